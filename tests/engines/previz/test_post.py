from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.colour import table, to_oklab, white
from rushes.engines.previz.kit import CameraState, SceneSpec
from rushes.engines.previz.post import Darkroom, Develop, Rows

SPEC = SceneSpec(kit="street", seed=1, time="day")
CAMERA = CameraState(position=(0.0, 1.0, 0.0), target=(0.0, 1.0, 5.0), focal_mm=50.0, aperture=2.0, focus_m=5.0)
TURNED = CameraState(position=(0.0, 1.0, 0.0), target=(0.4, 1.0, 5.0), focal_mm=50.0, aperture=2.0, focus_m=5.0)


def develop(
    rgb: np.ndarray,
    depth: np.ndarray,
    *,
    threads: int = 1,
    frame: int = 0,
    later: CameraState = CAMERA,
    spec: SceneSpec = SPEC,
    **settings: float,
) -> np.ndarray:
    height, width = depth.shape
    plain = {"exposure": 1.0, "bloom": 0.0, "vignette": 0.0, "grain": 0.0, "shutter": 0.0, **settings}
    rows = Rows(threads)
    room = Darkroom(width, height, rows)
    out = room.develop(
        rgb.astype(np.float32),
        depth.astype(np.float32),
        Develop(table=table(spec), **plain),
        camera=CAMERA,
        later=later,
        seed=1,
        frame=frame,
    )
    rows.close()
    return out


def flat(value: float, depth: float = 5.0) -> tuple[np.ndarray, np.ndarray]:
    return np.full((48, 64, 3), value), np.full((48, 64), depth)


def test_more_light_is_never_darker_and_a_lamp_goes_to_white() -> None:
    codes = [develop(*flat(v)).mean() for v in (0.0, 0.02, 0.18, 0.5, 1.0, 4.0, 30.0)]

    assert codes == sorted(codes)
    assert codes[0] < 3
    assert codes[-1] > 235


def test_the_picture_is_the_same_for_any_number_of_threads() -> None:
    rng = np.random.default_rng(3)
    rgb, depth = rng.random((48, 64, 3)) * 3, rng.random((48, 64)) * 30 + 1
    settings = {"bloom": 0.2, "vignette": 0.3, "grain": 2.0, "shutter": 0.5}

    one = develop(rgb, depth, later=TURNED, **settings)
    four = develop(rgb, depth, later=TURNED, threads=4, **settings)

    assert np.array_equal(one, four)


def test_what_is_out_of_focus_is_softer() -> None:
    edge = np.zeros((12, 480, 3))
    edge[:, 240:] = 1.0

    sharp = develop(edge, np.full((12, 480), 5.0)).astype(float)
    soft = develop(edge, np.full((12, 480), 400.0)).astype(float)

    assert np.abs(np.diff(soft[6, :, 1])).max() < 0.6 * np.abs(np.diff(sharp[6, :, 1])).max()


def test_a_turning_camera_blurs_and_a_closed_shutter_does_not() -> None:
    rng = np.random.default_rng(5)
    rgb = np.repeat(rng.random((1, 64, 1)), 48, axis=0).repeat(3, axis=2)
    depth = np.full((48, 64), 5.0)

    blurred = develop(rgb, depth, later=TURNED, shutter=0.5).astype(float)
    sharp = develop(rgb, depth, later=TURNED, shutter=0.0).astype(float)

    assert np.abs(np.diff(blurred, axis=1)).mean() < 0.8 * np.abs(np.diff(sharp, axis=1)).mean()


def test_bloom_spreads_a_lamp() -> None:
    rgb, depth = flat(0.01)
    rgb[22:26, 30:34] = 20.0

    plain, glowing = develop(rgb, depth), develop(rgb, depth, bloom=0.2)

    assert glowing[24, 44].mean() > plain[24, 44].mean() + 3


def test_grain_has_its_sigma_and_never_repeats() -> None:
    rgb, depth = flat(0.18)

    first = develop(rgb, depth, grain=2.0).astype(float)
    second = develop(rgb, depth, grain=2.0, frame=1).astype(float)
    clean = develop(rgb, depth).astype(float)

    assert (first - clean)[..., 1].std() == pytest.approx(2.0, rel=0.2)
    assert abs(np.corrcoef((first - clean).ravel(), (second - clean).ravel())[0, 1]) < 0.05


def test_dither_keeps_the_mean_between_two_codes() -> None:
    ramp = np.repeat(np.linspace(0.10, 0.11, 64)[None, :, None], 48, axis=0).repeat(3, axis=2)

    out = develop(ramp, np.full((48, 64), 5.0))[..., 1].astype(float).mean(axis=0)

    assert len(np.unique(np.round(out, 1))) > 8
    assert np.polyfit(np.arange(64), out, 1)[0] > 0


def test_a_warm_look_is_redder_than_a_cold_one() -> None:
    warm = develop(*flat(0.3), spec=SceneSpec(kit="street", seed=1, time="day", mired=220.0))
    cold = develop(*flat(0.3), spec=SceneSpec(kit="street", seed=1, time="day", mired=120.0))

    assert warm[..., 0].mean() - warm[..., 2].mean() > 10 > cold[..., 0].mean() - cold[..., 2].mean()


def test_white_follows_the_daylight_locus() -> None:
    r, g, b = white(1e6 / 6504)

    assert r == pytest.approx(1.0, abs=0.02)
    assert g == pytest.approx(1.0, abs=0.02)
    assert b == pytest.approx(1.0, abs=0.03)


def test_the_palette_turns_hues_and_keeps_lightness() -> None:
    neutral = table(SPEC)[..., :3].astype(float) / 255.0
    branded = table(SceneSpec(kit="street", seed=1, time="day", palette=("#0a5fd0",)))[..., :3].astype(float) / 255.0
    inner = (slice(4, 20),) * 3
    lab_a, lab_b = to_oklab(neutral[inner] ** 2.2), to_oklab(branded[inner] ** 2.2)
    brand = to_oklab(np.array([0.003, 0.114, 0.63]))[1:]
    brand = brand / np.linalg.norm(brand)

    assert np.abs(lab_a[..., 0] - lab_b[..., 0]).mean() < 0.02
    assert (lab_b[..., 1:] @ brand).mean() > (lab_a[..., 1:] @ brand).mean() + 0.005
