"""Routes of takes: the board, the take page, what people decide, their notes, and the file as it was received."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from rushes.timebase import FrameRange
from rushes.web import dress
from rushes.web.desk import Desk, Opened
from rushes.web.shapes import take as shapes
from rushes.workflow import refine as refinement
from rushes.workflow.studio import board as boards
from rushes.workflow.studio import notesheet, permit, remark
from rushes.workflow.studio.particulars import read_particulars
from rushes.workflow.studio.rows import Row

Short = Annotated[str, Query(max_length=200)]


def routes(desk: Desk) -> APIRouter:
    """The routes over a desk."""
    router = APIRouter(prefix="/v1/productions/{p}", tags=["takes"])
    _looking(router, desk)
    _deciding(router, desk)
    _refining(router, desk)
    _noting(router, desk)
    _sheets(router, desk)
    return router


def _looking(router: APIRouter, desk: Desk) -> None:
    @router.get("/takes")
    def board(
        p: str,
        q: Annotated[str, Query(max_length=500, description="words, and bounds such as flicker > 2")] = "",
        shot: Short = "",
        tag: Short = "",
        segment: Annotated[str | None, Query(max_length=200, description="empty: common to all")] = None,
        aspect: Short = "",
        engine: Short = "",
        state: Short = "",
        by: Short = "",
        measure: Annotated[list[str] | None, Query(max_length=10, description="e.g. flicker>2 (repeatable)")] = None,
        sort: Short = "film",
        everything: bool = False,
        cursor: Annotated[str, Query(max_length=220)] = "",
        limit: Annotated[int, Query(ge=1, le=boards.MOST)] = 60,
    ) -> shapes.Board:
        """Takes by words, values and bounds, a page at a time, with what else could be asked for."""
        opened = desk.open(p)
        query = boards.Query(
            q=q,
            shot=shot,
            tag=tag,
            segment=segment,
            aspect=aspect,
            engine=engine,
            state=state,
            by=by,
            measure=tuple(measure or ()),
            sort=sort,
            everything=everything,
        )
        return dress.board(opened, opened.board.page(query, cursor=cursor, limit=limit))

    @router.get("/takes/{t}")
    def take(p: str, t: str) -> shapes.TakePage:
        """Everything about one take."""
        opened = desk.open(p)
        now = opened.look()
        row = boards.find_row(now, t)
        told = read_particulars(opened.bench, now, row)
        threads = remark.threads_of(opened.bench, now, row)
        return dress.take_page(opened, row, told, threads, remark.answers_of_take(opened.bench, row))

    @router.post("/takes/{t}/viewed", status_code=204)
    def viewed(p: str, t: str, said: shapes.Viewing) -> None:
        """Say how long a person has looked at the take; velocity counts it."""
        opened, row = _row(desk, p, t)
        permit.view(opened.bench, row, ms=said.ms, layout=said.layout)


def _deciding(router: APIRouter, desk: Desk) -> None:
    @router.post("/takes/{t}/circle")
    def circle(p: str, t: str, said: shapes.Circling) -> shapes.TakeCard:
        """Mark the take to use."""
        opened, row = _row(desk, p, t)
        permit.circle(opened.bench, row, why=said.why)
        return _again(opened, row)

    @router.post("/takes/{t}/reject")
    def reject(p: str, t: str, said: shapes.Rejecting) -> shapes.TakeCard:
        """Throw the take out, with a reason; it stays on disk."""
        opened, row = _row(desk, p, t)
        permit.reject(opened.bench, row, reason=said.reason, why=said.why)
        return _again(opened, row)

    @router.post("/takes/{t}/undo")
    def undo(p: str, t: str) -> shapes.TakeCard:
        """Take back the latest decision; the one before it stands again."""
        opened, row = _row(desk, p, t)
        permit.undo(opened.bench, row)
        return _again(opened, row)

    @router.post("/takes/{t}/range")
    def mark(p: str, t: str, said: shapes.Marking) -> shapes.TakeCard:
        """Say which frames may be used."""
        opened, row = _row(desk, p, t)
        permit.mark_range(opened.bench, row, frames_of(said.start, said.end))
        return _again(opened, row)


def _refining(router: APIRouter, desk: Desk) -> None:
    @router.post("/takes/{t}/refine", status_code=202)
    def refine(p: str, t: str, said: shapes.Refining) -> shapes.Refined:
        """Another wording beside the old one, seed held; with `run` its take is made, and comes as an event."""
        opened, row = _row(desk, p, t)
        planned = refinement.plan_refinement(opened.bench, row.take, prompt=said.prompt, negative=said.negative)
        note = remark.find_note(opened.bench, row.take, said.note).id if said.note else ""
        return refined(desk, opened, row, planned, run=said.run, note=note)


def _noting(router: APIRouter, desk: Desk) -> None:
    @router.get("/takes/{t}/notes")
    def notes(p: str, t: str) -> list[shapes.Note]:
        """The notes of a take, and the open ones of its shot's earlier takes."""
        opened, row = _row(desk, p, t)
        return _threads(opened, row)

    @router.post("/takes/{t}/notes", status_code=201)
    def add(p: str, t: str, said: shapes.NewNote) -> shapes.Note:
        """Pin a remark to the take, to frames of it, with a drawing."""
        opened, row = _row(desk, p, t)
        frames = frames_of(said.start, said.end)
        note = remark.add_note(opened.bench, row.take, text=said.text, frames=frames, drawing=said.drawing)
        return _thread(opened, row, note.id)

    @router.patch("/takes/{t}/notes/{n}")
    def change(p: str, t: str, n: str, said: shapes.NoteChange) -> shapes.Note:
        """Another wording; resolved, or open again."""
        opened, row = _row(desk, p, t)
        note = remark.find_note(opened.bench, row.take, n)
        new = remark.change_note(opened.bench, row.take, note, text=said.text, resolved=said.resolved)
        return _thread(opened, row, new.id)

    @router.post("/takes/{t}/notes/{n}/replies", status_code=201)
    def answer(p: str, t: str, n: str, said: shapes.NewReply) -> shapes.Note:
        """Answer a note; what comes back is the whole note with all answers."""
        opened, row = _row(desk, p, t)
        note = remark.find_note(opened.bench, row.take, n)
        remark.reply(opened.bench, row.take, note, text=said.text)
        return _thread(opened, row, note.reply_to or note.id)


