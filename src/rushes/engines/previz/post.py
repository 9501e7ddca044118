"""From scene light to a finished frame: defocus, bloom, motion blur, vignette, the look's table, grain and dither."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
from rushes.engines.previz.colour import NODES
from rushes.engines.previz.kit import CameraState

_K1 = np.uint64(0x9E3779B97F4A7C15)
_K2 = np.uint64(0xBF58476D1CE4E5B9)
_K3 = np.uint64(0x94D049BB133111EB)

#: Rows of stored grain; every row of a picture takes one of them from a place of its own.
_GRAIN_ROWS, _GRAIN_SPARE = 256, 509


@dataclass(frozen=True, kw_only=True)
class Develop:
    """How a frame is developed.

    Args:
        table: the look from `colour.table`.
        exposure: factor on scene light, the same for the whole take.
        bloom: 0..1 share of light that the glass scatters.
        vignette: 0..1 fall-off towards the corners.
        grain: standard deviation of the grain in code values.
        shutter: share of a frame that the shutter is open; 0 for no motion blur.
    """

    table: NDArray[np.float32]
    exposure: float
    bloom: float = 0.10
    vignette: float = 0.28
    grain: float = 1.7
    shutter: float = 0.5


class Rows:
    """Runs a kernel over bands of rows on a few threads; the picture is the same however it is cut."""

    def __init__(self, threads: int) -> None:
        self.threads = max(1, threads)
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None

    def each(self, height: int, work: Callable[[int, int], None]) -> None:
        """Call `work(y0, y1)` for every band and wait for all."""
        if self._pool is None:
            work(0, height)
            return
        bands = min(height, self.threads * 3)
        cuts = [height * k // bands for k in range(bands + 1)]
        for done in [self._pool.submit(work, a, b) for a, b in pairwise(cuts)]:
            done.result()

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()


class Darkroom:
    """Keeps the working buffers of one picture size, and develops frame after frame in them."""

    def __init__(self, width: int, height: int, rows: Rows) -> None:
        self.rows = rows
        self.width, self.height = width, height
        sizes = [(max(height >> k, 1), max(width >> k, 1)) for k in range(1, 7)]
        self.half = np.zeros((*sizes[0], 3), np.float32)
        self.blur = np.zeros((*sizes[0], 3), np.float32)
        self.spread = np.zeros(sizes[0], np.float32)
        self.glow = [np.zeros((*size, 3), np.float32) for size in sizes[1:]]
        self.moved = np.zeros((height, width, 3), np.float32)
        self.noise = _grain(width)
        self.discs = np.stack([_spiral(taps) for taps in (12, 24, 40)])

    def develop(
        self,
        rgb: NDArray[np.float32],
        depth: NDArray[np.float32],
        develop: Develop,
        *,
        camera: CameraState,
        later: CameraState,
        seed: int,
        frame: int,
    ) -> NDArray[np.uint8]:
        """Develop one frame.

        Args:
            rgb: (H, W, 3) float32 scene-linear BT.709; left as it is.
            depth: (H, W) float32 metres along the view axis, `inf` for sky.
            develop: the settings of the take.
            camera: the view of this frame.
            later: the view one frame later, for motion blur.
            seed: of grain and dither.
            frame: number of the frame, so that grain never repeats.

        Returns:
            (H, W, 3) uint8 R'G'B', full range.
        """
        height, width = depth.shape
        light = rgb
        if develop.shutter > 0:
            aspect = width / height
            here, there = basis(camera, aspect=aspect), basis(later, aspect=aspect)
            if _travel(here, there, camera.focus_m, width, height) * develop.shutter > 0.9:
                light = self.moved
                warp = _reproject(here, there)
                self.rows.each(
                    height,
                    lambda a, b: _streak(rgb, depth, here, warp, develop.shutter, self.moved, a, b),
                )
        coc = _confusion(camera, width)
        half_h = self.half.shape[0]
        self.rows.each(half_h, lambda a, b: _halve(light, depth, develop.exposure, coc, self.half, self.spread, a, b))
        self.rows.each(half_h, lambda a, b: _disc(self.half, self.spread, self.discs, self.blur, a, b))
        self._bloom()
        out = np.empty((height, width, 3), np.uint8)
        settings = np.array(
            [develop.exposure, develop.bloom, develop.vignette, develop.grain, coc[0], coc[1], coc[2]], np.float64
        )
        self.rows.each(
            height,
            lambda a, b: _finish(
                light,
                depth,
                self.blur,
                self.glow[0],
                develop.table,
                self.noise,
                settings,
                seed * 7919 + frame,
                out,
                a,
                b,
            ),
        )
        return out

    def _bloom(self) -> None:
        """Light scattered in the lens: a pyramid going down, summed coming up."""
        levels = self.glow
        _shrink(self.blur, levels[0])
        for a, b in pairwise(levels):
            _shrink(a, b)
        for k in range(len(levels) - 1, 0, -1):
            _lift(levels[k], levels[k - 1], 0.66)


def _grain(width: int) -> NDArray[np.float32]:
    """Grain of unit deviation with a triangular spread, and dither 0..1: (2, rows, columns), the same for all takes."""
    chance = np.random.Generator(np.random.PCG64(29))
    size = (_GRAIN_ROWS, width + _GRAIN_SPARE)
    out = np.empty((2, *size), np.float32)
    out[0] = (chance.random(size, np.float32) + chance.random(size, np.float32) - 1.0) * 2.45
    out[1] = chance.random(size, np.float32)
    return out


def _spiral(taps: int) -> NDArray[np.float32]:
    """A unit disc filled evenly on the golden-angle spiral (Vogel 1979): (40, 3) x, y, radius, then zeros."""
    k = np.arange(taps)
    angle, far = k * (math.pi * (3.0 - math.sqrt(5.0))), np.sqrt((k + 0.75) / taps)
    out = np.zeros((40, 3), np.float32)
    out[:taps] = np.stack([np.cos(angle) * far, np.sin(angle) * far, far], axis=-1)
    return out


def _confusion(camera: CameraState, width: int) -> tuple[float, float, float]:
    """Blur radius in pixels as `scale * (d - focus) / d`, never more than the limit: (scale, focus, limit)."""
    f = camera.focal_mm / 1000.0
    focus = max(camera.focus_m, f * 2.0)
    diameter = f * f / camera.aperture / (focus - f)
    return 0.5 * diameter / (camera.sensor_mm / 1000.0) * width, focus, 0.016 * width


def _reproject(here: NDArray[np.float64], there: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows that take a ray and its depth in one view to the other's picture: (4, 3)."""
    r, u, f = there[1], there[2], there[3]
    rows = np.stack([r / (r @ r), u / (u @ u), f])
    return np.concatenate([(rows @ here[1:].T).T, (rows @ (here[0] - there[0]))[None]], axis=0)


