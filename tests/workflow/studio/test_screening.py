"""The preview of a cut shows what lies over it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rushes.app import open_bench
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames
from rushes.media.write import open_writer
from rushes.model.cut import Cut, PictureEvent
from rushes.model.engine import Encoder
from rushes.model.production import Production
from rushes.model.take import Take
from rushes.settings import Settings
from rushes.store.files import ingest
from rushes.store.production import Facts, create_production
from rushes.timebase import FrameRange, Rate
from rushes.workflow.bench import Bench
from rushes.workflow.studio.preview import close_previews
from rushes.workflow.studio.screening import ask_screening

FILM = Rate(Fraction(24))


@pytest.fixture
def bench(tmp_path: Path, settings: Settings) -> Iterator[Bench]:
    facts = Facts(production=Production(id="p", name="spot", code="SPOT", rate=FILM))
    opened = open_bench(create_production(tmp_path / "spot", facts), settings=settings)
    yield opened
    close_previews(opened)
    opened.close()


def take(bench: Bench, name: str, picture: np.ndarray) -> Take:
    path = bench.folder / f"{name}.mov"
    is_element = picture.shape[2] == 4
    with open_writer(
        path,
        width=320,
        height=180,
        rate=FILM,
        encoder=Encoder(codec="prores_4444" if is_element else "h264"),
        pixel_format="yuva444p10le" if is_element else "yuv420p",
    ) as writer:
        for _ in range(6):
            writer.write(picture)
    facts = probe_clip(path)
    made = Take(
        id=name, name=name, shot=name, segment="", brief="b", recipe=name, take_number=1, engine="footage", seed=1,
        origin="footage", media=ingest(bench.media, path, move=True), facts=facts,
    )  # fmt: skip
    return bench.ledger.save_take(made)


def test_an_element_is_seen_over_its_frames_and_only_where_it_is(bench: Bench) -> None:
    red = np.zeros((180, 320, 4), np.uint8)
    red[:, :160] = (220, 30, 30, 255)
    take(bench, "wall", np.full((180, 320, 3), 200, np.uint8))
    take(bench, "red", red)
    wall = PictureEvent(record=FrameRange(0, 6), shot="wall", take="wall", source=FrameRange(0, 6))
    over = PictureEvent(record=FrameRange(3, 6), shot="red", take="red", source=FrameRange(0, 3))
    cut = Cut(id="c", segment="", aspect="16:9", rate=FILM, picture=(wall,), elements=(over,))

    for _ in range(600):
        told = ask_screening(bench, cut)
        if told.state in ("ready", "failed"):
            break
        time.sleep(0.05)

    assert told.path is not None, told.error
    frames = list(read_frames(told.path))
    assert np.abs(frames[1].astype(int) - 200).max() < 12
    assert np.abs(frames[4][:, :300].astype(int).mean(axis=(0, 1)) - (220, 30, 30)).max() < 8
    assert np.abs(frames[4][:, 340:].astype(int) - 200).max() < 16
