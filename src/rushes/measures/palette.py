"""Palette: how much of the picture lies outside the brand's colours, and which colours it is instead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.cadence import runs
from rushes.imaging.color import ciede2000, hex_to_lab, lab_to_hex
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.brief import PaletteColor
from rushes.model.take import Flag, Score
from rushes.timebase import FrameRange

#: Looks at a frame this often a second.
PER_SECOND = 3.0
#: Chroma C* from which a colour is a colour, not a shade of grey.
COLORFUL = 20.0
#: kL of CIEDE2000 for `outside`: the same colour in light and in shade is one colour.
SHADE = 3.0
#: Cells of Lab along each axis that outside colours are gathered in.
_SIDE = 14
#: Share in per cent of colourful area outside the palette that is worth a remark.
NOTICE = 10.0

FACTS = MeasureFacts(
    name="palette",
    title="Brand palette",
    definition=(
        "Outside: share of the area that is colourful (C* over 20) and whose CIEDE2000 distance to every brand colour "
        "is over that colour's tolerance even when shading is forgiven (kL = 3). Strict: the share over the tolerance "
        "by the standard formula (kL = 1), shadows and greys included: most of any picture. Near: share of the area "
        "within the tolerance of its nearest palette colour, one number each. On 54 lines, three times a second."
    ),
    source="CIE 142 (CIEDE2000); video-science 3",
    units={"outside": "%", "strict": "%", "near": "%"},
    needs_reference=True,
)


class PaletteMeasure:
    """The measure leaf."""

    facts = FACTS

    def begin(self, subject: Subject) -> PaletteAccumulator:
        """A fresh accumulator for one clip."""
        every = max(1, round(float(subject.facts.rate.fps) / PER_SECOND))
        return PaletteAccumulator(every=every, palette=subject.look.palette if subject.look else ())


class PaletteAccumulator:
    """Running state over one clip."""

    def __init__(self, *, every: int, palette: tuple[PaletteColor, ...]) -> None:
        self._every = every
        self._palette = palette
        self._colors = np.array([hex_to_lab(color.hex) for color in palette], np.float32).reshape(-1, 3)
        self._tolerance = np.array([color.tolerance for color in palette], np.float32)
        self._frames = 0
        self._strict: list[float] = []
        self._outside: list[float] = []
        self._near: list[NDArray[np.float64]] = []
        self._cells = np.zeros((_SIDE**3, 4))  # pixels outside, and the sums of their L, a and b, by cell of Lab

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        self._frames += 1
        if view.index % self._every or not self._palette:
            return
        lab = view.lab.reshape(-1, 1, 3)
        distance = ciede2000(lab, self._colors)
        inside = distance <= self._tolerance
        strict = ~inside.any(axis=1)
        nearest = np.argmin(distance, axis=1)
        counts = np.bincount(nearest[~strict], minlength=len(self._palette))
        colorful = strict & (np.hypot(lab[:, 0, 1], lab[:, 0, 2]) > COLORFUL)
        strange = lab[colorful]
        outside = (ciede2000(strange, self._colors, lightness_weight=SHADE) > self._tolerance).all(axis=1)
        self._strict.append(100.0 * float(strict.mean()))
        self._outside.append(100.0 * float(outside.sum()) / strict.size)
        self._near.append(100.0 * counts / strict.size)
        self._cells += _by_cell(strange[outside][:, 0])

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and flags after the last frame."""
        if not self._outside:
            note = "the look has no palette" if not self._palette else "no frame was seen"
            return tuple(_score(name, None, note=note) for name in FACTS.units), ()
        outside, strict = float(np.mean(self._outside)), float(np.mean(self._strict))
        main = _main_color(self._cells)
        held = np.repeat(self._outside, self._every)[: self._frames]
        near = np.mean(self._near, axis=0)
        scores = (
            _score("outside", outside, direction="lower", note=f"mostly {main}" if main else "", per_frame=held),
            _score("strict", strict),
            *(
                _score("near", float(share), note=" ".join(part for part in (color.hex, color.name) if part))
                for color, share in zip(self._palette, near, strict=True)
            ),
        )
        if outside < NOTICE:
            return scores, ()
        frames = tuple(FrameRange(a, b) for a, b in runs(held >= NOTICE))
        sentence = f"{outside:.0f} % of the picture outside the palette, mostly {main}"
        return scores, (Flag(measure="palette", level="warn", sentence=sentence, frames=frames),)


def _by_cell(lab: NDArray[np.float32]) -> NDArray[np.float64]:
    """(`_SIDE` cubed, 4): count and sums of L, a, b of (n, 3) colours in cells of 25 x 20 x 20."""
    place = np.floor(lab / np.array([25.0, 20.0, 20.0], np.float32)).astype(np.int64) + np.array([0, 7, 7])
    keys = np.ravel_multi_index(tuple(np.clip(place, 0, _SIDE - 1).T), (_SIDE,) * 3)
    columns = [np.bincount(keys, minlength=_SIDE**3)]
    columns += [np.bincount(keys, weights=lab[:, axis], minlength=_SIDE**3) for axis in range(3)]
    return np.stack(columns, axis=1).astype(np.float64)


def _main_color(cells: NDArray[np.float64]) -> str:
    """The mean of the fullest cell as `#rrggbb`; empty where nothing lies outside."""
    count, *sums = cells[int(np.argmax(cells[:, 0]))]
    return lab_to_hex(np.array(sums) / count) if count else ""


def _score(
    name: str,
    value: float | None,
    *,
    direction: str = "none",
    note: str = "",
    per_frame: NDArray[np.float64] | None = None,
) -> Score:
    return Score(
        measure="palette",
        name=name,
        value=value,
        unit="%",
        direction="lower" if direction == "lower" else "none",
        bounds=(None, NOTICE) if name == "outside" else (None, None),
        per_frame=() if per_frame is None else tuple(per_frame.tolist()),
        note=note,
        version=FACTS.version,
    )
