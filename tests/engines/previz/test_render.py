from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.render import render_frames, render_still
from rushes.errors import Cancelled

HERO = SceneSpec(
    kit="street",
    seed=7,
    time="night",
    weather="rain",
    light="neon",
    subjects=({"kind": "person", "action": "walk", "color": "#c81e2c", "carry": "umbrella"},),
    camera={"move": "follow", "size": "ws"},
)

#: SHA-256 of frames 0 and 11 of HERO at 160x90, 24 fps; regenerate by printing `fingerprint(take(HERO))`.
GOLDEN = "2ae3721ffda2bbe0aef61bea250f7b23d9886954265519f3cffce76bd78d39cd"


def take(spec: SceneSpec, *, threads: int = 1, frames: int = 1, start: int = 0, size: tuple[int, int] = (160, 90)):
    return list(
        render_frames(
            spec,
            width=size[0],
            height=size[1],
            rate=Fraction(24),
            frames=frames,
            start=start,
            length=Fraction(1, 2),
            threads=threads,
        )
    )


def fingerprint(frames: list[np.ndarray]) -> str:
    return hashlib.sha256(b"".join(frame.tobytes() for frame in frames)).hexdigest()


def test_the_hero_frames_are_the_golden_ones() -> None:
    frames = take(HERO) + take(HERO, start=11)

    assert fingerprint(frames) == GOLDEN


def test_the_frames_are_the_same_for_any_number_of_threads() -> None:
    assert fingerprint(take(HERO, threads=1)) == fingerprint(take(HERO, threads=3))


def test_a_frame_is_the_same_wherever_the_rendering_began() -> None:
    whole = take(HERO, frames=3, size=(64, 36))
    last = take(HERO, start=2, size=(64, 36))

    assert np.array_equal(whole[2], last[0])


def test_ten_seeds_are_ten_pictures() -> None:
    stills = [
        render_still(replace(HERO, seed=seed, camera={}), width=48, height=27).astype(float) for seed in range(10)
    ]
    gaps = [np.abs(a - b).mean() for k, a in enumerate(stills) for b in stills[:k]]

    assert min(gaps) > 6.0


@pytest.mark.parametrize("weather", ["clear", "overcast", "fog", "rain", "snow", "dust"])
@pytest.mark.parametrize("time", ["dawn", "day", "dusk", "night"])
def test_every_hour_and_weather_of_the_street_has_blacks_and_lights(time: str, weather: str) -> None:
    still = render_still(replace(HERO, time=time, weather=weather, light="natural"), width=64, height=36)

    low, high = np.quantile(still, [0.03, 0.98])
    assert 0 <= low < 140
    assert high - low > 45


def test_the_identity_colour_is_in_the_picture() -> None:
    spec = replace(HERO, time="day", weather="clear", camera={"size": "ms", "move": "static", "angle": "eye"})
    red = render_still(spec, width=96, height=54).astype(int)
    blue_coat = ({"kind": "person", "action": "walk", "color": "#1e3cc8"},)
    blue = render_still(replace(spec, subjects=blue_coat), width=96, height=54).astype(int)

    assert ((red[..., 0] - red[..., 2]) > 45).mean() > 0.05
    assert ((blue[..., 2] - blue[..., 0]) > 45).mean() > 0.05
    assert ((blue[..., 0] - blue[..., 2]) > 45).mean() < 0.05


def test_removed_things_are_gone() -> None:
    spec = replace(HERO, camera={"move": "static", "size": "ews"})

    plain = render_still(spec, width=96, height=54).astype(float)
    empty = render_still(replace(spec, remove=("neon", "cars", "people")), width=96, height=54).astype(float)

    assert np.abs(plain - empty).mean() > 4.0


def test_an_unknown_thing_stands_as_a_box_in_the_street() -> None:
    spec = replace(HERO, subjects=(), time="day", weather="clear", camera={"move": "static", "size": "ws"})

    without = render_still(spec, width=96, height=54).astype(float)
    proxied = render_still(replace(spec, subjects=({"kind": "proxy", "word": "tuba"},)), width=96, height=54)

    assert (np.abs(proxied - without).max(axis=2) > 25).mean() > 0.02


def test_a_person_stops_a_render_before_its_next_frame() -> None:
    frames = render_frames(
        HERO, width=64, height=36, rate=Fraction(24), frames=5, length=Fraction(1, 2), cancelled=lambda: True
    )

    with pytest.raises(Cancelled):
        next(frames)
