"""Verbs that decide: take, pick, circle, reject, note, undo and cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from rushes.cli.screen import Screen

if TYPE_CHECKING:
    from rushes.workflow.bench import Bench

Production = Annotated[str, typer.Option("--production", "-P", help="path or name; else the current folder's")]
AsJson = Annotated[bool, typer.Option("--json", help="for machines")]
TakeName = Annotated[str, typer.Argument(help="name or id of a take, e.g. LAUNCH_010_0010_tk001")]
Why = Annotated[str, typer.Option(help="in your words")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the program."""
    app.command("take")(take)
    app.command("pick")(pick)
    app.command("circle")(circle)
    app.command("reject")(reject)
    app.command("note")(note)
    app.command("undo")(undo)
    app.command("cut")(cut)


def _bench(production: str) -> Bench:
    from rushes.app import locate, open_bench
    from rushes.settings import Settings

    settings = Settings.read()
    return open_bench(locate(production, settings=settings), settings=settings)


def take(
    name: Annotated[str, typer.Argument(help="a take; all takes where left out")] = "",
    *,
    production: Production = "",
    shot: Annotated[str, typer.Option(help="only this shot")] = "",
    as_json: AsJson = False,
) -> None:
    """Look at takes: the order to look in, what the rulers say, and what was decided."""
    from rushes.review.sentence import explain
    from rushes.workflow.select import decisions, rank_all

    screen, bench = Screen(as_json=as_json), _bench(production)
    stand = decisions(bench)
    if name:
        _one_take(screen, bench, name)
        return
    takes = {item.id: item for item in bench.ledger.takes(shot=shot)}
    scores, flags = bench.ledger.scores_of(takes), bench.ledger.flags_of(takes)
    rows = []
    for place, ranking in sorted(rank_all(bench).items()):
        for ranked in ranking:
            item = takes.get(ranked.take)
            if item is None:
                continue
            state = stand[item.id].state if item.id in stand else ("failed" if item.state == "failed" else "open")
            said = explain(scores[item.id], flags[item.id])
            rows.append((item.name, str(ranked.place), state, item.engine, said))
            screen.record("take", take=item, place=list(place), order=ranked.place, state=state, sentence=said)
    screen.table(("take", "look", "state", "engine", "what the rulers say"), rows)
    screen.line("circle one: rushes circle TAKE   reject one: rushes reject TAKE --reason h")


def _one_take(screen: Screen, bench: Bench, name: str) -> None:
    from rushes.store.files import path_of
    from rushes.workflow.select import decisions

    item = bench.ledger.take(name)
    scores, flags = bench.ledger.scores_of([item.id])[item.id], bench.ledger.flags_of([item.id])[item.id]
    brief = bench.ledger.brief(item.brief)
    screen.record("take", take=item, brief=brief, scores=scores, flags=flags, notes=bench.ledger.notes(take=item.id))
    decided = decisions(bench).get(item.id)
    screen.line(f"{item.name}  {item.engine}  seed {item.seed}  {item.label}")
    if decided is not None and decided.state != "open":
        said = ": ".join(part for part in (decided.reason, decided.why) if part)
        screen.line(f"  {decided.state}{' - ' + said if said else ''}")
    screen.line(f"  asked: {brief.prompt}")
    screen.line(f"  file:  {path_of(bench.media, item.media)}")
    screen.table(
        ("measure", "value", "unit", "note"),
        [(f"{s.measure}.{s.name}", "-" if s.value is None else f"{s.value:.3g}", s.unit, s.note) for s in scores],
    )
    for flag in flags:
        screen.line(f"  {flag.level}: {flag.sentence}")
    for words in item.engine_facts.get("warnings", ()):
        screen.line(f"  warn: {words}")
    for remark in bench.ledger.notes(take=item.id):
        at = f" [{remark.frames.start}-{remark.frames.end - 1}]" if remark.frames else ""
        screen.line(f"  note{at}: {remark.text}")


def pick(
    shot: Annotated[str, typer.Argument(help="shot code, e.g. LAUNCH_010_0010")],
    *,
    production: Production = "",
    segment: Annotated[str, typer.Option(help="segment of the variant")] = "",
    choose: Annotated[int, typer.Option(help="place in the shown order to circle at once")] = 0,
    as_json: AsJson = False,
) -> None:
    """Choose among the takes of one shot: shows them in order and asks which to circle."""
    from rushes.errors import NoSuchRecord
    from rushes.workflow.select import circle as record
    from rushes.workflow.select import rank_all

    screen, bench = Screen(as_json=as_json), _bench(production)
    ranked_all = rank_all(bench)
    order = [ranked for place, ranking in ranked_all.items() if place[:2] == (shot, segment) for ranked in ranking]
    if not order:
        others = sorted({place[1] for place in ranked_all if place[0] == shot})
        if not others:
            near = _nearest(shot, {place[0] for place in ranked_all})
            raise NoSuchRecord(f"no takes of a shot {shot!r}", next_step=f"list them: rushes take{near}")
        raise NoSuchRecord(
            f"no takes of {shot}" + (f" for the segment {segment}" if segment else " that are common to all segments"),
            next_step=" or ".join(f"--segment {name}" if name else "leave --segment out" for name in others),
        )
    rows = []
    for number, ranked in enumerate(order, 1):
        item = bench.ledger.take(ranked.take)
        rows.append((str(number), item.name, "; ".join(ranked.reasons)))
    screen.table(("key", "take", "why in this order"), rows)
    try:
        number = choose or int(typer.prompt("circle which (0 for none)", default="0"))
    except typer.Abort:
        screen.line(f"\nnobody answered; circle one with: rushes pick {shot} --choose 1, or rushes circle TAKE")
        raise SystemExit(1) from None
    if not 0 <= number <= len(order):
        raise NoSuchRecord(f"no take number {number}", next_step=f"choose 1 to {len(order)}")
    if number:
        chosen = bench.ledger.take(order[number - 1].take)
        record(bench, chosen, why=f"picked as {number} of {len(order)}")
        screen.record("circled", take=chosen.name)
        screen.line(f"circled {chosen.name}")


