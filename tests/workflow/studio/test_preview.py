from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from rushes.app import open_bench
from rushes.errors import CannotDo, NoSuchRecord
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames
from rushes.model.production import Production
from rushes.model.take import Take
from rushes.settings import Settings
from rushes.store.files import ingest, path_of
from rushes.store.production import Facts, create_production
from rushes.testing.frame_id import read_picture, write_frame_id_clip
from rushes.timebase import Rate
from rushes.workflow.bench import Bench
from rushes.workflow.studio.preview import (
    ask_tile,
    close_previews,
    plan,
    poster,
    prefetch,
    proxy,
    sprite,
    tile,
    tile_file,
    tile_state,
)

FILM = Rate(Fraction(24))


@pytest.fixture
def bench(tmp_path: Path, settings: Settings) -> Iterator[Bench]:
    facts = Facts(production=Production(id="p", name="spot", code="SPOT", rate=FILM))
    opened = open_bench(create_production(tmp_path / "spot", facts), settings=settings)
    yield opened
    close_previews(opened)
    opened.close()


def take(bench: Bench, number: int, *, frames: int = 12) -> Take:
    path = bench.folder / f"{number}.mp4"
    write_frame_id_clip(path, take=number, frames=frames, rate=FILM, width=320, height=180)
    facts = probe_clip(path)
    made = Take(
        id=f"take{number}",
        name=f"SPOT_010_0010_tk{number:03d}",
        shot="SPOT_010_0010",
        segment="",
        brief="b",
        recipe=f"r{number}",
        take_number=number,
        engine="previz",
        seed=1,
        origin="previz",
        media=ingest(bench.media, path, move=True),
        facts=facts,
    )
    return bench.ledger.save_take(made)


def picture(path: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def test_a_poster_shows_the_frame_asked_for(bench: Bench) -> None:
    one = take(bench, 1)

    codes = [read_picture(picture(poster(bench, one, frame=frame))) for frame in (0, 5, 11, 99)]

    assert codes == [(1, 0), (1, 5), (1, 11), (1, 11)]


def test_a_sprite_is_twenty_frames_in_one_row(bench: Bench) -> None:
    one = take(bench, 1, frames=40)

    row = picture(sprite(bench, one))

    assert row.shape == (144, 20 * 256, 3)
    cells = [read_picture(row[:, 256 * n : 256 * (n + 1)]) for n in range(20)]
    assert cells == [(1, 2 * n + 1) for n in range(20)]


def test_a_sprite_of_a_short_take_repeats_its_frames(bench: Bench) -> None:
    row = picture(sprite(bench, take(bench, 1, frames=4)))

    assert [read_picture(row[:, 256 * n : 256 * (n + 1)]) for n in range(20)] == [(1, n // 5) for n in range(20)]


def test_a_proxy_has_every_frame_of_the_take(bench: Bench) -> None:
    path = proxy(bench, take(bench, 3))

    assert [read_picture(shown) for shown in read_frames(path)] == [(3, frame) for frame in range(12)]


def test_a_tile_is_known_before_it_is_made_and_the_same_afterwards(bench: Bench) -> None:
    takes = [take(bench, number) for number in (1, 2)]

    before = plan(bench, takes)
    path = tile(bench, takes)
    after = tile_state(bench, before.key)

    assert (before.state, after.state) == ("absent", "ready")
    assert before.geometry == after.geometry
    assert after.path == path == tile_file(bench, before.key)
    assert after.takes == ("take1", "take2")


def test_an_offset_is_another_tile(bench: Bench) -> None:
    takes = [take(bench, number) for number in (1, 2)]

    moved = plan(bench, takes, offsets=(0, 3))

    assert moved.key != plan(bench, takes).key
    assert moved.geometry is not None
    assert [cell.offset for cell in moved.geometry.cells] == [0, 3]


def test_an_emptied_cache_is_made_again(bench: Bench) -> None:
    takes = [take(bench, number) for number in (1, 2)]
    key = ask_tile(bench, takes).key
    first = tile(bench, takes).read_bytes()

    shutil.rmtree(bench.folder / ".rushes" / "cache")

    with pytest.raises(NoSuchRecord):
        tile_state(bench, key)
    assert tile(bench, takes).read_bytes() == first


def test_a_tile_that_was_given_up_is_asked_for_again_by_its_key(bench: Bench) -> None:
    takes = [take(bench, number) for number in (1, 2)]
    path = tile(bench, takes)
    path.unlink()

    assert tile_file(bench, path.stem) is None

    assert tile(bench, takes) == path


def test_requests_at_once_make_one_file(bench: Bench) -> None:
    takes = [take(bench, number) for number in (1, 2)]
    found: list[tuple[Path, int]] = []

    def ask() -> None:
        path = tile(bench, takes)
        found.append((path, path.stat().st_ino))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert len(set(found)) == 1


def test_screens_ahead_are_made_without_waiting(bench: Bench) -> None:
    takes = [take(bench, number) for number in (1, 2, 3)]

    asked = prefetch(bench, [takes[:2], takes[1:]])

    assert [one.takes for one in asked] == [("take1", "take2"), ("take2", "take3")]
    assert tile(bench, takes[1:]).is_file()
    assert tile(bench, takes[:2]).is_file()


def test_a_take_whose_file_is_gone_says_so_and_does_not_stop_the_screens_ahead(bench: Bench) -> None:
    takes = [take(bench, number) for number in (1, 2, 3)]
    path_of(bench.media, takes[2].media).unlink()

    asked = prefetch(bench, [takes[1:], takes[:2]])

    assert [one.takes for one in asked] == [("take1", "take2")]
    with pytest.raises(NoSuchRecord):
        proxy(bench, takes[2])


@pytest.mark.parametrize("key", ["", "../../../etc/passwd", "Z" * 32, "0" * 32])
def test_a_key_from_outside_reaches_no_file(bench: Bench, key: str) -> None:
    with pytest.raises(NoSuchRecord):
        tile_file(bench, key)


def test_offsets_must_be_as_many_as_takes(bench: Bench) -> None:
    with pytest.raises(CannotDo, match="offset"):
        plan(bench, [take(bench, 1)], offsets=(1, 2))
