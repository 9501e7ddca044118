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

from rushes.engines.previz.camera import basis, confusion
from rushes.engines.previz.colour import NODES
from rushes.engines.previz.kit import CameraState

_K1 = np.uint64(0x9E3779B97F4A7C15)
_K2 = np.uint64(0xBF58476D1CE4E5B9)
_K3 = np.uint64(0x94D049BB133111EB)

#: Steps between two nodes of the look's cube, and that in the shapes its arithmetic needs.
STEPS = 32
_SHIFT, _PART, _BITS, _WHOLE = 5, STEPS - 1, np.uint64(5), np.uint64(STEPS)
#: Three lanes of 21 bits hold a node's red, green and blue as 256 times their codes.
_SECOND, _THIRD, _LANE = np.uint64(21), np.uint64(42), np.uint64(0xFFFF)
_LANES = np.uint64(0xFFFF | 0xFFFF << 21 | 0xFFFF << 42)
#: From a node to the next along blue (z), green (y) and red (x), and along several.
_Z, _Y, _X = np.uint64(1), np.uint64(NODES), np.uint64(NODES * NODES)
_XYZ = np.uint64(NODES * NODES + NODES + 1)

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
        self._table: tuple[NDArray[np.float32], NDArray[np.uint64]] | None = None
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
        coc = confusion(camera, width)
        half_h = self.half.shape[0]
        self.rows.each(half_h, lambda a, b: _halve(light, depth, develop.exposure, coc, self.half, self.spread, a, b))
        self.rows.each(half_h, lambda a, b: _disc(self.half, self.spread, self.discs, self.blur, a, b))
        self._bloom()
        out = np.empty((height, width, 3), np.uint8)
        look = self._packed(develop.table)
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
                look,
                self.noise,
                settings,
                seed * 7919 + frame,
                out,
                a,
                b,
            ),
        )
        return out

    def _packed(self, table: NDArray[np.float32]) -> NDArray[np.uint64]:
        """The look as `_look` reads it; packed once per take."""
        if self._table is None or self._table[0] is not table:
            code = np.rint(table[..., :3].astype(np.float64) * 256.0).astype(np.uint64).reshape(-1, 3)
            self._table = table, code[:, 0] | code[:, 1] << _SECOND | code[:, 2] << _THIRD
        return self._table[1]

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
    limit = np.float32(0.03 * width)
    across, down = np.float32(0.5 * width * shutter), np.float32(-0.5 * height * shutter)
    third, half, one = np.float32(1.0 / 3.0), np.float32(0.5), np.float32(1.0)
    step, least, tenth = np.float32(2.0 / width), np.float32(0.05), np.float32(0.1)
    ways = np.empty((3, width), np.float32)
    for y in range(y0, y1):
        w = 1.0 - (y + 0.5) * 2.0 / height
        v = np.float32(w)
        x0, xn, xu = np.float32(warp[1, 0] * w + warp[2, 0]), np.float32(warp[3, 0]), np.float32(warp[0, 0])
        base, yn, yu = np.float32(warp[1, 1] * w + warp[2, 1]), np.float32(warp[3, 1]), np.float32(warp[0, 1])
        z0, zn, zu = np.float32(warp[1, 2] * w + warp[2, 2]), np.float32(warp[3, 2]), np.float32(warp[0, 2])
        for x in range(width):
            u = (np.float32(x) + half) * step - one
            near = one / max(depth[y, x], least)
            z = one / max(zu * u + z0 + zn * near, tenth)
            mx = ((xu * u + x0 + xn * near) * z - u) * across
            my = ((yu * u + base + yn * near) * z - v) * down
            ways[0, x], ways[1, x], ways[2, x] = mx, my, np.sqrt(mx * mx + my * my)
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
def _halve(rgb: Any, depth: Any, exposure: float, coc: Any, half: Any, spread: Any, y0: int, y1: int) -> None:
    """Half-size exposed light with lone sparks tamed, and the blur radius there in half-size pixels."""
    w2 = spread.shape[1]
    wide = 2 * w2
    gain, one, tame = np.float32(exposure), np.float32(1.0), np.float32(0.3)
    scale, focus, limit = np.float32(0.5 * coc[0]), np.float32(coc[1]), np.float32(0.5 * coc[2])
    weight, near = np.empty((2, wide), np.float32), np.empty(wide, np.float32)
    for y in range(y0, y1):
        for j in range(2):
            for x in range(wide):
                bright = max(rgb[2 * y + j, x, 0], rgb[2 * y + j, x, 1], rgb[2 * y + j, x, 2])
                weight[j, x] = one / (one + tame * bright * gain)
        for x in range(wide):
            near[x] = min(depth[2 * y, x], depth[2 * y + 1, x])
        for x in range(w2):
            i = 2 * x
            p, q, r, s = weight[0, i], weight[0, i + 1], weight[1, i], weight[1, i + 1]
            total = gain / (p + q + r + s)
            for c in range(3):
                half[y, x, c] = total * (
                    rgb[2 * y, i, c] * p
                    + rgb[2 * y, i + 1, c] * q
                    + rgb[2 * y + 1, i, c] * r
                    + rgb[2 * y + 1, i + 1, c] * s
                )
            away = scale * (one - focus / max(min(near[i], near[i + 1]), np.float32(0.05)))
            spread[y, x] = min(max(away, -limit), limit)


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
                if radius < np.float32(0.5):  # no tap falls on another pixel
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
    side, middle = np.float32(0.125), np.float32(0.375)
    row = np.empty((aw, 3), np.float32)
    for y in range(bh):
        y0, y1, y2, y3 = max(2 * y - 1, 0), 2 * y, min(2 * y + 1, ah - 1), min(2 * y + 2, ah - 1)
        for x in range(aw):
            for c in range(3):
                row[x, c] = side * (a[y0, x, c] + a[y3, x, c]) + middle * (a[y1, x, c] + a[y2, x, c])
        for x in range(bw):
            x0, x1, x2, x3 = max(2 * x - 1, 0), 2 * x, min(2 * x + 1, aw - 1), min(2 * x + 2, aw - 1)
            for c in range(3):
                b[y, x, c] = side * (row[x0, c] + row[x3, c]) + middle * (row[x1, c] + row[x2, c])


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
def _widen(a: Any, y: int, step: int, short: Any, row: Any) -> None:
    """Row y of a picture from one `step` (2 or 4) times smaller, between its pixels: (3, columns) float32."""
    f = min(max((y + 0.5) / step - 0.5, 0.0), a.shape[0] - 1.0)
    i = int(f)
    j = min(i + 1, a.shape[0] - 1)
    share = np.float32(f - i)
    columns, last = row.shape[1], a.shape[1] - 1
    for c in range(3):
        for x in range(a.shape[1]):
            short[x] = a[i, x, c] + (a[j, x, c] - a[i, x, c]) * share
        line = row[c]
        for x in range(1, last if step == 2 else 0):  # all places between two pixels in one loop: many at a time
            p, q, r = short[x - 1], short[x], short[x + 1]
            line[2 * x], line[2 * x + 1] = p + (q - p) * np.float32(0.75), q + (r - q) * np.float32(0.25)
        for x in range(1, last if step == 4 else 0):
            p, q, r = short[x - 1], short[x], short[x + 1]
            line[4 * x], line[4 * x + 1] = p + (q - p) * np.float32(0.625), p + (q - p) * np.float32(0.875)
            line[4 * x + 2], line[4 * x + 3] = q + (r - q) * np.float32(0.125), q + (r - q) * np.float32(0.375)
        for phase in range(step):
            back = 1 if 2 * phase + 1 < step else 0
            part = np.float32((phase + 0.5) / step - 0.5 + back)
            for x in (0, last, last + 1):
                k = x * step + phase
                if k < columns:
                    left, right = short[min(max(x - back, 0), last)], short[min(max(x - back + 1, 0), last)]
                    line[k] = left + (right - left) * part


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
    gain, veil = np.float32(settings[0]), np.float32(settings[1])
    vignette, strong = np.float32(settings[2]), np.float32(settings[3])
    scale, focus, limit = np.float32(settings[4]), np.float32(settings[5]), np.float32(settings[6])
    reach = np.float32(1.0 / (width * width + height * height))
    fine = np.float32((NODES - 1) * STEPS)
    zero, half, one, most = np.float32(0.0), np.float32(0.5), np.float32(1.0), np.float32(0.99999)
    wr, wg, wb = np.float32(0.3 / 255.0), np.float32(0.59 / 255.0), np.float32(0.11 / 255.0)
    low, bend, white = np.float32(0.35), np.float32(2.6), np.float32(255.0)
    line = np.empty((3, width), np.float32)
    place = np.empty((3, width), np.int32)
    far_out, veiled = np.empty((3, width), np.float32), np.empty((3, width), np.float32)
    short = np.empty(blur.shape[1], np.float32)
    corner, mix = np.empty(width, np.float32), np.empty(width, np.float32)
    for y in range(y0, y1):
        _widen(blur, y, 2, short, far_out)
        _widen(glow, y, 4, short, veiled)
        dy = np.float32(2 * y - height + 1)
        for x in range(width):
            dx = np.float32(2 * x - width + 1)
            far = (dx * dx + dy * dy) * reach
            corner[x] = one - vignette * far * (np.float32(0.6) + np.float32(0.4) * far)
            away = min(abs(scale * (one - focus / max(depth[y, x], np.float32(0.05)))), limit)
            mix[x] = min(max((away - half) * np.float32(1.1), zero), one)
        for x in range(width):
            for c in range(3):
                line[c, x] = rgb[y, x, c] * gain
        for c in range(3):
            for x in range(width):
                v = line[c, x]
                v += (far_out[c, x] - v) * mix[x]
                v = max((v + (veiled[c, x] - v) * veil) * corner[x], zero)
                line[c, x] = min(np.sqrt(v / (one + v)), most) * fine + half
        for c in range(3):
            for x in range(width):
                place[c, x] = np.int32(line[c, x])
        for x in range(width):
            _look(table, place, line, x)
        pick = (np.uint64(y) ^ (np.uint64(salt) * _K1)) * _K2
        pick = (pick ^ (pick >> np.uint64(29))) * _K3
        pick = pick ^ (pick >> np.uint64(32))
        row = int(pick % np.uint64(noise.shape[1]))
        start = int((pick >> np.uint64(20)) % np.uint64(noise.shape[2] - width))
        speck, even = noise[0, row, start : start + width], noise[1, row, start : start + width]
        for x in range(width):
            tone = line[0, x] * wr + line[1, x] * wg + line[2, x] * wb
            mix[x] = speck[x] * strong * (low + bend * tone * (one - tone)) + even[x]
        for x in range(width):
            for c in range(3):
                out[y, x, c] = np.uint8(np.int32(min(max(line[c, x] + mix[x], zero), white)))


