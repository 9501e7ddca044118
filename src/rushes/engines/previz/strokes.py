"""Letters as bent tubes: a stroke alphabet for neon, shop fronts and labelled boxes, baked as distance fields."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

#: Polylines on a grid 4 wide and 6 high: each pair of digits is a point, `-` joins, a space lifts the hand.
LETTERS = {
    "A": "00-26-40 12-32",
    "B": "00-06-36-45-44-33-03 33-42-41-30-00",
    "C": "45-36-16-05-01-10-30-41",
    "D": "00-06-26-44-42-20-00",
    "E": "40-00-06-46 03-33",
    "F": "00-06-46 03-33",
    "G": "45-36-16-05-01-10-30-41-43-23",
    "H": "00-06 40-46 03-43",
    "I": "20-26 10-30 16-36",
    "J": "46-41-30-10-01",
    "K": "00-06 46-03-40",
    "L": "06-00-40",
    "M": "00-06-23-46-40",
    "N": "00-06-40-46",
    "O": "01-05-16-36-45-41-30-10-01",
    "P": "00-06-36-45-44-33-03",
    "Q": "01-05-16-36-45-41-30-10-01 22-40",
    "R": "00-06-36-45-44-33-03 23-40",
    "S": "45-36-16-05-04-13-33-42-41-30-10-01",
    "T": "06-46 20-26",
    "U": "06-01-10-30-41-46",
    "V": "06-20-46",
    "W": "06-10-24-30-46",
    "X": "00-46 06-40",
    "Y": "06-23-46 23-20",
    "Z": "06-46-00-40",
    "0": "01-05-16-36-45-41-30-10-01 01-45",
    "1": "15-26-20 10-30",
    "2": "05-16-36-45-44-00-40",
    "3": "05-16-36-45-44-33-42-41-30-10-01 13-33",
    "4": "30-36-02-42",
    "5": "46-06-03-33-42-41-30-10-01",
    "6": "45-36-16-05-01-10-30-41-42-33-03",
    "7": "06-46-10",
    "8": "13-04-05-16-36-45-44-33-13-02-01-10-30-41-42-33",
    "9": "01-10-30-41-45-36-16-05-04-13-43",
    "-": "13-33",
    ".": "20-21",
    "'": "26-24",
    "!": "26-22 20-21",
    "?": "05-16-36-45-44-23-22 20-21",
    "&": "40-05-16-36-35-02-01-10-20-42",
    " ": "",
    # little pictures that hang over bars and shops
    "\u25c7": "23-45-26-05-23 20-23 10-30",
    "\u2606": "00-26-40-04-44-00",
    "\u25cb": "02-04-15-35-44-42-31-11-02",
    "\u2193": "26-20 02-20-42",
    "\u2192": "03-43 25-43-21",
}

#: What cannot be spelled is drawn as an empty frame.
_UNKNOWN = "00-06-46-40-00"


def segments(text: str, *, stacked: bool = False) -> tuple[NDArray[np.float64], float, float]:
    """The strokes of a word.

    Args:
        text: any text; letters without a stroke form become empty frames.
        stacked: one letter below the other.

    Returns:
        (N, 4) float64 strokes (from x, y to x, y) in letter units (a letter is 4 by 6), and the word's size.
    """
    rows: list[tuple[float, float, float, float]] = []
    x, y = 0.0, 0.0
    count = max(len(text), 1)
    if stacked:
        y = (count - 1) * 7.6
    for letter in text.upper():
        for line in LETTERS.get(letter, _UNKNOWN).split():
            points = [(x + int(p[0]), y + int(p[1])) for p in line.split("-")]
            rows.extend((*a, *b) for a, b in pairwise(points))
        if stacked:
            y -= 7.6
        else:
            x += 5.6
    width, height = (4.0, count * 7.6 - 1.6) if stacked else (count * 5.6 - 1.6, 6.0)
    return np.array(rows or [(0.0, 0.0, 0.0, 0.0)], dtype=np.float64), width, height


def field(text: str, *, stacked: bool = False, per_unit: int = 5, margin: float = 1.6) -> NDArray[np.float32]:
    """Distance to the nearest stroke of a word, ready to be sampled as a texture.

    Args:
        text: the word.
        stacked: one letter below the other.
        per_unit: samples per letter unit.
        margin: letter units around the word.

    Returns:
        (rows, columns) float32 distance in letter units, the first row at the bottom.
    """
    strokes, width, height = segments(text, stacked=stacked)
    across = np.arange(int((width + 2 * margin) * per_unit)) / per_unit - margin
    along = np.arange(int((height + 2 * margin) * per_unit)) / per_unit - margin
    px, py = np.meshgrid(across, along)
    best = np.full(px.shape, 9.0)
    for ax, ay, bx, by in strokes:
        dx, dy = bx - ax, by - ay
        h = np.clip(((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy + 1e-9), 0.0, 1.0)
        best = np.minimum(best, np.hypot(px - ax - dx * h, py - ay - dy * h))
    return best.astype(np.float32)
