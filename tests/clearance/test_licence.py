"""Licences fall into the classes that a person has read, and into none where nobody has."""

from __future__ import annotations

import pytest

from rushes.clearance.licence import clashing_territories, classify_licence


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Apache-2.0", "permissive"),
        ("Apache-2.0 (the library)", "permissive"),
        ("CreativeML Open RAIL-M", "behavioural"),
        ("LTX-2 Community License", "revenue"),
        ("Stability AI Community License", "revenue"),
        ("Tencent Hunyuan Community License", "territory"),
        ("CogVideoX License", "registration"),
        ("FLUX.1 [dev] Non-Commercial License", "non-commercial"),
        ("CC-BY-NC-4.0", "non-commercial"),
        ("CC-BY-4.0", "permissive"),
    ],
)
def test_a_licence_is_known_by_its_words(text: str, kind: str) -> None:
    found = classify_licence(text)

    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("text", ["unknown", "", "terms of service", "as agreed for the file", "emits nothing"])
def test_a_licence_that_nobody_has_read_has_no_class(text: str) -> None:
    assert classify_licence(text) is None


@pytest.mark.parametrize(
    ("wanted", "clash"),
    [
        (("DE",), ("DE",)),
        (("EU",), ("EU",)),
        (("US", "gb"), ("GB",)),
        (("world",), ("WORLD",)),
        (("US", "CH"), ()),
        ((), ()),
    ],
)
def test_the_european_union_covers_its_members(wanted: tuple[str, ...], clash: tuple[str, ...]) -> None:
    assert clashing_territories(("EU", "GB", "KR"), wanted) == clash


def test_where_nothing_is_excluded_nothing_clashes() -> None:
    assert clashing_territories((), ("world", "DE")) == ()