def _nearest(said: str, known: Iterable[str]) -> str:
    import difflib

    inside = sorted(name for name in known if said in name)
    near = inside or difflib.get_close_matches(said, sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def circle(name: TakeName, *, production: Production = "", why: Why = "", as_json: AsJson = False) -> None:
    """Mark the take to use."""
    from rushes.workflow.select import circle as record

    screen, bench = Screen(as_json=as_json), _bench(production)
    item = bench.ledger.take(name)
    record(bench, item, why=why)
    screen.record("circled", take=item.name)
    screen.line(f"circled {item.name}; the cut follows with: rushes deliver")


def reject(
    name: TakeName,
    *,
    production: Production = "",
    reason: Annotated[
        str,
        typer.Option("--reason", "-r", help="h hands, f face, m morph, c camera, b brand, t text, l light, o other"),
    ] = "o",
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Throw a take out, with the reason; it stays on disk."""
    from rushes.workflow.select import reject as record
    from rushes.workflow.select import takes_left

    screen, bench = Screen(as_json=as_json), _bench(production)
    item = bench.ledger.take(name)
    record(bench, item, reason=reason, why=why)
    left = takes_left(bench, item)
    screen.record("rejected", take=item.name, reason=reason, left=left)
    screen.line(f"rejected {item.name}; take it back with: rushes undo {item.name}")
    if not left:
        screen.line(f"it was the last take of {item.shot}: the film goes without this shot until there is another")


def note(
    name: TakeName,
    text: Annotated[str, typer.Argument(help="the remark")],
    *,
    production: Production = "",
    frames: Annotated[str, typer.Option(help="frames it speaks of, e.g. 12-30")] = "",
    as_json: AsJson = False,
) -> None:
    """Pin a remark to a take, on frames of it where given."""
    from rushes.cli.ask import parse_frames
    from rushes.workflow.studio.remark import add_note

    screen, bench = Screen(as_json=as_json), _bench(production)
    remark = add_note(bench, bench.ledger.take(name), text=text, frames=parse_frames(frames))
    screen.record("note", note=remark)
    screen.line(f"noted on {name}")


def undo(name: TakeName, *, production: Production = "", as_json: AsJson = False) -> None:
    """Take back the latest decision about a take; the one before it stands again."""
    from rushes.workflow.select import undo as record

    screen, bench = Screen(as_json=as_json), _bench(production)
    left = record(bench, bench.ledger.take(name))
    screen.record("undone", take=name, state=left.state)
    screen.line(f"{name} is {left.state} again")


def cut(
    cut_id: Annotated[str, typer.Argument(help="a cut; all cuts where left out")] = "",
    *,
    production: Production = "",
    compare: Annotated[str, typer.Option(help="two versions, e.g. 1,2: what changed between them")] = "",
    assemble: Annotated[
        bool, typer.Option("--assemble", help="assemble again from what is chosen now, over a cut made by hand, too")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show cuts and their versions, assemble again, or say what changed between two versions."""
    from rushes.cli.ask import parse_versions
    from rushes.errors import AskTheArtist, NoSuchRecord
    from rushes.timebase import timecode
    from rushes.workflow.eyelines import line_warnings
    from rushes.workflow.select import assemble as assemble_all
    from rushes.workflow.select import changes_between, is_behind

    screen, bench = Screen(as_json=as_json), _bench(production)
    notices = {item.cut.id: item.notices for item in assemble_all(bench, anew=True)} if assemble else {}
    if compare:
        old, new = parse_versions(compare)
        if not cut_id:
            raise AskTheArtist("versions of which cut", next_step="name one: rushes cut CUT --compare 1,2")
        for change in changes_between(bench, cut_id, old=old, new=new):
            screen.record("change", change=change)
            screen.line(f"  {change.sentence}")
        return
    known = bench.ledger.latest_cuts()
    if not known:
        screen.line("no cut yet; lay one from what is chosen: rushes cut --assemble")
    if cut_id and cut_id not in {item.id for item in known}:
        raise NoSuchRecord(f"no cut {cut_id!r}", next_step="known: " + (", ".join(item.id for item in known) or "none"))
    for item in known:
        if cut_id and item.id != cut_id:
            continue
        screen.record("cut", cut=item)
        screen.line(f"{item.id} v{item.version:03d}  {item.frames} frames at {item.rate}")
        rows = [
            (
                timecode(event.record.start, item.rate),
                event.take_name or event.card,
                str(len(event.record)),
                ", ".join(
                    words
                    for words, so in (("over the picture", event in item.elements), ("suggested", event.suggested))
                    if so
                ),
            )
            for event in item.shown
        ]
        screen.table(("at", "take", "frames", ""), rows)
        behind = "other takes are chosen now than this cut shows; lay it again: rushes cut --assemble"
        told = (*notices.get(item.id, ()), *([behind] if is_behind(bench, item) else ()))
        for words in (*told, *line_warnings(bench, item)):
            screen.record("warning", cut=item.id, sentence=words)
            screen.line(f"  {words}")
