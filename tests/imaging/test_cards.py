from __future__ import annotations

import numpy as np
import pytest

from rushes.imaging.cards import draw_end_card, draw_slate
from rushes.imaging.lettering import contrast
from rushes.imaging.typeset import Face, read_face
from rushes.model.brief import Brand, Look, PaletteColor
from rushes.plugins import read_data

SIZES = [(480, 270), (270, 480), (270, 270)]
BRAND = Brand(name="Solvei", look=Look(palette=tuple(PaletteColor(hex=h) for h in ("#12323b", "#f0a03c"))))


@pytest.fixture(scope="module")
def face() -> Face:
    return read_face(read_data("imaging", "fonts/Inter.ttf"))


@pytest.mark.parametrize("size", SIZES)
def test_an_end_card_fills_the_frame_with_the_brand(face: Face, size: tuple[int, int]) -> None:
    card = draw_end_card(["Solvei", "Carry the warm."], brand=BRAND, size=size, face=face, cta="Shop")

    assert card.shape == (size[1], size[0], 3)
    corner = card[2, 2].astype(int)
    assert np.abs(corner - np.array([0x12, 0x32, 0x3B]) * 0.85).max() < 16
    orange = np.abs(card.astype(int) - np.array([0xF0, 0xA0, 0x3C])).max(axis=2) < 6
    assert orange.sum() > 150


@pytest.mark.parametrize("size", SIZES)
def test_its_type_is_centred_and_readable(face: Face, size: tuple[int, int]) -> None:
    card = draw_end_card(["Solvei"], brand=BRAND, size=size, face=face)

    bright = card.min(axis=2) > 220
    columns, rows = np.flatnonzero(bright.any(axis=0)), np.flatnonzero(bright.any(axis=1))
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(size[0] / 2, abs=size[0] * 0.02)
    assert 0.3 < (rows[0] + rows[-1]) / 2 / size[1] < 0.55
    assert contrast((255, 255, 255), (0x12, 0x32, 0x3B)) > 4.5


def test_a_light_ground_takes_dark_type(face: Face) -> None:
    brand = Brand(name="Oat", look=Look(palette=(PaletteColor(hex="#f3e7d0"), PaletteColor(hex="#1f5d50"))))

    card = draw_end_card(["Oat"], brand=brand, size=(480, 270), face=face)

    assert card.min() < 30
    assert np.median(card) > 190


def test_the_ground_does_not_band(face: Face) -> None:
    card = draw_end_card([" . "], brand=BRAND, size=(480, 270), face=face)

    row = card[20, :, 2].astype(int)
    longest = max(len(run) for run in np.split(row, np.flatnonzero(np.diff(row)) + 1))
    assert longest < 40


def test_a_slate_shows_its_rows_and_drops_what_does_not_fit(face: Face) -> None:
    few = draw_slate("Launch", [("Film", "Commuters")], brand=BRAND, size=(480, 270), face=face)
    many = draw_slate("Launch", [("Film", "Commuters")] * 60, brand=BRAND, size=(480, 270), face=face)

    assert (few.min(axis=2) > 200).sum() > 100
    assert not (many[-20:].min(axis=2) > 100).any()


@pytest.mark.parametrize("ground", ["#12323b", "#4a7f85", "#8f5f3c", "#f3e7d0"])
def test_small_print_is_legible_on_any_ground(face: Face, ground: str) -> None:
    brand = Brand(name="Oat", look=Look(palette=(PaletteColor(hex=ground), PaletteColor(hex="#1f5d50"))))
    size = (1280, 720)

    plain = draw_end_card(["Oat"], brand=brand, size=size, face=face)
    card = draw_end_card(["Oat"], brand=brand, size=size, face=face, legal="Terms apply, see the shop.")

    foot = slice(int(0.85 * size[1]), size[1])
    change = np.abs(card[foot].astype(int) - plain[foot].astype(int)).sum(axis=2)
    y, x = np.unravel_index(int(change.argmax()), change.shape)
    ink, behind = (tuple(int(v) for v in picture[foot][y, x]) for picture in (card, plain))
    # a ground in the very middle leaves 4.58 at most to black or white, and the card's light takes some of it
    assert contrast(ink, behind) >= (4.1 if ground == "#4a7f85" else 4.5)
