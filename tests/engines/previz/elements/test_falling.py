from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.elements.falling import KINDS, Air, draw_air, fallen, waves


def air(kind: str, **more: object) -> Air:
    return Air(**{"kind": kind, "amount": 1.0, "seed": 3, "width": 160, "height": 90, "loop": 0.0, "shutter": 1 / 48,
                  **more})  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("loop", [1.0, 3.0])
def test_what_is_in_the_air_is_at_the_end_of_a_loop_where_it_was_at_its_start(kind: str, loop: float) -> None:
    looped = air(kind, loop=loop)

    first, last, middle = (draw_air(looped, at) for at in (0.0, loop, loop * 0.37))

    assert np.abs(first - last).max() < 1e-4
    assert np.abs(first - middle).max() > 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_light_never_exceeds_what_alpha_and_the_brightest_colour_allow(kind: str) -> None:
    picture = draw_air(air(kind), 0.4)

    assert picture[..., 3].min() == 0.0
    assert 0.1 < picture[..., 3].max() <= 1.0
    assert (picture[..., :3] <= 4.5 * picture[..., 3:] + 1e-5).all()
    assert picture[picture[..., 3] == 0.0].max() == 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_more_of_it_covers_more_and_another_seed_is_another_picture(kind: str) -> None:
    few, many = (draw_air(air(kind, amount=amount), 0.4)[..., 3].mean() for amount in (0.5, 2.0))

    assert many > 1.5 * few
    assert np.abs(draw_air(air(kind, seed=4), 0.4) - draw_air(air(kind), 0.4)).max() > 0.1


def test_a_longer_shutter_draws_longer_and_paler_flakes_with_as_much_of_them() -> None:
    short, long_ = (draw_air(air("snow", shutter=s), 0.4)[..., 3] for s in (0.0, 1 / 12))

    assert long_.max() < 0.7 * short.max()
    assert np.count_nonzero(long_ > 0.02) > 1.2 * np.count_nonzero(short > 0.02)
    assert long_.sum() == pytest.approx(short.sum(), rel=0.3)


def test_a_fall_in_a_loop_keeps_its_speed_and_ends_where_another_began() -> None:
    speed, box, start = np.array([1.0, 9.0]), np.array([4.0, 2.0]), np.array([0.5, 1.0])
    looped = air("snow", loop=2.0)

    now, then = fallen(looped, start, speed, box, 0.0), fallen(looped, start, speed, box, 0.01)
    end = fallen(looped, start, speed, box, 2.0)

    assert sorted(zip(now[0], now[1].round(9), strict=True)) == sorted(zip(end[0], end[1].round(9), strict=True))
    assert (then[1] - now[1]) == pytest.approx(speed[now[0]] * 0.01)
    assert (now[0] == 0).sum() == 2  # two metres a loop through a box of four: one more follows


def test_waves_are_whole_in_a_loop_and_as_asked_for_without() -> None:
    asked = np.array([0.05, 0.4, 1.3])

    assert waves(air("dust"), asked).tolist() == asked.tolist()
    assert (waves(air("dust", loop=2.0), asked) * 2.0).tolist() == [1.0, 1.0, 3.0]
