from __future__ import annotations

import math

import numpy as np
import pytest

from rushes.engines.previz.rounds import Round, after

ROUNDS = (
    Round(kind="oval", way=5.2, yaw=0.4),
    Round(kind="oval", way=3.0, yaw=-1.0, laps=3),
    Round(kind="doors", way=9.0, yaw=math.pi, deep=-2.2),
    Round(kind="doors", way=9.0, yaw=0.0, deep=1.9),
)


@pytest.mark.parametrize("round_", ROUNDS)
def test_every_round_goes_at_an_even_pace_and_heads_where_it_goes(round_: Round) -> None:
    shares = np.linspace(0.001, 0.999, 4001) / round_.laps
    spots = np.array([after(round_, s) for s in shares])

    steps = np.diff(spots[:, :2], axis=0)
    gone = np.hypot(*steps.T)
    assert gone.sum() == pytest.approx(0.998 * round_.way, rel=1e-3)
    assert gone.max() / gone.min() < 1.001
    heading = np.stack([np.sin(spots[:-1, 2]), np.cos(spots[:-1, 2])], axis=1)
    assert ((heading * steps).sum(axis=1) / gone).min() > 0.999


@pytest.mark.parametrize("round_", ROUNDS[:2])
def test_an_oval_closes_and_keeps_about_its_middle(round_: Round) -> None:
    first, last = after(round_, 0.0), after(round_, 1.0 - 1e-12)
    spots = np.array([after(round_, s)[:2] for s in np.linspace(0, 1, 300)])

    assert first[:2] == pytest.approx(last[:2], abs=1e-6)
    assert math.cos(first[2] - last[2]) == pytest.approx(1.0)
    assert np.abs(spots.mean(axis=0)).max() < 0.05
    assert np.hypot(*spots.T).max() < round_.way / 4 + 0.01


def test_doors_lie_in_the_wall_and_the_way_between_is_out_of_it() -> None:
    left = Round(kind="doors", way=9.0, yaw=0.0, deep=-2.2)

    first, middle, last = (after(left, s) for s in (0.0, 0.5, 1.0 - 1e-9))

    assert first[0] == pytest.approx(0.0, abs=1e-6)
    assert last[0] == pytest.approx(0.0, abs=1e-6)
    assert middle == pytest.approx((-2.2, 0.0, 0.0))
    assert first[1] == pytest.approx(-last[1], abs=1e-6)


def test_on_the_spot_nobody_goes_anywhere() -> None:
    assert after(Round(kind="spot", yaw=0.7), 0.3) == (0.0, 0.0, 0.7)