def _sheets(router: APIRouter, desk: Desk) -> None:
    @router.get("/notes.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
    def sheet(p: str) -> Response:
        """All notes as a sheet."""
        opened = desk.open(p)
        now = opened.look()
        names = {note.author: opened.board.name_of(note.author) for note in opened.bench.ledger.notes()}
        text = remark.notes_csv(opened.bench, now, names=names)
        name = f"{opened.bench.production.name}-notes.csv"
        return Response(
            "\ufeff" + text,
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )

    @router.get("/notes.pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}})
    def paper(p: str) -> Response:
        """All notes on paper: frame, drawing and words."""
        opened = desk.open(p)
        data = notesheet.notes_pdf(opened.bench, opened.look(), names=opened.board)
        name = f"{opened.bench.production.name}-notes.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(data, media_type="application/pdf", headers=headers)

    @router.get("/notes.jpg", response_class=Response, responses={200: {"content": {"image/jpeg": {}}}})
    def picture(p: str, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
        """One page of the notes on paper as a picture."""
        opened = desk.open(p)
        data = notesheet.notes_page(opened.bench, opened.look(), names=opened.board, number=page)
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def frames_of(start: int | None, end: int | None) -> FrameRange | None:
    """Two numbers as a range; one alone is one frame.

    Raises:
        AskTheArtist: it ends before it starts.
    """
    if start is None:
        return None if end is None else FrameRange(max(0, end - 1), end)
    return FrameRange(start, start + 1 if end is None else end)


def refined(
    desk: Desk, opened: Opened, row: Row, planned: refinement.Refinement, *, run: bool, note: str = ""
) -> shapes.Refined:
    """A planned take written down and begun where asked, and how it goes over the wire."""
    runs = run and planned.state == "planned"
    if run:
        refinement.accept(opened.bench, row.take, planned, note=note)
    if runs:
        opened.bench.open_runner()  # a fault of the job engine is told now, not in the thread
        desk.begin(lambda: refinement.make(opened.bench, planned), about=f"make {planned.name}")
    return shapes.Refined(
        brief=planned.brief.id,
        prompt=planned.brief.prompt,
        diff=[shapes.Piece(kind=piece.kind, text=piece.text) for piece in planned.diff],
        seed=planned.brief.seed,
        take=planned.attempt.id,
        name=planned.name,
        state="queued" if runs else planned.state,
        adjustments=list(planned.plan.adjustments),
    )


def _row(desk: Desk, p: str, t: str) -> tuple[Opened, Row]:
    opened = desk.open(p)
    return opened, boards.find_row(opened.look(), t)


def _again(opened: Opened, row: Row) -> shapes.TakeCard:
    return dress.card(opened, boards.find_row(opened.look(), row.take.id))


def _threads(opened: Opened, row: Row) -> list[shapes.Note]:
    threads = remark.threads_of(opened.bench, opened.look(), row)
    return [dress.note(opened, thread, on=row.take.id) for thread in threads]


def _thread(opened: Opened, row: Row, note_id: str) -> shapes.Note:
    thread = remark.thread_of(opened.bench, opened.look(), row, opened.bench.ledger.note(note_id))
    return dress.note(opened, thread, on=row.take.id)
