from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import BrokenPromise
from rushes.imaging.lettering import (
    INK,
    LEAST_CONTRAST,
    WHITE,
    Patch,
    TextKind,
    compose,
    contrast,
    lay_text,
    luminance,
    palette,
    pill_colors,
    safe_box,
)
from rushes.imaging.typeset import Face, read_face
from rushes.model.brief import Brand, Look, PaletteColor
from rushes.plugins import read_data

SIZES = [(480, 270), (270, 480), (270, 270)]
BRAND = Brand(name="Solvei", look=Look(palette=tuple(PaletteColor(hex=h) for h in ("#12323b", "#f0a03c", "#c9d3d6"))))


@pytest.fixture(scope="module")
def face() -> Face:
    return read_face(read_data("imaging", "fonts/Inter.ttf"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["super", "cta", "legal", "label"])
def test_no_type_leaves_the_safe_area(face: Face, size: tuple[int, int], kind: TextKind) -> None:
    text = "Twelve hours warm, whatever the weather and however far the road may lead you away from home tonight."

    patch = lay_text(text, kind=kind, size=size, face=face, brand=BRAND, safe=(0.06, 0.14, 0.06, 0.2))

    left, top, right, bottom = safe_box(size, (0.06, 0.14, 0.06, 0.2))
    assert patch.box[0] >= left - 1
    assert patch.box[1] >= top - 1
    assert patch.box[2] <= right + 1
    assert patch.box[3] <= bottom + 1


@given(words=st.lists(st.text(st.sampled_from("aeinrstWM-"), min_size=1, max_size=24), min_size=1, max_size=14))
@settings(max_examples=25, deadline=None)
def test_any_super_fits_the_frame(words: list[str]) -> None:
    face = read_face(read_data("imaging", "fonts/Inter.ttf"))

    patch = lay_text(" ".join(words), kind="super", size=(320, 180), face=face)

    assert patch.box[0] >= 15
    assert patch.box[2] <= 305
    assert patch.box[1] >= 8
    assert patch.box[3] <= 172


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["super", "legal"])
def test_type_stands_off_a_pure_white_picture(face: Face, size: tuple[int, int], kind: TextKind) -> None:
    frame = np.full((size[1], size[0], 3), 255, np.uint8)
    patch = lay_text("Carry the warm.", kind=kind, size=size, face=face)

    compose(frame, [(patch, 1.0)])

    left, top, right, bottom = patch.box
    inside = frame[top:bottom, left:right].reshape(-1, 3)
    darkest_type = tuple(int(c) for c in inside.max(axis=0))
    around = tuple(int(c) for c in np.median(frame[top:bottom, :left].reshape(-1, 3), axis=0))
    assert contrast(darkest_type, around) >= LEAST_CONTRAST  # type: ignore[arg-type]  # three numbers


def test_a_pill_has_readable_type_on_any_palette() -> None:
    for color in ("#ffffff", "#000000", "#f0a03c", "#777777", "#1f5d50", "#e4572e"):
        fill, ink = pill_colors(Brand(look=Look(palette=(PaletteColor(hex=color),))))

        assert contrast(fill, ink) >= LEAST_CONTRAST


def test_contrast_follows_the_formula_of_wcag() -> None:
    assert contrast(WHITE, (0, 0, 0)) == pytest.approx(21.0)
    assert luminance((119, 119, 119)) == pytest.approx(0.1845, abs=0.001)
    assert contrast(INK, WHITE) > 18


def test_two_sentences_break_between_them(face: Face) -> None:
    narrow = lay_text("The city never slows down. Neither do you.", kind="super", size=(960, 540), face=face)
    one = lay_text("The city never slows down.", kind="super", size=(960, 540), face=face)

    assert narrow.box[2] - narrow.box[0] == pytest.approx(one.box[2] - one.box[0], abs=3)


