"""Where two pictures show the same thing: feature matches that one camera move explains, and the colors found there."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

#: Fewer inliers than this prove nothing (video-science.md 2.2).
LEAST_INLIERS = 12
_WIDEST = 640  # features are sought on pictures of at most this width


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """Colors of the same surfaces in two pictures.

    Args:
        first, second: (n, 3) float32 R'G'B' means of small patches.
        inliers: feature matches behind them; 0 where the pictures do not agree.
        spread: share of the first picture that the inliers' hull covers.
        carry: (3, 3) homography from the first picture to the second, in shares of their width; None without inliers.
    """

    first: NDArray[np.float32]
    second: NDArray[np.float32]
    inliers: int
    spread: float
    carry: NDArray[np.float64] | None = None


@dataclass(frozen=True, kw_only=True)
class Features:
    """Features of one picture: the small picture they were found on, their places in it and their descriptions."""

    picture: NDArray[np.float32]
    places: NDArray[np.float32]
    words: NDArray[np.float32]


def find_features(picture: NDArray[np.float32]) -> Features:
    """SIFT features (Lowe 2004) of the luma of a picture, stretched so that a darker shot finds the same ones.

    Args:
        picture: (H, W, 3) float32 R'G'B' 0..1; looked at no wider than 640 pixels.
    """
    small = _shrink(picture)
    sift = cv2.SIFT.create(nfeatures=900, contrastThreshold=0.02)
    keys, words = sift.detectAndCompute(_grey(small), None)
    if words is None:
        return Features(picture=small, places=np.zeros((0, 2), np.float32), words=np.zeros((0, 128), np.float32))
    return Features(picture=small, places=np.array([key.pt for key in keys], np.float32), words=_root(words))


def find_correspondence(first: Features, second: Features) -> Correspondence:
    """Features matched both ways and held together by one homography (RANSAC)."""
    nothing = np.zeros((0, 3), np.float32)
    a, b = first.picture, second.picture
    pairs = _mutual(first.words, second.words)
    if len(pairs) < LEAST_INLIERS:
        return Correspondence(first=nothing, second=nothing, inliers=0, spread=0.0)
    at_a, at_b = first.places[pairs[:, 0]], second.places[pairs[:, 1]]
    cv2.setRNGSeed(1)
    found, mask = cv2.findHomography(at_a, at_b, cv2.RANSAC, 3.0, maxIters=2000, confidence=0.999)
    if found is None or mask is None or not _is_camera(found, a.shape):
        return Correspondence(first=nothing, second=nothing, inliers=0, spread=0.0)
    kept = mask.ravel() > 0
    at_a, at_b = at_a[kept], at_b[kept]
    places = np.unique(np.rint(at_a / 4.0), axis=0).shape[0]  # a feature of several orientations counts once
    if places < LEAST_INLIERS:
        return Correspondence(first=nothing, second=nothing, inliers=places, spread=0.0)
    hull = float(cv2.contourArea(cv2.convexHull(at_a))) / (a.shape[0] * a.shape[1])
    carry = np.diag([1 / b.shape[1], 1 / b.shape[1], 1.0]) @ found @ np.diag([a.shape[1], a.shape[1], 1.0])
    return Correspondence(first=_patches(a, at_a), second=_patches(b, at_b), inliers=places, spread=hull, carry=carry)


def _shrink(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = picture.shape[:2]
    if width <= _WIDEST:
        return np.clip(picture, 0.0, 1.0)
    size = (_WIDEST, max(2, round(height * _WIDEST / width)))
    return np.clip(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), 0.0, 1.0)


def _grey(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    luma = picture @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    low, high = np.percentile(luma, (1, 99))  # matching must not fail where one shot is darker
    return (np.clip((luma - low) / max(float(high - low), 0.05), 0, 1) * 255).astype(np.uint8)


def _root(words: NDArray[np.float32]) -> NDArray[np.float32]:
    """RootSIFT (Arandjelovic, Zisserman 2012)."""
    return np.sqrt(words / np.maximum(words.sum(axis=1, keepdims=True), 1e-6)).astype(np.float32)


def _mutual(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.int64]:
    """(n, 2) places of pairs that are each other's nearest and clearly nearer than the next (Lowe's ratio 0.8)."""
    if min(len(first), len(second)) < LEAST_INLIERS:
        return np.zeros((0, 2), np.int64)
    # descriptions have length one: the squared distance is 2 - 2 times the product
    distance = np.float32(2.0) - np.float32(2.0) * (first @ second.T)
    nearest, back = distance.argmin(axis=1), distance.argmin(axis=0)
    two = np.partition(distance, 1, axis=1)[:, :2]
    mine = np.arange(len(first))
    kept = (back[nearest] == mine) & (two[:, 0] < 0.64 * two[:, 1])
    return np.stack((mine[kept], nearest[kept]), axis=1)


def _is_camera(homography: NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    """True where the map is one that moving a camera makes: no flip, no collapse, a zoom of at most six."""
    height, width = shape[:2]
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    moved = cv2.perspectiveTransform(corners, homography)[0]
    area = 0.5 * float(np.sum(moved[:, 0] * np.roll(moved[:, 1], -1) - np.roll(moved[:, 0], -1) * moved[:, 1]))
    ratio = area / (width * height)
    return bool(cv2.isContourConvex(moved.astype(np.float32))) and 1 / 36 < ratio < 36


def _patches(picture: NDArray[np.float32], at: NDArray[np.float32]) -> NDArray[np.float32]:
    mean = cv2.blur(picture, (7, 7))
    xs = np.clip(np.rint(at[:, 0]).astype(int), 0, picture.shape[1] - 1)
    ys = np.clip(np.rint(at[:, 1]).astype(int), 0, picture.shape[0] - 1)
    return mean[ys, xs]
