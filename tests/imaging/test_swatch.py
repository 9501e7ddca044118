"""The colours that pictures have in common: by area, apart to the eye, the same every time."""

from __future__ import annotations

import numpy as np

from rushes.imaging.color import ciede2000, hex_to_lab
from rushes.imaging.swatch import APART, find_swatches


def field(*colors: tuple[int, int, int]) -> np.ndarray:
    return np.repeat(np.array(colors, np.uint8), 30, axis=0)[:, None].repeat(80, axis=1)


RED, BLUE, GREY = (200, 56, 46), (18, 50, 160), (128, 128, 128)


def test_colours_come_by_the_area_they_have() -> None:
    found = find_swatches([field(RED, RED, RED, BLUE)])

    assert [round(swatch.share, 2) for swatch in found] == [0.75, 0.25]
    assert ciede2000(hex_to_lab(found[0].hex), hex_to_lab("#c8382e")) < 2
    assert ciede2000(hex_to_lab(found[1].hex), hex_to_lab("#1232a0")) < 2


def test_every_picture_counts_alike_whatever_its_size() -> None:
    small, large = field(RED), np.full((900, 1600, 3), GREY, np.uint8)

    assert [round(swatch.share, 2) for swatch in find_swatches([small, large])] == [0.5, 0.5]


def test_shades_of_one_colour_are_one_and_the_answer_is_always_the_same() -> None:
    noise = np.random.default_rng(3).normal(0, 6, (120, 160, 3))
    picture = np.clip(np.array(RED) + noise, 0, 255).astype(np.uint8)

    found = find_swatches([picture])

    assert len(found) == 1
    assert find_swatches([picture]) == found


def test_no_two_of_the_colours_look_alike() -> None:
    ramp = np.random.default_rng(4).integers(0, 255, (64, 64, 3)).astype(np.uint8)
    labs = [hex_to_lab(swatch.hex) for swatch in find_swatches([ramp])]

    apart = [float(ciede2000(a, b)) for n, a in enumerate(labs) for b in labs[:n]]
    assert len(labs) == 5
    assert min(apart) > APART - 1.5  # rounding to eight bits


def test_no_pictures_have_no_colours() -> None:
    assert find_swatches([]) == ()
