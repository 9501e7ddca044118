"""Palette as a measure: areas of known colours against a brand's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rushes.measures.base import Subject
from rushes.measures.palette import PaletteMeasure
from rushes.model.brief import Look, PaletteColor
from rushes.testing import synthetic as made
from rushes.testing.measure_suite import MeasureSuite, measure_clip, subject_of, value_of

NAVY, CORAL, CREAM = "#0b1d3a", "#e0475b", "#f2e9dc"
LOOK = Look(palette=(PaletteColor(hex=NAVY, name="navy"), PaletteColor(hex=CORAL), PaletteColor(hex=CREAM)))


def with_look(clip: made.Clip) -> Subject:
    return replace(subject_of(clip), look=LOOK)


class TestPalette(MeasureSuite):
    name = "palette"
    watched = "outside"
    proxy_tolerance = 2.0

    def better(self) -> made.Clip:
        return made.patches([NAVY, CORAL, CREAM, NAVY])

    def worse(self) -> made.Clip:
        return made.patches([NAVY, CORAL, CREAM, "#20c040"])

    def subject(self, clip: made.Clip) -> Subject:
        return with_look(clip)


def test_the_outside_share_is_the_area_and_its_colour_is_named() -> None:
    clip = made.patches([NAVY, NAVY, CORAL, "#20c040"], width=160)

    scores, flags = measure_clip(PaletteMeasure(), clip, with_look(clip))

    assert value_of(scores, "outside") == pytest.approx(25, abs=1)
    assert [s.value for s in scores if s.name == "near"] == pytest.approx([50, 25, 0], abs=1)
    assert [s.note for s in scores if s.name == "near"] == [f"{NAVY} navy", CORAL, CREAM]
    assert [(f.level, f.sentence) for f in flags] == [
        ("warn", "25 % of the picture outside the palette, mostly #20c040")
    ]


def test_shade_and_grey_are_not_outside_but_are_so_strictly() -> None:
    clip = made.patches([CORAL, "#a8323f", "#808080", CREAM])

    scores, flags = measure_clip(PaletteMeasure(), clip, with_look(clip))

    assert value_of(scores, "outside") == pytest.approx(0, abs=1)
    assert value_of(scores, "strict") == pytest.approx(50, abs=2)
    assert flags == ()


def test_the_tolerance_of_a_colour_is_kept() -> None:
    clip = made.patches(["#e07a47"])
    near, wide = (
        replace(with_look(clip), look=Look(palette=(PaletteColor(hex=CORAL, tolerance=t),))) for t in (5.0, 40.0)
    )

    assert value_of(measure_clip(PaletteMeasure(), clip, near)[0], "outside") == 100
    assert value_of(measure_clip(PaletteMeasure(), clip, wide)[0], "outside") == 0


def test_without_a_palette_nothing_is_claimed() -> None:
    scores, flags = measure_clip(PaletteMeasure(), made.patches([NAVY]))

    assert {s.value for s in scores} == {None}
    assert scores[0].note == "the look has no palette"
    assert flags == ()
