"""A small production made without an engine, with real clips, and the studio's whole application in front of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from rushes.app import open_bench
from rushes.intake.expand import brief_id
from rushes.media.write import open_writer
from rushes.model.brief import Brief, Texts
from rushes.model.engine import Recipe, Resolved
from rushes.model.ledger import Actor
from rushes.model.production import Production, Shot
from rushes.model.take import ClipFacts, Flag, Score, Take
from rushes.settings import Settings
from rushes.store.files import ingest
from rushes.store.production import Facts, Folder, create_production, register
from rushes.timebase import FrameRange, Rate
from rushes.web.desk import Desk
from rushes.web.server import build_app

MACHINE = Actor(id="corridor", kind="machine")
RATE = Rate(Fraction(24))
FRAMES = 12


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Three clips that nobody takes for one another."""
    paths = []
    for seed in range(3):
        path = tmp_path_factory.mktemp("clip") / f"clip-{seed}.mp4"
        ground = np.random.default_rng(seed).integers(40, 200, (9, 16 + FRAMES, 3)).astype(np.uint8)
        ground = ground.repeat(4, axis=0).repeat(4, axis=1)
        with open_writer(path, width=64, height=36, rate=RATE) as writer:
            for n in range(FRAMES):
                writer.write(np.ascontiguousarray(ground[:, n : n + 64]))
        paths.append(path)
    return tuple(paths)


def settings_in(place: Path) -> Settings:
    return Settings.read({"RUSHES_HOME": str(place / "home"), "RUSHES_ACTOR": "ann", "RUSHES_THREADS": "1"})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, clips: tuple[Path, ...]) -> Path:
    """Shot 10 has three takes: the second flickers, the third is damaged; shot 20 has two of one segment."""
    place = tmp_path_factory.mktemp("template")
    facts = Facts(production=Production(id="f" * 32, name="spot", code="SPOT", width=64, height=36, film_seconds="1.5"))
    folder = create_production(place / "spot", facts)
    folder.brand.write_text("name: Solvei\nend_card: {seconds: 0.5, lines: [Solvei]}\n", encoding="utf-8")
    bench = open_bench(folder, settings=settings_in(place))
    ledger, media = bench.ledger, [ingest(bench.media, clip) for clip in clips]
    shots = (
        Shot(code="SPOT_010_0010", order=0, title="Rain on neon", tags=("hands",)),
        Shot(code="SPOT_010_0020", order=1, title="Blue hour"),
    )
    ledger.save_shots(shots)
    prompts = {"SPOT_010_0010": ("", "A red coat in the rain"), "SPOT_010_0020": ("city", "A street at dusk")}
    for row, (shot, (segment, prompt)) in enumerate(prompts.items(), 2):
        brief = Brief(id="", row_key=shot, row=row, shot=shot, segment=segment, prompt=prompt, seconds=Fraction(1, 2))
        brief = replace(brief, width=64, height=36, seed=7, texts=Texts(super=f"words of {shot}"))
        brief = replace(brief, id=brief_id(brief))
        ledger.save_briefs([brief])
        for number in range(1, 4 if row == 2 else 3):
            _add_take(bench, brief, number=number, media=media[number - 1])
    ledger.append("sheet.imported", actor=MACHINE, body={"path": "spot.csv"})
    bench.close()
    return folder.root


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, template: Path) -> Folder:
    folder = Folder(root=Path(shutil.copytree(template, tmp_path / "spot")))
    register(folder, home=settings.home)
    return folder


@pytest.fixture
def desk(folder: Folder, settings: Settings) -> Iterator[Desk]:
    """A production of its own, open on a desk."""
    desk = Desk(settings=settings, current=folder)
    desk.open("spot")
    yield desk
    desk.close()


def _add_take(bench, brief: Brief, *, number: int, media) -> None:
    resolved = Resolved(
        prompt=brief.prompt, negative="", mode="t2v", frames=FRAMES, rate=RATE, width=64, height=36, seed=6 + number
    )
    recipe = bench.ledger.save_recipe(Recipe(engine="previz", revision="1", resolved=resolved))
    segment = f"_{brief.segment}" if brief.segment else ""
    is_damaged = number == 3
    take = Take(
        id=f"{brief.shot.lower().replace('_', '-')}-{number}",
        name=f"{brief.shot}{segment}_tk{number:03d}",
        shot=brief.shot,
        segment=brief.segment,
        brief=brief.id,
        recipe=recipe,
        take_number=number,
        engine="previz",
        seed=6 + number,
        origin="previz",
        media=media,
        facts=ClipFacts(width=64, height=36, rate=RATE, frames=FRAMES, seconds=Fraction(1, 2)),
        label="DRAFT - previz, no AI",
        state="failed" if is_damaged else "collected",
        faults=("black from frame 3",) if is_damaged else (),
        engine_facts={"coverage": {"drawn": ["coat"], "ignored": ["past"]}},
    )
    score = Score(
        measure="flicker",
        name="global",
        value=0.5 * number,
        unit="%",
        direction="lower",
        bounds=(None, 0.6),
        per_frame=tuple(float(n) for n in range(FRAMES)),
    )
    flags = [Flag(measure="flicker", level="warn", sentence="it flickers", frames=(FrameRange(3, 5),))]
    bench.ledger.save_take(take)
    bench.ledger.save_scores(take.id, [score], flags if number == 2 else [])
    body = {"engine": "previz", "ok": not is_damaged, "seconds": "1/2"}
    bench.ledger.append("gen.finished", actor=MACHINE, shot=take.shot, take=take.id, body=body)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(build_app(desk), base_url="http://127.0.0.1:8460") as client:
        yield client


TAKES = "/v1/productions/spot/takes"
FIRST = "spot-010-0010-1"
SECOND = "spot-010-0010-2"
DAMAGED = "spot-010-0010-3"
CITY = "spot-010-0020-1"
