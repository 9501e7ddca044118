"""Colour rulers against published numbers."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from rushes.imaging import color

# Sharma, Wu and Dalal 2005, table 1: L a b, L a b, CIEDE2000
SHARMA = np.fromstring(
    """
    50 2.6772 -79.7751 50 0 -82.7485 2.0425  50 3.1571 -77.2803 50 0 -82.7485 2.8615
    50 2.8361 -74.0200 50 0 -82.7485 3.4412  50 -1.3802 -84.2814 50 0 -82.7485 1
    50 -1.1848 -84.8006 50 0 -82.7485 1  50 -0.9009 -85.5211 50 0 -82.7485 1
    50 0 0 50 -1 2 2.3669  50 -1 2 50 0 0 2.3669
    50 2.49 -0.001 50 -2.49 0.0009 7.1792  50 2.49 -0.001 50 -2.49 0.0010 7.1792
    50 2.49 -0.001 50 -2.49 0.0011 7.2195  50 2.49 -0.001 50 -2.49 0.0012 7.2195
    50 -0.001 2.49 50 0.0009 -2.49 4.8045  50 -0.001 2.49 50 0.0010 -2.49 4.8045
    50 -0.001 2.49 50 0.0011 -2.49 4.7461  50 2.5 0 50 0 -2.5 4.3065
    50 2.5 0 73 25 -18 27.1492  50 2.5 0 61 -5 29 22.8977
    50 2.5 0 56 -27 -3 31.9030  50 2.5 0 58 24 15 19.4535
    50 2.5 0 50 3.1736 0.5854 1  50 2.5 0 50 3.2972 0 1
    50 2.5 0 50 1.8634 0.5757 1  50 2.5 0 50 3.2592 0.3350 1
    60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
    63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
    61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
    35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
    22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
    36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
    90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
    90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
    6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
    2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082""",
    sep=" ",
).reshape(34, 7)


def test_ciede2000_agrees_with_all_34_published_pairs() -> None:
    distance = color.ciede2000(SHARMA[:, :3], SHARMA[:, 3:6])

    assert np.abs(distance - SHARMA[:, 6]).max() < 1e-4


def test_ciede2000_is_symmetric_and_forgives_shading_on_request() -> None:
    there = color.ciede2000(SHARMA[:, :3], SHARMA[:, 3:6])
    back = color.ciede2000(SHARMA[:, 3:6], SHARMA[:, :3])
    shaded = color.ciede2000(np.array([60.0, 40, 20]), np.array([40.0, 40, 20]), lightness_weight=3)

    assert there == pytest.approx(back)
    assert shaded == pytest.approx(color.ciede2000(np.array([60.0, 40, 20]), np.array([40.0, 40, 20])) / 3)


@pytest.mark.parametrize("curve", ["srgb", "bt1886", "bt709"])
def test_transfer_curves_return(curve: str) -> None:
    display = np.linspace(0, 1, 257)

    linear = getattr(color, f"{curve}_to_linear")(display)

    assert getattr(color, f"linear_to_{curve}")(linear) == pytest.approx(display, abs=1e-4)
    assert np.all(np.diff(linear) > 0)
    assert (linear[0], linear[-1]) == pytest.approx((0, 1), abs=1e-9)


def test_known_points_of_the_transfer_curves() -> None:
    assert color.srgb_to_linear(np.array(0.5)) == pytest.approx(0.21404, abs=1e-5)
    assert color.bt1886_to_linear(np.array(0.5)) == pytest.approx(0.5**2.4)
    assert color.linear_to_bt709(np.array(0.18)) == pytest.approx(0.4090, abs=1e-4)
    assert color.linear_table()[188] == pytest.approx(0.5029, abs=1e-4)


def test_lab_agrees_with_opencv() -> None:
    display = np.random.default_rng(1).random((4, 5, 3)).astype(np.float32)

    lab = color.linear_to_lab(color.srgb_to_linear(display))

    assert lab == pytest.approx(cv2.cvtColor(display, cv2.COLOR_RGB2Lab), abs=0.6)  # OpenCV's tables are coarse
    assert color.hex_to_lab("#ffffff") == pytest.approx([100, 0, 0], abs=1e-6)


def test_oklab_has_the_published_red() -> None:
    red = color.linear_to_oklab(np.array([1.0, 0, 0]))

    assert red == pytest.approx([0.62796, 0.22486, 0.12585], abs=2e-4)


@pytest.mark.parametrize("code", ["#c86428", "#0b1d3a", "#ffffff", "#000000", "#00ff7f"])
def test_hex_survives_lab(code: str) -> None:
    assert color.lab_to_hex(color.hex_to_lab(code)) == code


@pytest.mark.parametrize(
    ("x", "y", "kelvin", "duv"),
    [
        (0.44757, 0.40745, 2856, 0.0000),
        (0.31270, 0.32900, 6504, 0.0032),
        (0.34567, 0.35850, 5003, 0.0032),
        (0.37208, 0.37529, 4225, 0.0020),
        (1 / 3, 1 / 3, 5455, -0.0044),
    ],
    ids=["A", "D65", "D50", "F2", "E"],
)
def test_temperature_of_standard_illuminants(x: float, y: float, kelvin: float, duv: float) -> None:
    light = color.xy_to_light(x, y)

    assert light is not None
    assert light.mired == pytest.approx(1e6 / kelvin, abs=0.3)
    assert light.duv == pytest.approx(duv, abs=2e-4)


@pytest.mark.parametrize("kelvin", [2500.0, 4000.0, 6504.0, 10000.0])
@pytest.mark.parametrize("duv", [-0.03, 0.0, 0.03])
def test_temperature_and_duv_of_a_point_beside_the_locus_return(kelvin: float, duv: float) -> None:
    u, v = (float(part) for part in color.planck_uv(np.array(kelvin)))
    du, dv = (float(part) - at for part, at in zip(color.planck_uv(np.array(kelvin * 1.0005)), (u, v), strict=True))
    length = np.copysign(np.hypot(du, dv), -du)
    u, v = u + duv * dv / length, v - duv * du / length

    light = color.xy_to_light(3 * u / (2 * u - 8 * v + 4), 2 * v / (2 * u - 8 * v + 4))

    assert light is not None
    assert light.mired == pytest.approx(1e6 / kelvin, abs=0.06)
    assert light.duv == pytest.approx(duv, abs=2e-5)


def test_saturated_light_has_no_temperature() -> None:
    assert color.xy_to_light(0.30, 0.60) is None
    assert color.xy_to_light(0.15, 0.06) is None


def test_an_injected_cast_is_recovered_in_mired() -> None:
    random = np.random.default_rng(2)
    grey = cv2.GaussianBlur(random.random((120, 200)), (0, 0), 2)
    grey = 0.1 + 0.5 * (grey - grey.min()) / np.ptp(grey)
    scene = np.repeat(grey[..., None], 3, axis=2)
    gains = np.array([1.25, 1.0, 0.7])

    neutral, warm = color.estimate_light(scene), color.estimate_light(scene * gains)

    expected = color.xy_to_light(*color.linear_to_xy(gains))
    assert neutral is not None
    assert warm is not None
    assert expected is not None
    assert neutral.mired == pytest.approx(color.D65_MIRED, abs=1)
    assert warm.mired == pytest.approx(expected.mired, abs=1)
    assert warm.mired > neutral.mired


def test_a_flat_picture_has_no_light_to_judge() -> None:
    assert color.estimate_light(np.full((60, 80, 3), 0.3)) is None


def test_stops_count_doublings_of_light() -> None:
    grey = np.full((4, 4, 3), 0.18)

    assert color.exposure_stops(grey) == pytest.approx(0, abs=1e-6)
    assert color.exposure_stops(grey * 4) == pytest.approx(2)
    assert color.exposure_stops(grey / 2) == pytest.approx(-1)
    assert color.exposure_stops(grey * 0) == -10


def test_clipping_on_a_ramp_is_exact() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    blue = np.zeros((1, 256, 3), np.uint8) + np.array([100, 100, 255], np.uint8)

    grey, saturated = color.clipping(ramp), color.clipping(blue)

    assert (grey.touched, grey.blown, grey.crushed) == pytest.approx((4 / 256, 2 / 256, 2 / 256))
    assert (saturated.touched, saturated.blown, saturated.crushed) == (1, 0, 0)


def test_excursions_outside_r103_are_counted() -> None:
    picture = np.full((10, 10, 3), 0.5)
    picture[0, :3] = 1.06
    picture[1, :2] = -0.06
    picture[2, 0] = 1.02

    assert color.excursion_share(picture) == pytest.approx(0.05)
