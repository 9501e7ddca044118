"""What changed between two texts: the pieces always lead from the one to the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rushes.review.wording import Piece, diff_words


def test_one_changed_word_is_one_removed_and_one_added() -> None:
    assert diff_words("a red coat in the rain", "a blue coat in the rain") == (
        Piece(kind="same", text="a "),
        Piece(kind="removed", text="red "),
        Piece(kind="added", text="blue "),
        Piece(kind="same", text="coat in the rain"),
    )


def test_equal_texts_are_one_piece() -> None:
    assert diff_words("rain", "rain") == (Piece(kind="same", text="rain"),)
    assert diff_words("", "") == ()


texts = st.lists(st.sampled_from(["red", "coat", "rain", "\n", "  ", "neon,"]), max_size=12).map(" ".join)


@given(old=texts, new=texts)
def test_the_pieces_join_to_both_texts(old: str, new: str) -> None:
    pieces = diff_words(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
