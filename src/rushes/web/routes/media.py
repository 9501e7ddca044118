"""Routes of pictures: posters, sprites, proxies and tiles, made when asked for; no path comes from a client."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from rushes.model.take import Take
from rushes.store.files import path_of
from rushes.web import dress
from rushes.web.desk import Desk, Opened
from rushes.web.shapes import session as shapes
from rushes.workflow.studio import board as boards
from rushes.workflow.studio import preview

#: What is named by its content never changes.
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
#: The picture of a take is named by the take, and its making may change with the program.
A_DAY = {"Cache-Control": "private, max-age=86400"}
_WEBP: dict[int | str, dict[str, object]] = {200: {"content": {"image/webp": {}}}}
_VIDEO: dict[int | str, dict[str, object]] = {200: {"content": {"video/mp4": {}}}, 206: {"description": "a range"}}


def routes(desk: Desk) -> APIRouter:
    """The routes over a desk."""
    router = APIRouter(prefix="/v1/productions/{p}", tags=["media"])
    _of_takes(router, desk)
    _of_tiles(router, desk)
    return router


def _of_takes(router: APIRouter, desk: Desk) -> None:
    @router.get("/takes/{t}/poster.webp", response_class=FileResponse, responses=_WEBP)
    def poster(
        p: str,
        t: str,
        frame: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        width: Annotated[int, Query(ge=16, le=4096)] = preview.POSTER,
    ) -> FileResponse:
        """One frame of a take."""
        opened, take = _take(desk, p, t)
        return FileResponse(preview.poster(opened.bench, take, frame=frame, width=width), headers=A_DAY)

    @router.get("/takes/{t}/sprite.webp", response_class=FileResponse, responses=_WEBP)
    def sprite(p: str, t: str) -> FileResponse:
        """Twenty frames of a take in one row."""
        opened, take = _take(desk, p, t)
        return FileResponse(preview.sprite(opened.bench, take), headers=A_DAY)

    @router.get("/takes/{t}/video", response_class=FileResponse, responses=_VIDEO)
    def video(p: str, t: str) -> FileResponse:
        """The review proxy, frame for frame, in ranges where asked; the first request waits until it is made."""
        opened, take = _take(desk, p, t)
        return FileResponse(preview.proxy(opened.bench, take), media_type="video/mp4", headers=A_DAY)

    @router.get("/takes/{t}/original", response_class=FileResponse, responses=_VIDEO)
    def original(p: str, t: str) -> FileResponse:
        """The file as it was received, in ranges where asked."""
        opened, take = _take(desk, p, t)
        path = path_of(opened.bench.media, take.media)
        return FileResponse(path, filename=take.media.name, content_disposition_type="inline", headers=FOREVER)


def _of_tiles(router: APIRouter, desk: Desk) -> None:
    @router.post("/tiles", responses={202: {"model": shapes.Tile, "description": "it is being made"}})
    def ask(p: str, said: shapes.TileWish, response: Response) -> shapes.Tile:
        """Ask for takes side by side; the geometry is there at once, the file when it is made."""
        opened = desk.open(p)
        now = opened.look()
        takes = [boards.find_row(now, name).take for name in said.takes]
        tile = preview.ask_tile(opened.bench, takes, offsets=said.offsets, columns=said.columns)
        response.status_code = 200 if tile.state == "ready" else 202
        return dress.tile(opened, tile)

    @router.get("/tiles/{key}.mp4", response_class=FileResponse, responses=_VIDEO)
    def file(p: str, key: str, request: Request) -> Response:
        """The file of a tile, in ranges where asked; 202 while it is being made."""
        opened = desk.open(p)
        path: Path | None = preview.tile_file(opened.bench, key)
        if path is not None:
            return FileResponse(path, media_type="video/mp4", headers=FOREVER)
        told = dress.tile(opened, preview.tile_state(opened.bench, key))
        headers = {"Retry-After": "1", "Cache-Control": "no-store"}
        return JSONResponse(told.model_dump(), status_code=202, headers=headers)

    @router.get("/tiles/{key}")
    def state(p: str, key: str) -> shapes.Tile:
        """Where a tile stands."""
        opened = desk.open(p)
        return dress.tile(opened, preview.tile_state(opened.bench, key))


def _take(desk: Desk, p: str, t: str) -> tuple[Opened, Take]:
    opened = desk.open(p)
    return opened, boards.find_row(opened.look(), t).take