def _travel(here: NDArray[np.float64], there: NDArray[np.float64], focus: float, width: int, height: int) -> float:
    """The most that any of nine points moves between two views, in pixels, at the focus and far away."""
    warp = _reproject(here, there)
    most = 0.0
    for u in (-0.9, 0.0, 0.9):
        for v in (-0.9, 0.0, 0.9):
            for d in (0.5 * focus, focus, 1e5):
                x, y, z = warp[0] * u + warp[1] * v + warp[2] + warp[3] / d
                if z > 0.05:
                    most = max(most, math.hypot((x / z - u) * width / 2, (y / z - v) * height / 2))
    return most


@njit(nogil=True, cache=True, error_model="numpy")
def _streak(rgb: Any, depth: Any, here: Any, warp: Any, shutter: float, out: Any, y0: int, y1: int) -> None:
    """Blur along the way each point of the still world moves while the shutter is open."""
    height, width = depth.shape
    limit = 0.03 * width
    across, down = 0.5 * width * shutter, -0.5 * height * shutter
    third = np.float32(1.0 / 3.0)
    ways = np.empty((3, width))
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        x0, xn, xu = warp[1, 0] * v + warp[2, 0], warp[3, 0], warp[0, 0]
        base, yn, yu = warp[1, 1] * v + warp[2, 1], warp[3, 1], warp[0, 1]
        z0, zn, zu = warp[1, 2] * v + warp[2, 2], warp[3, 2], warp[0, 2]
        for x in range(width):
            u = (x + 0.5) * (2.0 / width) - 1.0
            near = 1.0 / max(float(depth[y, x]), 0.05)
            z = 1.0 / max(zu * u + z0 + zn * near, 0.1)
            ways[0, x] = ((xu * u + x0 + xn * near) * z - u) * across
            ways[1, x] = ((yu * u + base + yn * near) * z - v) * down
        for x in range(width):
            ways[2, x] = math.sqrt(ways[0, x] * ways[0, x] + ways[1, x] * ways[1, x])
        for x in range(width):
            mx, my, way = ways[0, x], ways[1, x], ways[2, x]
            if way < 0.9:
                for c in range(3):
                    out[y, x, c] = rgb[y, x, c]
                continue
            if way < 3.0:
                ix, iy = mx * 0.33333334, my * 0.33333334
                ax, ay = min(max(int(x + ix + 0.5), 0), width - 1), min(max(int(y + iy + 0.5), 0), height - 1)
                bx, by = min(max(int(x - ix + 0.5), 0), width - 1), min(max(int(y - iy + 0.5), 0), height - 1)
                for c in range(3):
                    out[y, x, c] = (rgb[y, x, c] + rgb[ay, ax, c] + rgb[by, bx, c]) * third
                continue
            if way > limit:
                mx *= limit / way
                my *= limit / way
                way = limit
            taps = 5 if way < 8.0 else 9
            r = g = b = np.float32(0.0)
            for k in range(taps):
                s = (k + 0.5) / taps - 0.5
                ix = min(max(int(x + mx * s + 0.5), 0), width - 1)
                iy = min(max(int(y + my * s + 0.5), 0), height - 1)
                r += rgb[iy, ix, 0]
                g += rgb[iy, ix, 1]
                b += rgb[iy, ix, 2]
            part = np.float32(1.0 / taps)
            out[y, x, 0] = r * part
            out[y, x, 1] = g * part
            out[y, x, 2] = b * part


