from __future__ import annotations

import numpy as np
import PyOpenColorIO as ocio
import pytest

from rushes.imaging.cdl import apply_cdl, raise_row

SLOPE, OFFSET, POWER = (1.2, 1.0, 0.8), (0.03, -0.05, 0.0), (1.3, 0.8, 2.0)


def noise(shape: tuple[int, ...] = (30, 300, 3)) -> np.ndarray:
    return np.random.default_rng(4).uniform(-0.3, 1.4, shape).astype(np.float32)


@pytest.mark.parametrize("power", [0.2, 0.45, 1.0, 1.7, 4.0])
def test_powers_are_those_of_the_library(power: float) -> None:
    values = np.concatenate(([0.0], np.geomspace(1e-6, 4.0, 500))).astype(np.float32)
    expected = values.astype(np.float64) ** power

    raise_row(values, np.float32(power), values.size)

    assert values[0] == 0.0
    assert np.abs(values[1:] / expected[1:] - 1.0).max() < 1e-5


@pytest.mark.parametrize(("is_clamped", "style"), [(True, ocio.CDL_ASC), (False, ocio.CDL_NO_CLAMP)])
def test_both_styles_are_those_of_opencolorio(is_clamped: bool, style: object) -> None:
    frame = noise()
    transform = ocio.CDLTransform()
    transform.setSOP([*SLOPE, *OFFSET, *POWER])
    transform.setSat(0.7)
    transform.setStyle(style)
    expected = np.ascontiguousarray(frame.copy())
    ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor().applyRGB(expected)

    out = apply_cdl(frame, slope=SLOPE, offset=OFFSET, power=POWER, saturation=0.7, is_clamped=is_clamped)

    assert np.abs(out - expected).max() < 5e-5  # its power is the coarser one


def test_writing_over_the_frame_gives_the_same() -> None:
    frame = noise()
    expected = apply_cdl(frame, slope=SLOPE, power=POWER)

    out = apply_cdl(frame, slope=SLOPE, power=POWER, out=frame)

    assert out is frame
    assert np.array_equal(out, expected)
