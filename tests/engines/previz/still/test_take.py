from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz.still.air import Air
from rushes.engines.previz.still.asked import Motion
from rushes.engines.previz.still.depth import guess_depth
from rushes.engines.previz.still.take import Still, Timing, render
from rushes.errors import Cancelled
from tests.engines.previz.still.made import scene

PICTURE, POST = scene()
TIMING = Timing(frames=12, rate=Fraction(24))


def still(move: str, **more: object) -> Still:
    return Still(PICTURE, guess_depth(PICTURE), Motion(move=move, **more), TIMING)  # type: ignore[arg-type]


def frames_of(one: Still, *, weather: str = "", grain: float = 1.6, timing: Timing = TIMING, **more: object):
    air = Air(weather, PICTURE, seed=5)
    return list(
        render(one.draw, size=(320, 180), timing=timing, air=air, grain=grain, seed=5, kept=[(0, PICTURE)], **more)  # type: ignore[arg-type]
    )


def test_a_take_begins_with_the_still_itself_and_its_second_frame_is_close() -> None:
    frames = frames_of(still("truck"), weather="snow")

    assert np.array_equal(frames[0], PICTURE)
    assert np.abs(frames[1].astype(int) - PICTURE).mean() < 3.0


@pytest.mark.parametrize("threads", [2, 3])
def test_frames_do_not_depend_on_the_number_of_threads(threads: int) -> None:
    one, many = (frames_of(still("orbit"), weather="rain", threads=n) for n in (1, threads))

    assert all(np.array_equal(a, b) for a, b in zip(one, many, strict=True))


def test_the_subject_moves_over_what_is_behind_it() -> None:
    last = frames_of(still("truck", side=1.0), grain=0.0)[-1].astype(int)
    red = (last[..., 0] > 150) & (last[..., 1] < 90)

    moved = np.nonzero(POST)[1].mean() - np.nonzero(red)[1].mean()
    sky = np.abs(last[:20] - PICTURE[:20]).mean()

    assert 2.0 < moved < 0.03 * 320
    assert red.sum() == pytest.approx(POST.sum(), rel=0.15)  # neither torn nor stretched
    assert sky < 6.0


def test_a_static_camera_leaves_the_picture_as_it_is_but_for_grain() -> None:
    still_frames = frames_of(still("static"), grain=0.0)

    assert (np.abs(still_frames[-1].astype(int) - PICTURE).max(axis=2) > 8).mean() < 0.01
    assert not np.array_equal(frames_of(still("static"))[-1], still_frames[-1])


def test_focus_is_pulled_from_what_is_behind() -> None:
    frames = frames_of(still("rack_focus", side=1.0), grain=0.0)

    def detail(frame: np.ndarray, where: tuple[slice, slice]) -> float:
        return float(np.abs(np.diff(frame[where].astype(int), axis=1)).mean())

    ground = (slice(120, 170), slice(0, 100))
    assert detail(frames[-1], ground) < 0.5 * detail(frames[0], ground)


def test_cancelling_stops_before_the_next_frame() -> None:
    stream = render(
        still("static").draw, size=(320, 180), timing=TIMING, air=Air("", PICTURE, seed=1), grain=0.0, seed=1,
        cancelled=lambda: True,
    )  # fmt: skip

    with pytest.raises(Cancelled):
        next(stream)


def test_air_and_grain_rise_from_nothing_and_fall_where_a_take_closes() -> None:
    closing = Timing(frames=49, rate=Fraction(24), closes=True)

    assert [Timing(frames=49, rate=Fraction(24)).risen(n) for n in (0, 48)] == [0.0, 1.0]
    assert [closing.risen(n) for n in (0, 24, 48)] == [0.0, 1.0, 0.0]


def test_the_subject_is_followed() -> None:
    track = still("truck", side=1.0).subject_track()

    assert track[0][0] > track[-1][0]
    assert all(0.3 < x < 0.7 for x, _ in track)
