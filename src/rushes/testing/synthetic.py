"""Made-up clips in code: textured panning pictures with a moving disc, and faults planted in them by amount.

Every function is pure and seeded; a clip is a tuple of (h, w, 3) uint8 display R'G'B' frames, so that faults chain:
`freeze(flicker_global(pan(), percent=3), start=10)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.imaging.view import FrameView

Frame = NDArray[np.uint8]
Clip = tuple[Frame, ...]
Float = NDArray[np.float32]


def texture(height: int, width: int, *, seed: int = 0, slope: float = 1.6, discs: int = 20) -> Float:
    """A picture with the statistics of a photograph: 1/f noise, and discs with hard edges over it.

    Args:
        height, width: in pixels.
        seed: of the noise.
        slope: amplitude falls as frequency to the minus this.
        discs: how many shapes give it edges.

    Returns:
        (height, width) float32 display luma, about 0.05..0.95.
    """
    random = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    frequency[0, 0] = 1.0
    waves = random.normal(size=frequency.shape) + 1j * random.normal(size=frequency.shape)
    noise = np.fft.irfft2(waves / frequency**slope, s=(height, width))
    picture = (0.45 + 0.16 * (noise - noise.mean()) / noise.std()).astype(np.float32)
    for _ in range(discs):
        mask = np.zeros((height, width), np.float32)
        centre = (int(random.integers(width)), int(random.integers(height)))
        cv2.circle(mask, centre, int(random.integers(5, max(6, height // 6))), (1.0,), -1, cv2.LINE_AA)
        picture = picture * (1 - mask) + mask * (0.5 * picture + np.float32(random.uniform(0.0, 0.5)))
    return np.clip(picture, 0.05, 0.95).astype(np.float32)


def pan(
    *,
    height: int = 180,
    width: int = 320,
    frames: int = 16,
    speed: tuple[float, float] = (1.7, 0.5),
    tint: tuple[float, float, float] = (1.0, 0.92, 0.84),
    seed: int = 0,
) -> Clip:
    """A camera that pans over a texture, with a textured disc that moves on its own.

    Args:
        height, width, frames: of the clip.
        speed: of the camera in pixels a frame (x, y); (0, 0) leaves the disc out: nothing moves.
        tint: display gain of red, green and blue.
        seed: of texture and path.
    """
    margin = [int(abs(v) * frames) + 8 for v in speed]
    ground = texture(height + margin[1], width + margin[0], seed=seed)
    ball = texture(height // 3, height // 3, seed=seed + 1, discs=4)
    made = []
    for number in range(frames):
        moved = _window(ground, speed[0] * number + 2, speed[1] * number + 2, width, height)
        if any(speed):
            moved = _over(moved, ball, 0.2 * width + 2.1 * number, 0.3 * height + 0.7 * number)
        made.append(to_codes(moved[..., None] * np.array(tint, np.float32)))
    return tuple(made)


def _window(ground: Float, x: float, y: float, width: int, height: int) -> Float:
    shift = np.array([[1, 0, -x], [0, 1, -y]], np.float32)
    return np.asarray(cv2.warpAffine(ground, shift, (width, height), flags=cv2.INTER_CUBIC), np.float32)


def _over(ground: Float, ball: Float, x: float, y: float) -> Float:
    height, width = ground.shape
    placed = _window(ball, -x, -y, width, height)
    radius = ball.shape[0] / 2
    mask = np.zeros((height, width), np.float32)
    centre = (int((x + radius) * 16), int((y + radius) * 16))
    cv2.circle(mask, centre, int((radius - 2) * 16), (1.0,), -1, cv2.LINE_AA, 4)
    return ground * (1 - mask) + placed * mask


def to_codes(picture: NDArray[np.floating]) -> Frame:
    """Display values 0..1 to 8-bit codes, rounded."""
    return (np.clip(picture, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def to_unit(frame: Frame) -> Float:
    """8-bit codes to display values 0..1."""
    return frame.astype(np.float32) / np.float32(255.0)


def flicker_global(clip: Sequence[Frame], *, percent: float, seed: int = 0) -> Clip:
    """A random gain over the whole picture in every frame; its second differences are those of `percent` exactly."""
    gains = np.random.default_rng(seed).normal(size=len(clip))
    second = np.diff(gains, 2)
    gains *= percent / 100.0 * np.sqrt(6.0) / np.sqrt(np.mean(second**2))
    return tuple(to_codes(to_unit(frame) * np.exp(gain)) for frame, gain in zip(clip, gains, strict=True))


def flicker_local(clip: Sequence[Frame], *, percent: float, seed: int = 0) -> Clip:
    """A smooth random gain field in every frame with deviation `percent` over the picture."""
    random = np.random.default_rng(seed)
    height, width = clip[0].shape[:2]
    made = []
    for frame in clip:
        coarse = cv2.GaussianBlur(random.normal(size=(36, 64)), (0, 0), 5)
        field = cv2.resize(coarse / coarse.std() * percent / 100.0, (width, height), interpolation=cv2.INTER_CUBIC)
        made.append(to_codes(to_unit(frame) * np.exp(field)[..., None]))
    return tuple(made)


def flicker_chroma(clip: Sequence[Frame], *, percent: float, seed: int = 0) -> Clip:
    """A random gain of red alone in every frame."""
    gains = np.exp(np.random.default_rng(seed).normal(size=len(clip)) * percent / 100.0)
    return tuple(to_codes(to_unit(f) * np.array([g, 1, 1])) for f, g in zip(clip, gains, strict=True))


def fade(clip: Sequence[Frame], *, log_gain: float = -0.5) -> Clip:
    """A steady fade by `log_gain` (natural logarithm) from first to last frame: intended, not flicker."""
    last = max(1, len(clip) - 1)
    return tuple(to_codes(to_unit(f) * np.exp(log_gain * i / last)) for i, f in enumerate(clip))


def freeze(clip: Sequence[Frame], *, start: int, frames: int | None = None) -> Clip:
    """Frame `start` stands still for `frames` frames in all (to the end by default)."""
    end = len(clip) if frames is None else min(len(clip), start + frames)
    return tuple(clip[start] if start <= i < end else frame for i, frame in enumerate(clip))


def duplicate(clip: Sequence[Frame], *, every: int) -> Clip:
    """Each `every`-th frame repeats the one before: 2 is 12 pictures in 24 frames."""
    return tuple(clip[i - 1] if i % every == every - 1 else frame for i, frame in enumerate(clip))


def black(clip: Sequence[Frame], *, start: int, frames: int) -> Clip:
    """`frames` black frames from `start`."""
    return tuple(np.zeros_like(f) if start <= i < start + frames else f for i, f in enumerate(clip))


def blank(clip: Sequence[Frame], *, start: int, frames: int, code: int = 128) -> Clip:
    """`frames` frames of one even grey from `start`, as a failed model leaves them."""
    return tuple(np.full_like(f, code) if start <= i < start + frames else f for i, f in enumerate(clip))


def grain(clip: Sequence[Frame], *, codes: float, seed: int = 0, baked: bool = False) -> Clip:
    """Gaussian grain of the same value in all channels, `codes` 8-bit codes strong; `baked` repeats one pattern."""
    random = np.random.default_rng(seed)
    shape = clip[0].shape[:2]
    fixed = random.normal(size=shape)
    noise = (fixed if baked else random.normal(size=shape) for _ in clip)
    return tuple(to_codes(to_unit(f) + (n * codes / 255.0)[..., None]) for f, n in zip(clip, noise, strict=True))


def blur(clip: Sequence[Frame], *, sigma: float) -> Clip:
    """Gaussian blur of `sigma` pixels."""
    return tuple(np.asarray(cv2.GaussianBlur(frame, (0, 0), sigma), np.uint8) for frame in clip)


def cast(clip: Sequence[Frame], *, gains: tuple[float, float, float]) -> Clip:
    """Gains of red, green and blue in linear light (sRGB curve): a colour cast, or exposure where all are equal."""
    linear = _srgb_linear(np.arange(256) / 255.0)
    tables = [to_codes(_srgb_display(linear * gain)) for gain in gains]
    return tuple(np.dstack([tables[c][frame[..., c]] for c in range(3)]) for frame in clip)


def _srgb_linear(display: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(display <= 0.04045, display / 12.92, ((display + 0.055) / 1.055) ** 2.4)


def _srgb_display(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def clip_highlights(clip: Sequence[Frame], *, share: float) -> Clip:
    """The left `share` of the picture's columns becomes white."""
    made = []
    for frame in clip:
        burnt = frame.copy()
        burnt[:, : round(frame.shape[1] * share)] = 255
        made.append(burnt)
    return tuple(made)