@njit(nogil=True, cache=True, error_model="numpy")
def _look(table: Any, place: Any, line: Any, n: int) -> None:
    """The look's cube between four of its nodes, red, green and blue at once in the lanes of one integer.

    A cell is cut into six tetrahedra along its grey diagonal (Kasson and others 1995): one goes from the dark corner
    along the axis with the largest part first, along the one with the smallest last.
    """
    p, q, r = place[0, n], place[1, n], place[2, n]
    x, y, z = np.uint64(p & _PART), np.uint64(q & _PART), np.uint64(r & _PART)
    at = np.uint64(((p >> _SHIFT) * NODES + (q >> _SHIFT)) * NODES + (r >> _SHIFT))
    most, least = max(x, y, z), min(x, y, z)
    middle = x + y + z - most - least
    first = _X if x == most else (_Y if y == most else _Z)
    last = _Z if z == least else (_Y if y == least else _X)
    a = table[at] * (_WHOLE - most) + table[at + first] * (most - middle)
    a = (a + table[at + _XYZ - last] * (middle - least) + table[at + _XYZ] * least) >> _BITS & _LANES
    k = np.float32(1.0 / 256.0)
    line[0, n] = np.float32(np.int32(a & _LANE)) * k
    line[1, n] = np.float32(np.int32((a >> _SECOND) & _LANE)) * k
    line[2, n] = np.float32(np.int32(a >> _THIRD)) * k
