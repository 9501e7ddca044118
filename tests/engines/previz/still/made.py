"""Pictures made in code: what stands in them is known, so that a guess can be judged."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.media.proxy import write_still

SIZE = (320, 180)


def scene(*, width: int = 320, height: int = 180, shift: int = 0) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Blue sky over green ground, both textured, and a red post on the ground: the picture, and where the post is."""
    chance = np.random.default_rng(4)
    rough = chance.normal(0, 9, (height, width + 80, 1))
    ground = np.array([70, 110, 60]) + cv2.GaussianBlur(rough, (0, 0), 1.0)[..., None] * 2.0
    sky = np.array([120, 160, 210]) + cv2.GaussianBlur(rough, (0, 0), 6.0)[..., None] * 3.0
    picture = np.where(np.arange(height)[:, None, None] < 0.45 * height, sky, ground)
    picture = np.clip(picture[:, shift : shift + width], 0, 255).astype(np.uint8)
    post = np.zeros((height, width), bool)
    left = round(0.45 * width) - shift
    post[round(0.25 * height) : round(0.82 * height), left : left + round(0.10 * width)] = True
    picture[post] = (205, 30, 35)
    return np.ascontiguousarray(cv2.GaussianBlur(picture, (0, 0), 0.6)), post


def drawing(*, width: int = 320, height: int = 180) -> NDArray[np.uint8]:
    """A storyboard frame: lines and one flat fill on paper."""
    paper = np.full((height, width, 3), 248, np.uint8)
    cv2.line(paper, (0, 120), (width, 120), (30, 30, 30), 2)
    cv2.circle(paper, (140, 70), 16, (30, 30, 30), 2)
    cv2.rectangle(paper, (125, 88), (155, 150), (210, 80, 60), cv2.FILLED)
    return paper


def saved(path: Path, picture: NDArray[np.uint8]) -> Path:
    """A picture as PNG."""
    return write_still(path, picture)
