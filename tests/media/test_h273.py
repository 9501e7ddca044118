from __future__ import annotations

from rushes.media.h273 import BT709, ColorTags


def test_names_and_numbers_go_both_ways() -> None:
    assert BT709.codes == (1, 1, 1, 1)
    assert ColorTags.from_codes(primaries=1, transfer=1, matrix=1, color_range=1) == BT709


def test_unknown_numbers_read_as_unspecified() -> None:
    tags = ColorTags.from_codes(primaries=99, transfer=3, matrix=2)

    assert tags == ColorTags()
    assert tags.codes == (2, 2, 2, 0)


def test_a_specification_names_its_tags_in_order() -> None:
    assert ColorTags.from_names(("bt709", "bt709", "bt709", "tv")) == BT709
