"""The server: one application of guard, routes and pages, and the process that serves it on this machine alone."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute

from rushes import __version__
from rushes.errors import CannotReach, NotConfigured
from rushes.settings import Settings
from rushes.store.production import Folder
from rushes.web import faults, pages
from rushes.web.desk import Desk
from rushes.web.guard import App, Guard
from rushes.web.routes import cuts, media, mood, people, sessions, studio, takes
from rushes.web.shapes.base import Fault

#: Where the studio is found unless another port is asked for; the next free one where this is taken.
PORT = 8460
#: Ends of the addresses that take a file.
UPLOADS = ("/mood/files",)


def build_api(desk: Desk) -> FastAPI:
    """The application without its guard: what the OpenAPI describes."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        _build_routes(app)
        yield
        desk.leave()

    api = FastAPI(
        title="Rushes studio",
        version=__version__,
        summary="Everything the studio does, for anybody who wants to do it without the studio.",
        openapi_url="/v1/openapi.json",
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_operation,
        responses={code: {"model": Fault, "description": words} for code, words in _SAID.items()},
    )
    faults.register(api)
    for routes in (studio, takes, media, sessions, people, cuts, mood):
        api.include_router(routes.routes(desk))
    _serve_pages(api)
    return api


def _build_routes(api: FastAPI) -> None:
    """Look once for an address that nobody has: a route is built when first passed by, and no person waits for it."""
    for route in api.routes:
        route.matches({"type": "http", "method": "GET", "path": "/v1/-", "root_path": "", "headers": []})


#: What any route may answer instead, by the branches of the house's errors.
_SAID: dict[int | str, str] = {
    404: "no such thing",
    409: "a person must decide first",
    422: "asked wrongly",
    503: "something is missing on this machine, or it is busy",
}


def build_app(desk: Desk) -> App:
    """The whole application, guarded."""
    return Guard(build_api(desk), uploads=UPLOADS)


def _operation(route: APIRoute) -> str:
    """The name of an operation in the OpenAPI: its function, with the thing it speaks of."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


def _serve_pages(api: FastAPI) -> None:
    files = pages.load_pages()

    @api.get("/{address:path}", include_in_schema=False)
    def page(address: str, request: Request) -> Response:
        if address.startswith("v1/") or address == "v1":
            return faults.say(404, "no such page or thing", about=f"/{address}", next_step="see /v1/openapi.json")
        file = pages.find_page(files, address)
        caching = "public, max-age=31536000, immutable" if file.is_forever else "no-cache"
        headers = {"ETag": file.tag, "Cache-Control": caching}
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304, headers=headers)
        return Response(file.data, media_type=file.kind, headers=headers)


def check_host(host: str) -> None:
    """Pass for this machine's own addresses alone.

    Raises:
        NotConfigured: any other; nobody logs in yet, so nobody else may look.
    """
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    if host == "localhost":
        return
    raise NotConfigured(
        "the studio listens on this machine only",
        cause=f"{host!r} would let everybody in who can reach it: there are no accounts yet",
        next_step="from another machine, come through a tunnel: ssh -L 8460:127.0.0.1:8460 THIS-MACHINE",
    )


def open_socket(host: str, port: int | None) -> socket.socket:
    """A listening socket: the port asked for, else the usual one, else any that is free.

    Raises:
        NotConfigured: not an address of this machine.
        CannotReach: the port that was asked for is taken.
    """
    check_host(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for wanted in (PORT, 0) if port is None else (port,):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, wanted))
        except OSError as fault:
            listener.close()
            if port is not None:
                raise CannotReach(
                    f"port {port} cannot be used", cause=fault.strerror or str(fault), next_step="choose another --port"
                ) from fault
            continue
        return listener
    raise CannotReach("no port is free on this machine", next_step="close other programs")


class _Server(uvicorn.Server):
    """Tells the streams to end before it waits for them."""

    def __init__(self, config: uvicorn.Config, *, leave: Callable[[], None], ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._leave = leave
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    def handle_exit(self, sig: int, frame: Any) -> None:
        self._leave()
        super().handle_exit(sig, frame)


def make_server(desk: Desk, *, ready: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """The server of a desk; `run(sockets=[...])` serves until it is told to end.

    Args:
        desk: what is served.
        ready: called once the first request would be answered.
    """
    config = uvicorn.Config(
        build_app(desk),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=30,
        lifespan="on",
    )
    return _Server(config, leave=desk.leave, ready=ready)


def address_of(listener: socket.socket) -> str:
    """The address a browser opens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class Studio:
    """A studio that is ready to be served.

    Args:
        desk: what it shows.
        listener: where it listens.
    """

    def __init__(self, desk: Desk, listener: socket.socket) -> None:
        self.desk = desk
        self.url = address_of(listener)
        self.production = desk.current.root.name if desk.current else ""
        self._listener = listener

    def serve(self, ready: Callable[[], None]) -> None:
        """Serve until somebody stops the program; `ready` is called once the first request would be answered."""
        self.desk.open_ahead()
        make_server(self.desk, ready=ready).run(sockets=[self._listener])

    def close(self) -> bool:
        """End job engines and close ledgers; True where takes are under way, which are then left as they are.

        The ledger is written for a death at any moment, and `rushes resume` goes on.
        """
        self.desk.leave()
        self._listener.close()
        if self.desk.is_busy:
            return True
        self.desk.close()
        return False


def open_studio(*, settings: Settings, current: Folder | None, host: str, port: int | None) -> Studio:
    """A studio on a production, or on none.

    Raises:
        NotConfigured: not an address of this machine.
        CannotReach: the port that was asked for is taken.
    """
    listener = open_socket(host, port)
    return Studio(Desk(settings=settings, current=current), listener)