@njit(nogil=True, cache=True, error_model="numpy")
def _radius(depth: float, scale: float, focus: float, limit: float) -> float:
    """Signed radius of the circle of confusion in pixels: negative in front of the focus."""
    if depth > 1e7:
        return min(scale, limit)
    return min(max(scale * (depth - focus) / max(depth, 0.05), -limit), limit)


@njit(nogil=True, cache=True, error_model="numpy")
def _halve(rgb: Any, depth: Any, exposure: float, coc: Any, half: Any, spread: Any, y0: int, y1: int) -> None:
    """Half-size exposed light with lone sparks tamed, and the blur radius there in half-size pixels."""
    w2 = spread.shape[1]
    for y in range(y0, y1):
        for x in range(w2):
            r = g = b = total = 0.0
            near = 1e9
            for j in range(2):
                for i in range(2):
                    yy, xx = 2 * y + j, 2 * x + i
                    p, q, s = rgb[yy, xx, 0] * exposure, rgb[yy, xx, 1] * exposure, rgb[yy, xx, 2] * exposure
                    w = 1.0 / (1.0 + 0.3 * max(p, q, s))
                    r += p * w
                    g += q * w
                    b += s * w
                    total += w
                    near = min(near, float(depth[yy, xx]))
            half[y, x, 0] = r / total
            half[y, x, 1] = g / total
            half[y, x, 2] = b / total
            spread[y, x] = 0.5 * _radius(float(near), coc[0], coc[1], coc[2])


@njit(nogil=True, cache=True, error_model="numpy")
def _disc(half: Any, spread: Any, discs: Any, blur: Any, y0: int, y1: int) -> None:
    """Gather a disc of light around each half-size pixel that is out of focus.

    Where the blur is wide and even, every second pixel is the mean of its neighbours.
    """
    h2, w2 = spread.shape
    one, zero = np.float32(1.0), np.float32(0.0)
    for y in range(y0, y1):
        for turn in range(2):
            for x in range(turn, w2, 2):
                own = spread[y, x]
                radius = abs(own)
                if radius < np.float32(0.35):
                    for c in range(3):
                        blur[y, x, c] = half[y, x, c]
                    continue
                if turn == 1 and radius > np.float32(1.5) and x + 1 < w2:
                    slack = radius * np.float32(0.12)
                    if abs(spread[y, x - 1] - own) < slack and abs(spread[y, x + 1] - own) < slack:
                        for c in range(3):
                            blur[y, x, c] = (blur[y, x - 1, c] + blur[y, x + 1, c]) * np.float32(0.5)
                        continue
                size = 0 if radius < np.float32(2.0) else (1 if radius < np.float32(4.5) else 2)
                taps = (12, 24, 40)[size]
                r, g, b, total = half[y, x, 0], half[y, x, 1], half[y, x, 2], one
                for k in range(taps):
                    sx = int(x + radius * discs[size, k, 0] + 0.5)
                    sy = int(y + radius * discs[size, k, 1] + 0.5)
                    if sx < 0 or sy < 0 or sx >= w2 or sy >= h2:
                        continue
                    w = min(max(abs(spread[sy, sx]) - radius * discs[size, k, 2] + one, zero), one)
                    r += half[sy, sx, 0] * w
                    g += half[sy, sx, 1] * w
                    b += half[sy, sx, 2] * w
                    total += w
                blur[y, x, 0] = r / total
                blur[y, x, 1] = g / total
                blur[y, x, 2] = b / total


