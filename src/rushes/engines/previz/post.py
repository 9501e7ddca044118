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
_M16 = np.uint64(0xFFFF)


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
        self.blur = np.zeros((*sizes[0], 4), np.float32)
        self.spread = np.zeros(sizes[0], np.float32)
        self.glow = [np.zeros((*size, 3), np.float32) for size in sizes[1:]]
        self.moved = np.zeros((height, width, 3), np.float32)

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
            if _travel(here, there, camera.focus_m, width, height) * develop.shutter > 0.7:
                light = self.moved
                warp = _reproject(here, there)
                self.rows.each(
                    height,
                    lambda a, b: _streak(rgb, depth, here, warp, develop.shutter, self.moved, a, b),
                )
        coc = _confusion(camera, width)
        half_h = self.half.shape[0]
        self.rows.each(half_h, lambda a, b: _halve(light, depth, develop.exposure, coc, self.half, self.spread, a, b))
        self.rows.each(half_h, lambda a, b: _disc(self.half, self.spread, self.blur, a, b))
        self._bloom()
        out = np.empty((height, width, 3), np.uint8)
        settings = np.array(
            [develop.exposure, develop.bloom, develop.vignette, develop.grain, coc[0], coc[1], coc[2]], np.float64
        )
        self.rows.each(
            height,
            lambda a, b: _finish(
                light, depth, self.blur, self.glow[0], develop.table, settings, seed * 7919 + frame, out, a, b
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
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(width):
            u = (x + 0.5) * 2.0 / width - 1.0
            near = 1.0 / max(float(depth[y, x]), 0.05)
            z = warp[0, 2] * u + warp[1, 2] * v + warp[2, 2] + warp[3, 2] * near
            z = max(z, 0.1)
            mx = ((warp[0, 0] * u + warp[1, 0] * v + warp[2, 0] + warp[3, 0] * near) / z - u) * 0.5 * width * shutter
            my = -((warp[0, 1] * u + warp[1, 1] * v + warp[2, 1] + warp[3, 1] * near) / z - v) * 0.5 * height * shutter
            way = math.sqrt(mx * mx + my * my)
            if way < 0.7:
                for c in range(3):
                    out[y, x, c] = rgb[y, x, c]
                continue
            if way > limit:
                mx *= limit / way
                my *= limit / way
                way = limit
            taps = 3 if way < 3.0 else (5 if way < 8.0 else 9)
            r = g = b = 0.0
            for k in range(taps):
                s = (k + 0.5) / taps - 0.5
                ix = min(max(int(x + mx * s + 0.5), 0), width - 1)
                iy = min(max(int(y + my * s + 0.5), 0), height - 1)
                r += rgb[iy, ix, 0]
                g += rgb[iy, ix, 1]
                b += rgb[iy, ix, 2]
            out[y, x, 0] = r / taps
            out[y, x, 1] = g / taps
            out[y, x, 2] = b / taps


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
def _disc(half: Any, spread: Any, blur: Any, y0: int, y1: int) -> None:
    """Gather a disc of light around each half-size pixel that is out of focus; the fourth channel says how far out."""
    h2, w2 = spread.shape
    for y in range(y0, y1):
        for x in range(w2):
            own = float(spread[y, x])
            radius = abs(own)
            if radius < 0.35:
                for c in range(3):
                    blur[y, x, c] = half[y, x, c]
                blur[y, x, 3] = radius
                continue
            taps = 12 if radius < 2.0 else (24 if radius < 4.5 else 40)
            r, g, b, total = float(half[y, x, 0]), float(half[y, x, 1]), float(half[y, x, 2]), 1.0
            ca, sa = 1.0, 0.0
            for k in range(taps):
                # golden-angle spiral (Vogel 1979)
                ca, sa = (
                    ca * -0.7373688780783197 - sa * 0.6754902942615238,
                    sa * -0.7373688780783197 + ca * 0.6754902942615238,
                )
                far = radius * math.sqrt((k + 0.75) / taps)
                sx, sy = int(x + ca * far + 0.5), int(y + sa * far + 0.5)
                if sx < 0 or sy < 0 or sx >= w2 or sy >= h2:
                    continue
                other = abs(float(spread[sy, sx]))
                w = min(max(other - far + 1.0, 0.0), 1.0)
                r += half[sy, sx, 0] * w
                g += half[sy, sx, 1] * w
                b += half[sy, sx, 2] * w
                total += w
            blur[y, x, 0] = r / total
            blur[y, x, 1] = g / total
            blur[y, x, 2] = b / total
            blur[y, x, 3] = radius


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


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _sample(a: Any, iy: int, jy: int, ty: float, ix: int, jx: int, tx: float, c: int) -> float:
    low = a[iy, ix, c] + (a[iy, jx, c] - a[iy, ix, c]) * tx
    high = a[jy, ix, c] + (a[jy, jx, c] - a[jy, ix, c]) * tx
    return low + (high - low) * ty


@njit(nogil=True, cache=True, error_model="numpy")
def _place(at: int, scale: float, count: int) -> tuple[int, int, float]:
    f = min(max((at + 0.5) * scale - 0.5, 0.0), count - 1.0)
    i = int(f)
    return i, min(i + 1, count - 1), f - i


@njit(nogil=True, cache=True, error_model="numpy")
def _look(table: Any, r: float, g: float, b: float) -> tuple[float, float, float]:
    """The look's cube, between its nodes."""
    top = NODES - 1
    fr = min(math.sqrt(max(r, 0.0) / (1.0 + max(r, 0.0))), 0.99999) * top
    fg = min(math.sqrt(max(g, 0.0) / (1.0 + max(g, 0.0))), 0.99999) * top
    fb = min(math.sqrt(max(b, 0.0) / (1.0 + max(b, 0.0))), 0.99999) * top
    i, j, k = int(fr), int(fg), int(fb)
    x, y, z = fr - i, fg - j, fb - k
    w000, w001 = (1 - x) * (1 - y) * (1 - z), (1 - x) * (1 - y) * z
    w010, w011 = (1 - x) * y * (1 - z), (1 - x) * y * z
    w100, w101 = x * (1 - y) * (1 - z), x * (1 - y) * z
    w110, w111 = x * y * (1 - z), x * y * z
    n000, n001, n010, n011 = table[i, j, k], table[i, j, k + 1], table[i, j + 1, k], table[i, j + 1, k + 1]
    n100, n101 = table[i + 1, j, k], table[i + 1, j, k + 1]
    n110, n111 = table[i + 1, j + 1, k], table[i + 1, j + 1, k + 1]
    r = n000[0] * w000 + n001[0] * w001 + n010[0] * w010 + n011[0] * w011
    r += n100[0] * w100 + n101[0] * w101 + n110[0] * w110 + n111[0] * w111
    g = n000[1] * w000 + n001[1] * w001 + n010[1] * w010 + n011[1] * w011
    g += n100[1] * w100 + n101[1] * w101 + n110[1] * w110 + n111[1] * w111
    b = n000[2] * w000 + n001[2] * w001 + n010[2] * w010 + n011[2] * w011
    b += n100[2] * w100 + n101[2] * w101 + n110[2] * w110 + n111[2] * w111
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def _finish(
    rgb: Any, depth: Any, blur: Any, glow: Any, table: Any, settings: Any, salt: int, out: Any, y0: int, y1: int
) -> None:
    """Put sharp, defocused and scattered light together; develop; grain and dither."""
    height, width = depth.shape
    exposure, bloom, vignette, grain = settings[0], settings[1], settings[2], settings[3]
    scale, focus, limit = settings[4], settings[5], settings[6]
    reach = 1.0 / (width * width + height * height)
    for y in range(y0, y1):
        by, cy, ty = _place(y, 0.5, blur.shape[0])
        gy, hy, sy = _place(y, 0.25, glow.shape[0])
        dy = 2 * y - height + 1
        for x in range(width):
            r, g, b = rgb[y, x, 0] * exposure, rgb[y, x, 1] * exposure, rgb[y, x, 2] * exposure
            away = abs(_radius(float(depth[y, x]), scale, focus, limit))
            if away > 0.5:
                m = min((away - 0.5) * 1.1, 1.0)
                bx, cx, tx = _place(x, 0.5, blur.shape[1])
                r += (_sample(blur, by, cy, ty, bx, cx, tx, 0) - r) * m
                g += (_sample(blur, by, cy, ty, bx, cx, tx, 1) - g) * m
                b += (_sample(blur, by, cy, ty, bx, cx, tx, 2) - b) * m
            gx, hx, sx = _place(x, 0.25, glow.shape[1])
            r += (_sample(glow, gy, hy, sy, gx, hx, sx, 0) - r) * bloom
            g += (_sample(glow, gy, hy, sy, gx, hx, sx, 1) - g) * bloom
            b += (_sample(glow, gy, hy, sy, gx, hx, sx, 2) - b) * bloom
            dx = 2 * x - width + 1
            far = (dx * dx + dy * dy) * reach
            shade = 1.0 - vignette * far * (0.6 + 0.4 * far)
            r, g, b = _look(table, r * shade, g * shade, b * shade)
            h = (np.uint64(x + y * 65536) ^ (np.uint64(salt) * _K1)) * _K2
            h = (h ^ (h >> np.uint64(29))) * _K3
            h = h ^ (h >> np.uint64(32))
            n0 = np.int64(h & _M16) + np.int64((h >> np.uint64(16)) & _M16) - 65535
            tone = (0.3 * r + 0.59 * g + 0.11 * b) * (1.0 / 255.0)
            noise = n0 * (grain * 2.45 / 65536.0) * (0.35 + 2.6 * tone * (1.0 - tone))
            dither = np.int64((h >> np.uint64(32)) & _M16) * (1.0 / 65536.0)
            out[y, x, 0] = int(min(max(r + noise + dither, 0.0), 255.0))
            out[y, x, 1] = int(min(max(g + noise + dither, 0.0), 255.0))
            out[y, x, 2] = int(min(max(b + noise + dither, 0.0), 255.0))
