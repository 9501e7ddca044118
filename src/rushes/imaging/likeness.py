"""How alike two clips look: a fingerprint of layout and colour over time, and stacks of near duplicates.

The fingerprint is the mean colour of 16 x 9 cells in six moments of a clip, in CIE L*a*b*, one byte a number: 2.6 kB.
It tells layout, colour, light and slow movement. It cannot tell who is in the picture, an expression, hands, sharpness,
grain, flicker, or anything smaller than a cell or quicker than the gap between moments: two takes that differ in these
alone look alike to it, which is why only takes that agree almost everywhere are stacked, and why a stack hides nothing
for good.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.errors import BrokenPromise

Print = NDArray[np.int8]
Cells = NDArray[np.float32]

#: Changes whenever fingerprints of two versions must not be compared.
VERSION = 1
MOMENTS, ROWS, COLUMNS = 6, 9, 16
#: Where in a clip the moments lie, as shares of its length.
SHARES = tuple((moment + 0.5) / MOMENTS for moment in range(MOMENTS))
#: A shift of all colours alike up to this, per channel of L*a*b*, is a nudge of grade and not another picture.
_NUDGE = 3.0
#: Share of the cells that may differ more: what passes an edge of a cell.
_BEST_SHARE = 0.95
#: Two clips are near duplicates when all but a twentieth of their cells differ by less than this, CIE76. Calibrated on
#: previz (eight prompts, four seeds) and on copies that were encoded, graded and trimmed: see `docs/walk/3-choose.md`.
NEAR = 4.0


def moments_of(frames: int) -> tuple[int, ...]:
    """The frames a fingerprint looks at in a clip of so many; a short clip repeats some."""
    return tuple(min(int(share * frames), max(frames - 1, 0)) for share in SHARES)


def cells_of(lab: NDArray[np.float32]) -> Cells:
    """Mean colour of the cells of one picture.

    Args:
        lab: (h, w, 3) float32 CIE L*a*b* (D65) of a picture or a small proxy of it, as `FrameView.lab`.

    Returns:
        (9, 16, 3) float32.
    """
    return np.asarray(cv2.resize(lab, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA), np.float32)


def make_print(cells: Sequence[Cells]) -> Print:
    """The fingerprint of a clip.

    Args:
        cells: of its moments, in order, each as `cells_of` gives it.

    Returns:
        (6, 9, 16, 3) int8, whole units of L*a*b*.

    Raises:
        BrokenPromise: not six moments.
    """
    if len(cells) != MOMENTS:
        raise BrokenPromise("a fingerprint of another number of moments", cause=f"found {len(cells)}, not {MOMENTS}")
    return np.clip(np.rint(np.stack(cells)), -128, 127).astype(np.int8)


def to_text(made: Print) -> str:
    """A fingerprint as text, to be kept."""
    return base64.b85encode(made.tobytes()).decode()


def from_text(text: str) -> Print:
    """The inverse of `to_text`."""
    return np.frombuffer(base64.b85decode(text), np.int8).reshape(MOMENTS, ROWS, COLUMNS, 3)


def unlikeness(one: Print, other: Print) -> float:
    """How far two clips differ, CIE76: the difference that all but a twentieth of the cells stay below.

    A small shift of all colours alike is taken out first.
    """
    gap = one.astype(np.float32) - other.astype(np.float32)
    shift = np.clip(np.median(gap, axis=(0, 1, 2)), -_NUDGE, _NUDGE)
    return float(np.quantile(np.sqrt(((gap - shift) ** 2).sum(axis=-1)), _BEST_SHARE))


def stack_prints(prints: Sequence[Print], *, near: float = NEAR) -> tuple[tuple[int, ...], ...]:
    """Groups of near duplicates by index; every member is near the first of its group, so that chains do not grow.

    Args:
        prints: the best placed first; it becomes the one that stands for its group.
        near: see `NEAR`.

    Returns:
        Groups of two or more, in the order of their first.
    """
    groups: list[list[int]] = []
    for index, made in enumerate(prints):
        close = [(unlikeness(prints[group[0]], made), place) for place, group in enumerate(groups)]
        if close and min(close)[0] < near:
            groups[min(close)[1]].append(index)
        else:
            groups.append([index])
    return tuple(tuple(group) for group in groups if len(group) > 1)
