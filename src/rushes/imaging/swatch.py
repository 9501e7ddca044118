"""The few colours that pictures have in common: clusters in CIE Lab that a person would name apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.imaging.color import ciede2000, lab_to_hex, linear_to_lab, srgb_to_linear

#: Colours nearer than this (CIEDE2000) are one to the eye at a glance.
APART = 10.0
#: Pictures are read at this size: colours, not detail.
_SIDE = 72
_CLUSTERS = 12


@dataclass(frozen=True, kw_only=True)
class Swatch:
    """A colour `#rrggbb` (sRGB) with the share of all pictures that it stands for, 0..1."""

    hex: str
    share: float


def find_swatches(pictures: Sequence[NDArray[np.uint8]], *, count: int = 5) -> tuple[Swatch, ...]:
    """The colours that most of the pictures' area comes near to, largest share first.

    k-means in CIE Lab (Lloyd 1982) with a fixed start, clusters nearer than `APART` joined; every picture counts alike.

    Args:
        pictures: (h, w, 3) uint8 R'G'B', of any sizes.
        count: most colours.
    """
    if not pictures:
        return ()
    small = [cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA) for picture in pictures]
    linear = srgb_to_linear(np.stack(small).reshape(-1, 3).astype(np.float32) / np.float32(255.0))
    lab = np.ascontiguousarray(linear_to_lab(linear), np.float32)
    clusters = min(_CLUSTERS, len(np.unique(lab, axis=0)))
    cv2.setRNGSeed(1)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.5)
    start = np.zeros((len(lab), 1), np.int32)
    _, labels, centers = cv2.kmeans(lab, clusters, start, criteria, 2, cv2.KMEANS_PP_CENTERS)
    sizes = np.bincount(labels.ravel(), minlength=clusters).astype(np.float64)
    joined = _join(np.asarray(centers, np.float64), sizes)
    total = sizes.sum()
    return tuple(
        Swatch(hex=lab_to_hex(center.astype(np.float32)), share=round(size / total, 4))
        for center, size in joined[:count]
    )


def _join(centers: NDArray[np.float64], sizes: NDArray[np.float64]) -> list[tuple[NDArray[np.float64], float]]:
    """Clusters by size, each taking in the smaller ones near it."""
    kept: list[tuple[NDArray[np.float64], float]] = []
    for index in np.argsort(-sizes, kind="stable"):
        near = next(
            (place for place, (center, _) in enumerate(kept) if _distance(center, centers[index]) < APART), None
        )
        if near is None:
            kept.append((centers[index], float(sizes[index])))
        else:
            center, size = kept[near]
            whole = size + float(sizes[index])
            kept[near] = ((center * size + centers[index] * sizes[index]) / whole, whole)
    return sorted(kept, key=lambda item: -item[1])


def _distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    return float(ciede2000(first.astype(np.float32), second.astype(np.float32)))
