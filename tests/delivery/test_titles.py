from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rushes.delivery.titles import FADE, draw_card, lay_titles
from rushes.imaging.typeset import read_face
from rushes.model.cut import Layer
from rushes.timebase import FrameRange
from tests.delivery.films import BRAND, font, small_cut, small_spec


@pytest.mark.parametrize("name", ["web-1080p", "vertical-1080", "square-1080"])
def test_texts_that_stand_together_do_not_cover_one_another(name: str) -> None:
    spec = small_spec(name)
    span = FrameRange(0, 24)
    layers = tuple(
        Layer(record=span, kind=kind, text=text)  # type: ignore[arg-type]  # three kinds
        for kind, text in (("super", "Twelve hours warm."), ("cta", "Shop"), ("legal", "Terms apply."))
    )

    titles = lay_titles(replace(small_cut(), layers=layers), spec=spec, brand=BRAND, face=read_face(font()))

    boxes = [title.patch.box for title in titles]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)


def test_a_text_fades_in_and_out_inside_its_own_frames() -> None:
    title = next(
        title
        for title in lay_titles(
            replace(small_cut(), layers=(Layer(record=FrameRange(0, 24), kind="super", text="Warm."),)),
            spec=small_spec(),
            brand=BRAND,
            face=read_face(font()),
        )
    )

    values = [title.opacity(frame) for frame in range(-1, 26)]

    assert values[0] == values[-1] == values[-2] == 0.0
    assert 0 < values[1] < values[2] < values[FADE] == 1.0
    assert values[1:25] == values[24:0:-1]


def test_a_text_that_runs_into_the_card_ends_before_it() -> None:
    layers = (Layer(record=FrameRange(12, 36), kind="cta", text="Shop"),)

    titles = lay_titles(replace(small_cut(), layers=layers), spec=small_spec(), brand=BRAND, face=read_face(font()))

    assert titles[0].record == FrameRange(12, 24)


def test_the_card_takes_its_lines_from_the_cut() -> None:
    cut = small_cut()
    face = read_face(font())
    other = replace(cut, layers=(Layer(record=FrameRange(24, 36), kind="end_card", text="Other\nname"),))

    one, two = (draw_card(c, c.picture[-1], spec=small_spec(), brand=BRAND, face=face) for c in (cut, other))

    assert one.shape == (144, 256, 3)
    assert np.abs(one.astype(int) - two).mean() > 1


def test_texts_hang_from_the_top_where_an_app_covers_the_foot() -> None:
    layers = tuple(
        Layer(record=FrameRange(0, 24), kind=kind, text=text)  # type: ignore[arg-type]  # three kinds
        for kind, text in (("legal", "Terms apply."), ("super", "Twelve hours warm."), ("cta", "Shop"))
    )
    spec = small_spec("vertical-1080")

    tall = lay_titles(replace(small_cut(), layers=layers), spec=spec, brand=BRAND, face=read_face(font()))
    wide = lay_titles(replace(small_cut(), layers=layers), spec=small_spec(), brand=BRAND, face=read_face(font()))

    assert max(title.patch.box[3] for title in tall) < spec.height / 2
    assert min(title.patch.box[1] for title in tall) >= round(spec.height * spec.safe[1]) - 1
    assert [title.patch.box[1] for title in tall] == sorted(title.patch.box[1] for title in tall)
    assert len(tall[0].patch.shade) > 0
    assert tall[0].patch.shade_top == 0
    assert min(title.patch.box[1] for title in wide) > small_spec().height / 2