def test_lines_are_even(face: Face) -> None:
    text = "one two three four five six seven eight nine ten eleven"

    patch = lay_text(text, kind="super", size=(480, 270), face=face)

    rows = patch.pixels[..., 3] > 200
    height = (patch.box[3] - patch.box[1]) // 2
    middle = patch.box[1] - patch.top + height
    widths = [
        np.flatnonzero(part.any(axis=0)).ptp() if False else np.ptp(np.flatnonzero(part.any(axis=0)))
        for part in (rows[:middle], rows[middle:])
    ]
    assert min(widths) / max(widths) > 0.75


def test_type_leaves_room_for_what_stands_below(face: Face) -> None:
    low = lay_text("Carry the warm.", kind="super", size=(480, 270), face=face)
    high = lay_text("Carry the warm.", kind="super", size=(480, 270), face=face, taken=40)

    assert low.box[3] - high.box[3] == 40


def test_right_to_left_text_stands_at_the_right(face: Face) -> None:
    patch = lay_text("שלום עולם!", kind="super", size=(480, 270), face=face)

    assert patch.box[2] == pytest.approx(480 * 0.95, abs=2)
    ink = patch.pixels[..., 3] > 200
    assert np.flatnonzero(ink.any(axis=0))[0] + patch.left >= patch.box[0] - 4


def test_characters_nobody_can_show_are_named(face: Face) -> None:
    patch = lay_text("ok \U0001f9ff\ue123", kind="label", size=(480, 270), face=face)

    assert "\ue123" in patch.missing
    assert "o" not in patch.missing


def test_an_empty_text_is_our_bug(face: Face) -> None:
    with pytest.raises(BrokenPromise, match="an empty super"):
        lay_text("  ", kind="super", size=(480, 270), face=face)


def test_bytes_that_are_no_font_are_refused() -> None:
    with pytest.raises(BrokenPromise, match="no font"):
        read_face(b"hello")


def red_patch() -> Patch:
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[..., 0] = pixels[..., 3] = 255
    return Patch(pixels, 2, 2, (2, 2, 6, 6))


@pytest.mark.parametrize(("dtype", "white"), [("uint8", 255), ("uint16", 65535), ("float32", 1.0)])
def test_composing_follows_opacity_in_every_depth(dtype: str, white: float) -> None:
    frame = np.zeros((8, 8, 3), dtype)

    compose(frame, [(red_patch(), 0.5)])  # type: ignore[arg-type]  # a dtype by name

    assert frame[3, 3, 0] / white == pytest.approx(0.5, abs=0.003)
    assert frame[3, 3, 1] == 0
    assert not frame[:2].any()


def test_a_patch_over_the_edge_is_cut_and_zero_opacity_does_nothing() -> None:
    frame = np.zeros((4, 4, 3), np.uint8)
    patch = red_patch()

    compose(frame, [(patch, 0.0)])
    untouched = not frame.any()
    compose(frame, [(patch, 1.0)])

    assert untouched
    assert frame[3, 3, 0] == 255


def test_shades_of_two_texts_do_not_add_up(face: Face) -> None:
    white = np.full((270, 480, 3), 255, np.uint8)
    legal = lay_text("terms apply", kind="legal", size=(480, 270), face=face)
    title = lay_text("Carry the warm.", kind="super", size=(480, 270), face=face, taken=20)

    one = compose(white.copy(), [(title, 1.0)])
    both = compose(white.copy(), [(title, 1.0), (legal, 1.0)])

    assert int(both[:, 2].min()) >= int(one[:, 2].min()) - 1


def test_a_frame_that_may_not_be_written_is_our_bug() -> None:
    frame = np.zeros((8, 8, 3), np.uint8)
    frame.flags.writeable = False

    with pytest.raises(BrokenPromise, match="cannot be written on"):
        compose(frame, [(red_patch(), 1.0)])


def test_a_brand_without_colors_still_has_two() -> None:
    assert len(palette(Brand())) == 2
