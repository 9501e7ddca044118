"""Drawings on notes: kept in one form, and refused with every fault where they cannot be kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.errors import AskTheArtist
from rushes.model.review import Mark
from rushes.review.drawing import MOST_BYTES, MOST_MARKS, read_drawing, write_drawing

share = st.floats(0, 1, allow_nan=False)
point = st.tuples(share, share)
marks = st.one_of(
    st.builds(Mark, kind=st.just("pen"), points=st.lists(point, min_size=2, max_size=9).map(tuple)),
    st.builds(Mark, kind=st.sampled_from(["arrow", "box"]), points=st.tuples(point, point)),
    st.builds(Mark, kind=st.just("text"), points=st.tuples(point), text=st.text("häß 1", min_size=1).map("x".__add__)),
)


def drawing(*said: object) -> str:
    return json.dumps({"marks": list(said)})


@given(st.lists(marks, max_size=5).map(tuple))
def test_what_is_kept_is_read_again_and_kept_alike(drawn: tuple[Mark, ...]) -> None:
    kept = write_drawing(drawn)

    assert write_drawing(read_drawing(kept)) == kept
    assert len(read_drawing(kept)) == len(drawn)


def test_an_empty_drawing_is_no_drawing() -> None:
    assert read_drawing("") == ()
    assert write_drawing(()) == ""


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("{", "it is no JSON"),
        ("[" * 5000, "it is no JSON"),
        ("[]", "it is no list of marks"),
        ('{"marks": [], "script": 1}', "it is no list of marks"),
        (drawing("x"), "mark 1: it is no object"),
        (drawing({"kind": "svg", "points": []}), "mark 1: no kind 'svg'"),
        (drawing({"kind": "arrow", "points": [[0, 0]]}), "an arrow has 2 points"),
        (drawing({"kind": "box", "points": [[0, 0], [0, 1.5]]}), "from 0 to 1"),
        (drawing({"kind": "box", "points": [[0, 0], [0, True]]}), "from 0 to 1"),
        ('{"marks": [{"kind": "box", "points": [[0, 0], [0, NaN]]}]}', "NaN is no number"),
        (drawing({"kind": "text", "points": [[0, 0]], "text": "  "}), "a text has 1 to 200 characters"),
        (drawing({"kind": "box", "points": [[0, 0], [1, 1]], "color": "red"}), "a colour is #rrggbb"),
        (drawing({"kind": "box", "points": [[0, 0], [1, 1]], "width": 3}), "a width is a share"),
        (drawing({"kind": "box", "points": [[0, 0], [1, 1]], "onload": "x"}), "unknown field 'onload'"),
        (drawing(*[{"kind": "box", "points": [[0, 0], [1, 1]]}] * (MOST_MARKS + 1)), "at most 64"),
        (" " * MOST_BYTES + "{}", "bytes, at most"),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_cause(text: str, cause: str) -> None:
    with pytest.raises(AskTheArtist) as told:
        read_drawing(text)

    assert told.value.title == "a drawing that cannot be kept"
    assert cause in told.value.cause


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(AskTheArtist) as told:
        read_drawing(drawing({"kind": "pen", "points": [], "color": 1}, {"kind": "what"}))

    assert all(words in told.value.cause for words in ("mark 1: a pen line has", "mark 1: a colour", "mark 2: no kind"))
