"""A production made in code for the pages' tests: no engine, tiny real clips that say which frame they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from rushes.intake.expand import brief_id
from rushes.media.probe import probe_clip
from rushes.model.brief import Brief, Texts
from rushes.model.engine import Attempt, Recipe, Resolved
from rushes.model.ledger import Actor
from rushes.model.production import Production, Shot
from rushes.model.take import Flag, Score, Take
from rushes.settings import Settings
from rushes.store.files import ingest
from rushes.store.production import Facts, Folder, create_production
from rushes.testing.frame_id import write_frame_id_clip
from rushes.timebase import FrameRange, Rate
from rushes.web.desk import Desk
from rushes.workflow.bench import Bench
from rushes.workflow.select import assemble, suggest

MACHINE = Actor(id="corridor", kind="machine")
RATE = Rate(Fraction(24))
FRAMES = 12
SIZE = (160, 90)

#: Shot -> how many takes it has. Every test decides in shots of its own, so that they may run in any order.
PICK, CULL, NOTES, SHARED, CUT_A, CUT_B, BOTH, TABS, ANSWER, HOLE = (f"SPOT_010_0{n:02d}0" for n in range(1, 11))
TAKES = {PICK: 12, CULL: 100, NOTES: 3, SHARED: 2, CUT_A: 2, CUT_B: 2, BOTH: 2, TABS: 1, ANSWER: 1, HOLE: 0}
TITLES = {PICK: "Rain, neon", CULL: "Noon", NOTES: "Blue hour", SHARED: "The bottle", CUT_A: "Dawn", CUT_B: "Dusk"}
TITLES |= {BOTH: "The door", TABS: "The lamp", ANSWER: "The answer", HOLE: "The gap"}


def take_id(shot: str, number: int) -> str:
    """The id of a take of this production."""
    return f"{shot.lower().replace('_', '-')}-{number}"


def make_production(root: Path, takes: Mapping[str, int] = TAKES) -> Desk:
    """Make the production, with all shots or some of them, and open a desk on it."""
    settings = Settings.read({"RUSHES_HOME": str(root / "home"), "RUSHES_ACTOR": "ann", "RUSHES_THREADS": "1"})
    production = Production(id="f" * 32, name="spot", code="SPOT", width=SIZE[0], height=SIZE[1], film_seconds="3")
    folder: Folder = create_production(root / "spot", Facts(production=production), home=settings.home)
    folder.brand.write_text("name: Solvei\nend_card: {seconds: 0.5, lines: [Solvei]}\n", encoding="utf-8")
    desk = Desk(settings=settings, current=folder)
    bench = desk.open("spot").bench
    bench.ledger.save_shots(
        [Shot(code=shot, order=place, title=TITLES[shot], tags=("hands",)) for place, shot in enumerate(takes)]
    )
    with bench.ledger.batch():
        for place, (shot, count) in enumerate(takes.items()):
            _add_shot(bench, root, shot, row=place + 2, count=count)
    bench.ledger.append("sheet.imported", actor=MACHINE, body={"path": "spot.csv"})
    suggest(bench)
    assemble(bench)
    return desk


def _add_shot(bench: Bench, root: Path, shot: str, *, row: int, count: int) -> None:
    brief = Brief(id="", row_key=shot, row=row, shot=shot, prompt=f"A red coat, {TITLES[shot]}", seconds=Fraction(1, 2))
    brief = replace(brief, width=SIZE[0], height=SIZE[1], seed=7, texts=Texts(super=TITLES[shot]))
    brief = replace(brief, id=brief_id(brief))
    bench.ledger.save_briefs([brief])
    for number in range(1, count + 1):
        _add_take(bench, root, brief, number=number)


def _add_take(bench: Bench, root: Path, brief: Brief, *, number: int) -> None:
    clip = root / f"{brief.shot}-{number}.mp4"
    code = (brief.row * 37 + number) % 256  # no two takes of a shot look alike
    write_frame_id_clip(clip, take=code, frames=FRAMES, rate=RATE, width=SIZE[0], height=SIZE[1])
    resolved = Resolved(
        prompt=brief.prompt,
        negative="",
        mode="t2v",
        frames=FRAMES,
        rate=RATE,
        width=SIZE[0],
        height=SIZE[1],
        seed=6 + number,
    )
    take = Take(
        id=take_id(brief.shot, number),
        name=f"{brief.shot}_tk{number:03d}",
        shot=brief.shot,
        segment="",
        brief=brief.id,
        recipe=bench.ledger.save_recipe(Recipe(engine="previz", revision="1", resolved=resolved)),
        take_number=number,
        engine="previz",
        seed=6 + number,
        origin="previz",
        media=ingest(bench.media, clip),
        facts=probe_clip(clip),
        label="DRAFT - previz, no AI",
    )
    score = Score(
        measure="flicker",
        name="global",
        value=0.01 * number,
        unit="%",
        direction="lower",
        bounds=(None, 0.8),
        per_frame=tuple(0.1 * n for n in range(FRAMES)),
    )
    flag = Flag(measure="flicker", level="warn", sentence="it flickers", frames=(FrameRange(8, 12),))
    tried = Attempt(id=take.id, recipe=take.recipe, take_number=number, engine="previz", brief=brief.id)
    bench.ledger.open_attempt(replace(tried, state="SETTLED"))  # later takes of the shot are numbered after it
    bench.ledger.save_take(take)
    bench.ledger.save_scores(take.id, [score], [flag] if number % 5 == 2 else [])
    body = {"engine": "previz", "ok": True, "seconds": "1/2"}
    bench.ledger.append("gen.finished", actor=MACHINE, shot=take.shot, take=take.id, body=body)
    clip.unlink()
