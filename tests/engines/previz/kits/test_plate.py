from __future__ import annotations

import hashlib
import itertools

import numpy as np
import pytest

from rushes.engines.previz.kit import CameraState, SceneSpec, World
from rushes.engines.previz.kits.plate import PlateKit
from rushes.engines.previz.kits.plate_rows import _sine

CAMERA = CameraState(position=(0.0, 1.2, -7.0), target=(0.0, 1.2, 0.0), focal_mm=24.0)


def world(plate: str, *, seed: int = 7, **more: object) -> World:
    return PlateKit().build(SceneSpec(kit="plate", seed=seed, extra={"plate": plate}, **more))  # type: ignore[arg-type]


def frame(built: World, *, bands: tuple[int, ...] = (0, 54), seconds: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    rgb = np.full((54, 96, 3), np.nan, np.float32)
    depth = np.full((54, 96), np.nan, np.float32)
    for y0, y1 in itertools.pairwise(bands):
        PlateKit().shade(built, CAMERA, seconds, rgb, depth, y0, y1)
    return rgb, depth


@pytest.mark.parametrize("plate", ["space", "flow"])
def test_a_plate_is_finite_varied_and_the_same_in_any_split(plate: str) -> None:
    whole, whole_depth = frame(world(plate))
    bands, bands_depth = frame(world(plate), bands=(0, 1, 17, 18, 40, 54))

    assert np.isfinite(whole).all()
    assert whole.std() > 0.01
    assert np.array_equal(whole, bands)
    assert np.array_equal(whole_depth, bands_depth)


@pytest.mark.parametrize("plate", ["space", "flow"])
def test_seeds_are_different_plates(plate: str) -> None:
    assert float(np.abs(frame(world(plate, seed=1))[0] - frame(world(plate, seed=2))[0]).mean()) > 0.005


def test_a_sheet_flows_and_stands_at_its_distance() -> None:
    built = world("flow")
    one, depth = frame(built, seconds=0.0)
    two, _ = frame(built, seconds=2.0)

    assert float(np.abs(one - two).mean()) > 0.01
    assert depth[27, 48] == pytest.approx(7.0, abs=1e-4)


def test_a_planet_has_a_day_side_and_an_edge_at_its_depth() -> None:
    depths = [frame(world("space", seed=seed)) for seed in range(1, 7)]

    seen = [(rgb, d) for rgb, d in depths if np.isfinite(d).mean() > 0.01]
    assert len(seen) >= 3
    for rgb, d in seen:
        assert 40.0 < float(d[np.isfinite(d)].min()) < 110.0
        assert rgb[np.isfinite(d)].max() > 3 * np.median(rgb[np.isinf(d)])


def test_brand_colours_are_the_colours_of_a_sheet() -> None:
    red, _ = frame(world("flow", palette=("#d01010", "#d01010", "#d01010")))

    assert red[..., 0].mean() > 3 * red[..., 2].mean()


def test_frame_hashes_are_the_golden_ones() -> None:
    found = []
    for plate in ("space", "flow"):
        rgb, _ = frame(world(plate, seed=11))
        found.append(hashlib.sha256(np.round(np.clip(rgb, 0, 8) * 32).astype(np.uint16).tobytes()).hexdigest()[:12])

    assert found == ["e5ecb74e697e", "27c19d44f8c3"]


def test_the_sine_of_the_sheet_is_the_sine_on_either_side_of_nothing() -> None:
    angles = np.concatenate(
        [np.linspace(-40.0, 40.0, 4001), np.linspace(-9000.0, 9000.0, 997), np.pi * np.arange(-9, 9)]
    )

    error = [abs(_sine(float(a)) - np.sin(a)) for a in angles]

    assert max(error) < 1e-7


def test_where_the_sheet_is_not_ahead_there_is_nothing() -> None:
    away = CameraState(position=(0.0, 1.2, -7.0), target=(0.0, 1.2, -9.0), focal_mm=24.0)
    rgb, depth = np.ones((54, 96, 3), np.float32), np.ones((54, 96), np.float32)

    PlateKit().shade(world("flow"), away, 0.0, rgb, depth, 0, 54)

    assert np.isinf(depth).all()
    assert not rgb.any()