@njit(nogil=True, cache=True, error_model="numpy")
def _shrink(a: Any, b: Any) -> None:
    """Half the size with a tent of 4 by 4."""
    ah, aw = a.shape[0], a.shape[1]
    bh, bw = b.shape[0], b.shape[1]
    for y in range(bh):
        for x in range(bw):
            for c in range(3):
                total = 0.0
                for j in range(4):
                    wj = 0.125 if j in (0, 3) else 0.375
                    yy = min(max(2 * y + j - 1, 0), ah - 1)
                    for i in range(4):
                        wi = 0.125 if i in (0, 3) else 0.375
                        total += wj * wi * a[yy, min(max(2 * x + i - 1, 0), aw - 1), c]
                b[y, x, c] = total


@njit(nogil=True, cache=True, error_model="numpy")
def _lift(small: Any, large: Any, share: float) -> None:
    """Mix a coarser level, enlarged smoothly, into the finer one."""
    sh, sw = small.shape[0], small.shape[1]
    for y in range(large.shape[0]):
        fy = min(max((y + 0.5) * 0.5 - 0.5, 0.0), sh - 1.0)
        iy = int(fy)
        ty = fy - iy
        jy = min(iy + 1, sh - 1)
        for x in range(large.shape[1]):
            fx = min(max((x + 0.5) * 0.5 - 0.5, 0.0), sw - 1.0)
            ix = int(fx)
            tx = fx - ix
            jx = min(ix + 1, sw - 1)
            for c in range(3):
                low = small[iy, ix, c] * (1 - tx) + small[iy, jx, c] * tx
                high = small[jy, ix, c] * (1 - tx) + small[jy, jx, c] * tx
                large[y, x, c] = large[y, x, c] * (1 - share) + share * (low * (1 - ty) + high * ty)


@njit(nogil=True, cache=True, error_model="numpy")
def _place(at: int, scale: float, count: int) -> tuple[int, int, float]:
    f = min(max((at + 0.5) * scale - 0.5, 0.0), count - 1.0)
    i = int(f)
    return i, min(i + 1, count - 1), f - i


@njit(nogil=True, cache=True, error_model="numpy")
def _flatten(a: Any, y: int, scale: float, row: Any) -> None:
    """The row of a smaller picture that belongs to row y of the large one, between its own rows."""
    i, j, t = _place(y, scale, a.shape[0])
    share = np.float32(t)
    for x in range(a.shape[1]):
        for c in range(3):
            row[x, c] = a[i, x, c] + (a[j, x, c] - a[i, x, c]) * share


