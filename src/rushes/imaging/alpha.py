"""Pictures with transparency: straight and premultiplied, one laid over another, and colour carried past an edge."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

#: Below this share a pixel's own colour is noise: its neighbours' colour stands for it.
_LEAST = 1e-4


def premultiplied(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Straight colour times its alpha; black where nothing is.

    Args:
        picture: (H, W, 4) float32 in any colour space, alpha 0..1.
    """
    out = picture.copy()
    out[..., :3] *= picture[..., 3:]
    return out


def straight(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Premultiplied colour over its alpha; where nothing is, the colour of the edges near goes on.

    A picture with straight alpha is scaled and compressed without a look at its alpha: black behind an edge would bleed
    into it as a dark fringe. The colour is pulled up a pyramid and pushed back down (S. Gortler et al., The Lumigraph,
    1996, section 3.4).

    Args:
        picture: (H, W, 4) float32, premultiplied.
    """
    levels = [picture]
    while min(levels[-1].shape[:2]) > 1:
        high, wide = levels[-1].shape[:2]
        levels.append(cv2.resize(levels[-1], ((wide + 1) // 2, (high + 1) // 2), interpolation=cv2.INTER_AREA))
    last = levels[-1]
    color = last[..., :3] / np.maximum(last[..., 3:], _LEAST)
    for level in reversed(levels[:-1]):
        high, wide = level.shape[:2]
        far = cv2.resize(color, (wide, high), interpolation=cv2.INTER_LINEAR).reshape(high, wide, 3)
        alpha = level[..., 3:]
        color = np.where(alpha > _LEAST, level[..., :3] / np.maximum(alpha, _LEAST), far)
    out = picture.copy()
    out[..., :3] = color
    return out


def over(front: NDArray[np.float32], back: NDArray[np.float32]) -> NDArray[np.float32]:
    """A premultiplied picture over another without alpha (T. Porter and T. Duff 1984).

    Args:
        front: (H, W, 4) float32, premultiplied.
        back: (H, W, 3) float32 of the same colour space, or one colour (3,).
    """
    return np.asarray(front[..., :3] + back * (1.0 - front[..., 3:]), np.float32)


def stack(back: NDArray[np.float32], layers: Iterable[NDArray[np.float32] | None]) -> NDArray[np.float32]:
    """A picture with several over it, the lowest first; the same object where nothing lies over it.

    Args:
        back: (H, W, 3) float32.
        layers: as for `over`; None where a layer shows nothing.
    """
    for layer in layers:
        back = back if layer is None else over(layer, back)
    return back
