"""Notes on paper: marks stand on the frame where they were drawn, and words beside it."""

from __future__ import annotations

import numpy as np
import pytest

from rushes import plugins
from rushes.imaging.lettering import draw, pixels_of
from rushes.imaging.notepaper import ON_PAGE, Remark, draw_marks, draw_page, pages_of, write_pdf
from rushes.imaging.typeset import read_face
from rushes.model.review import Mark

FACE = read_face(plugins.read_data("imaging", "fonts/Inter.ttf"))
RED = "#ff0000"


def drawn(mark: Mark) -> np.ndarray:
    """Where a mark is painted on a frame of 200 by 100, as (h, w) truth."""
    surface, canvas = draw(240, 140)
    draw_marks(canvas, (mark,), box=(20, 20, 200, 100), face=FACE)
    return pixels_of(surface)[20:120, 20:220, 3] > 100


@pytest.mark.parametrize(
    ("mark", "on", "off"),
    [
        (Mark(kind="box", points=((0.2, 0.2), (0.8, 0.8)), width=0.04), [(0.2, 0.5), (0.5, 0.8)], [(0.5, 0.5)]),
        (Mark(kind="pen", points=((0.1, 0.5), (0.9, 0.5)), width=0.04), [(0.5, 0.5)], [(0.5, 0.3)]),
        (Mark(kind="arrow", points=((0.1, 0.5), (0.9, 0.5)), width=0.04), [(0.3, 0.5), (0.87, 0.47)], [(0.3, 0.4)]),
    ],
)
def test_a_mark_stands_where_it_was_drawn(mark: Mark, on: list, off: list) -> None:
    picture = drawn(mark)

    assert all(picture[int(y * 100), int(x * 200)] for x, y in on)
    assert not any(picture[int(y * 100), int(x * 200)] for x, y in off)


def test_a_text_begins_at_its_point() -> None:
    picture = drawn(Mark(kind="text", points=((0.5, 0.5),), text="HERE", width=0.2))

    rows, columns = np.nonzero(picture)
    assert 100 <= columns.min() <= 106
    assert 50 <= rows.min() <= 62


def remark(text: str = "warmer") -> Remark:
    picture = np.full((90, 160, 3), (10, 200, 10), np.uint8)
    return Remark(picture=picture, marks=(), head="SPOT_010_0010_tk001", place="frame 3", text=text, foot="ann, open")


def test_a_page_holds_the_frame_and_the_words_on_white() -> None:
    page = draw_page([remark()], title="spot: notes", number=1, face=FACE)

    assert page.shape == (1684, 1190, 3)
    assert (page[300, 200] == (10, 200, 10)).all()
    assert (page[-5, -5] == 255).all()
    assert (page[150:400, 600:1100] < 128).any()


def test_four_notes_stand_on_a_page_and_none_is_a_page_too() -> None:
    assert [len(page) for page in pages_of([remark()] * (ON_PAGE + 1))] == [ON_PAGE, 1]
    assert [len(page) for page in pages_of([])] == [0]


def test_the_pdf_has_a_page_for_every_four_notes_and_real_type() -> None:
    data = write_pdf([remark()] * (ON_PAGE + 1), title="spot: notes", face=FACE)

    assert data.count(b"/Type /Page\n") == 2
    assert b"/Font" in data


def test_words_that_do_not_fit_are_cut_and_break_nothing() -> None:
    assert draw_page([remark("word " * 900)], title="t", number=1, face=FACE).shape[2] == 3