@njit(nogil=True, cache=True, error_model="numpy")
def _finish(
    rgb: Any,
    depth: Any,
    blur: Any,
    glow: Any,
    table: Any,
    noise: Any,
    settings: Any,
    salt: int,
    out: Any,
    y0: int,
    y1: int,
) -> None:
    """Mix in defocus and bloom, darken the corners, look the look up, and add grain and dither.

    Each row goes through short passes of one kind of work, in float32, that a processor does eight at a time.
    """
    height, width = depth.shape
    exposure, bloom, vignette, grain = settings[0], settings[1], settings[2], settings[3]
    scale, focus, limit = settings[4], settings[5], settings[6]
    gain, veil, strong = np.float32(exposure), np.float32(bloom), np.float32(grain)
    reach = 1.0 / (width * width + height * height)
    top = np.float32(NODES - 1)
    zero, one, most = np.float32(0.0), np.float32(1.0), np.float32(0.99999)
    wr, wg, wb = np.float32(0.3 / 255.0), np.float32(0.59 / 255.0), np.float32(0.11 / 255.0)
    low, bend, white = np.float32(0.35), np.float32(2.6), np.float32(255.0)
    line = np.empty((width, 4), np.float32)
    far_out = np.empty((blur.shape[1], 3), np.float32)
    veiled = np.empty((glow.shape[1], 3), np.float32)
    left, right, share = np.empty(width, np.int64), np.empty(width, np.int64), np.empty(width, np.float32)
    corner = np.empty(width, np.float32)
    for x in range(width):
        left[x], right[x], t = _place(x, 0.25, glow.shape[1])
        share[x] = t
    for y in range(y0, y1):
        _flatten(blur, y, 0.5, far_out)
        _flatten(glow, y, 0.25, veiled)
        dy = 2 * y - height + 1
        for x in range(width):
            dx = 2 * x - width + 1
            far = (dx * dx + dy * dy) * reach
            corner[x] = 1.0 - vignette * far * (0.6 + 0.4 * far)
        for x in range(width):
            r, g, b = rgb[y, x, 0] * gain, rgb[y, x, 1] * gain, rgb[y, x, 2] * gain
            away = abs(_radius(float(depth[y, x]), scale, focus, limit))
            if away > 0.5:
                m = np.float32(min((away - 0.5) * 1.1, 1.0))
                i, j, f = _place(x, 0.5, blur.shape[1])
                t = np.float32(f)
                r += (far_out[i, 0] + (far_out[j, 0] - far_out[i, 0]) * t - r) * m
                g += (far_out[i, 1] + (far_out[j, 1] - far_out[i, 1]) * t - g) * m
                b += (far_out[i, 2] + (far_out[j, 2] - far_out[i, 2]) * t - b) * m
            i, j, t, k = left[x], right[x], share[x], corner[x]
            r = (r + (veiled[i, 0] + (veiled[j, 0] - veiled[i, 0]) * t - r) * veil) * k
            g = (g + (veiled[i, 1] + (veiled[j, 1] - veiled[i, 1]) * t - g) * veil) * k
            b = (b + (veiled[i, 2] + (veiled[j, 2] - veiled[i, 2]) * t - b) * veil) * k
            line[x, 0], line[x, 1], line[x, 2] = r, g, b
        for x in range(width):
            for c in range(4):
                v = max(line[x, c], zero)
                line[x, c] = min(np.sqrt(v / (one + v)), most) * top
        for x in range(width):
            _look(table, line[x])
        pick = (np.uint64(y) ^ (np.uint64(salt) * _K1)) * _K2
        pick = (pick ^ (pick >> np.uint64(29))) * _K3
        pick = pick ^ (pick >> np.uint64(32))
        row = int(pick % np.uint64(noise.shape[1]))
        start = int((pick >> np.uint64(20)) % np.uint64(noise.shape[2] - width))
        speck, even = noise[0, row, start : start + width], noise[1, row, start : start + width]
        for x in range(width):
            tone = line[x, 0] * wr + line[x, 1] * wg + line[x, 2] * wb
            add = speck[x] * strong * (low + bend * tone * (one - tone)) + even[x]
            for c in range(3):
                out[y, x, c] = np.uint8(np.int32(min(max(line[x, c] + add, zero), white)))


@njit(nogil=True, cache=True, error_model="numpy")
def _look(table: Any, at: Any) -> None:
    """The look's cube, between its nodes: the place in the cube becomes the code found there."""
    i, j, k = int(at[0]), int(at[1]), int(at[2])
    one = np.float32(1.0)
    x, y, z = at[0] - np.float32(i), at[1] - np.float32(j), at[2] - np.float32(k)
    w00, w01, w10, w11 = (one - x) * (one - y), (one - x) * y, x * (one - y), x * y
    far = one - z
    for c in range(4):
        at[c] = (
            (table[i, j, k, c] * far + table[i, j, k + 1, c] * z) * w00
            + (table[i, j + 1, k, c] * far + table[i, j + 1, k + 1, c] * z) * w01
            + (table[i + 1, j, k, c] * far + table[i + 1, j, k + 1, c] * z) * w10
            + (table[i + 1, j + 1, k, c] * far + table[i + 1, j + 1, k + 1, c] * z) * w11
        )