def flashes(
    *,
    height: int = 90,
    width: int = 160,
    frames: int = 72,
    fps: float = 24.0,
    hertz: float = 4.0,
    area: float = 0.3,
    color: tuple[float, float, float] = (1.0, 1.0, 1.0),
    low: float = 0.2,
    high: float = 0.9,
) -> Clip:
    """A bar of `area` of the picture that flashes `hertz` times a second between two display levels."""
    made = []
    for number in range(frames):
        picture = np.full((height, width, 3), 0.3, np.float32)
        is_on = int(number * hertz * 2 / fps) % 2
        picture[:, : round(width * area)] = np.array(color, np.float32) * (high if is_on else low)
        made.append(to_codes(picture))
    return tuple(made)


def patches(colors: Sequence[str], *, height: int = 90, width: int = 160, frames: int = 2) -> Clip:
    """Vertical bars of equal width in `#rrggbb` colours."""
    picture = np.empty((height, width, 3), np.uint8)
    for number, color in enumerate(colors):
        left, right = round(width * number / len(colors)), round(width * (number + 1) / len(colors))
        picture[:, left:right] = [int(color.lstrip("#")[at : at + 2], 16) for at in (0, 2, 4)]
    return (picture,) * frames


def resize(clip: Sequence[Frame], *, height: int, width: int) -> Clip:
    """The clip at another size, area-averaged: a proxy."""
    return tuple(np.asarray(cv2.resize(f, (width, height), interpolation=cv2.INTER_AREA), np.uint8) for f in clip)


def views(clip: Sequence[Frame]) -> Iterator[FrameView]:
    """The clip as rulers and measures see it."""
    for index, frame in enumerate(clip):
        yield FrameView(index, frame)
