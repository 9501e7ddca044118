from __future__ import annotations

import numpy as np
import pytest

from rushes.imaging.balance import Balance, balance_colors, color_error, fit_balance, light_balance, to_balance
from rushes.imaging.cdl import apply_cdl
from rushes.imaging.color import linear_to_xy, srgb_to_linear, xy_to_light

COLORS = np.random.default_rng(1).uniform(0.1, 0.85, (60, 3))
TRUTH = np.array([0.12, -0.06, 0.03, 0.015, 0.08, -0.1])


def test_a_balance_is_found_again() -> None:
    graded = balance_colors(COLORS, to_balance(TRUTH))

    found = to_balance(fit_balance(COLORS, graded))

    assert color_error(COLORS, graded) > 3.0
    assert color_error(balance_colors(COLORS, found), graded) < 0.25


def test_a_fifth_of_wrong_pairs_does_not_carry_it_away() -> None:
    graded = balance_colors(COLORS, to_balance(TRUTH))
    spoilt = graded.copy()
    spoilt[::5] = np.random.default_rng(2).uniform(0.1, 0.9, spoilt[::5].shape)

    found = to_balance(fit_balance(COLORS, spoilt))

    assert color_error(balance_colors(COLORS, found), graded) < 0.6


def test_equal_colours_need_no_balance() -> None:
    assert np.abs(fit_balance(COLORS, COLORS)).max() < 1e-6


def test_the_parameters_stay_within_reason() -> None:
    found = fit_balance(COLORS, 1.0 - COLORS)

    assert (np.abs(found) <= 4 * np.array([0.12, 0.08, 0.04, 0.03, 0.15, 0.15]) + 1e-12).all()


def test_the_reference_and_the_kernel_agree() -> None:
    balance = to_balance(TRUTH)
    frame = COLORS.reshape(6, 10, 3).astype(np.float32)

    out = apply_cdl(
        frame, slope=balance.slope, offset=balance.offset, power=balance.power, saturation=balance.saturation
    )

    assert np.abs(out.reshape(-1, 3) - balance_colors(COLORS, balance)).max() < 1e-5


@pytest.mark.parametrize("mired", [-30.0, -10.0, 15.0, 30.0])
def test_a_step_of_light_is_measured_as_that_many_mired(mired: float) -> None:
    balance = light_balance(mired=mired, stops=0.0)

    light = xy_to_light(*linear_to_xy(srgb_to_linear(0.7 * np.array(balance.slope))))

    assert light is not None
    assert light.mired - 1e6 / 6504.0 == pytest.approx(mired, abs=6.0)


def test_a_stop_brightens_every_channel_alike() -> None:
    assert light_balance(mired=0.0, stops=0.35).slope == pytest.approx((2 ** (0.35 / 2.2),) * 3)
    assert light_balance(mired=0.0, stops=0.0) == Balance(slope=pytest.approx((1.0, 1.0, 1.0)))
