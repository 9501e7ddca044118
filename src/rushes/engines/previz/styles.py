"""Two ways of drawing geometry alone: the grey box of guide clips, and clay under one lamp; no texture, no weather."""

from __future__ import annotations

import colorsys
import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.clay import Lamp, mould
from rushes.engines.previz.figure_rays import window
from rushes.engines.previz.gait import place
from rushes.engines.previz.geometry import PERSON, Geometry, Staged
from rushes.engines.previz.kit import CameraState, Thing

#: Identity colours of people and products whose own colour would not stand out from grey.
IDENTITY = ("#e5342b", "#2467e8", "#f2b200", "#17a45a", "#a63ee0", "#f0702a")
#: Grey of things by kind, as a share of white in the code values of the picture.
_GREYS = {
    "ground": 0.80, "house": 0.83, "car": 0.55, "sign": 0.62, "lamp": 0.42, "person": 0.46, "wall": 0.86,
    "plinth": 0.72, "disc": 0.95, "water": 0.70, "set": 0.78, "proxy": 0.60, "tree": 0.60, "rock": 0.68, "animal": 0.46,
}  # fmt: skip
#: Reflectance of the clay, scene-linear.
_CLAY = (0.66, 0.585, 0.50)


def identity(thing: Thing, number: int) -> str:
    """The saturated colour that says who this is in a guide clip.

    Args:
        thing: a person or product that was asked for.
        number: its place among those, for one whose own colour is grey.

    Returns:
        `#rrggbb`.
    """
    text = thing.color.lstrip("#")
    if len(text) != 6:
        return IDENTITY[number % len(IDENTITY)]
    r, g, b = (int(text[k : k + 2], 16) / 255.0 for k in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(r, g, b)
    if full < 0.15 or light < 0.06 or light > 0.94:
        return IDENTITY[number % len(IDENTITY)]
    r, g, b = colorsys.hls_to_rgb(hue, min(max(light, 0.42), 0.56), max(full, 0.80))
    return f"#{round(255 * r):02x}{round(255 * g):02x}{round(255 * b):02x}"


def identities(things: tuple[Thing, ...]) -> dict[int, str]:
    """The identity colour of everybody and everything that was asked for, by id."""
    wanted = [thing for thing in things if thing.kind == "product" or (thing.kind == "person" and thing.color)]
    return {thing.id: identity(thing, k) for k, thing in enumerate(wanted)}


class Painter:
    """Draws the frames of one scene in a style; holds the buffers of one frame at a time."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry, self.scene = geometry, geometry.scene
        scene = geometry.scene
        width, height = scene.size
        self.surfaces = self.geometry.surfaces(width, height)
        self._edge = np.zeros((height, width), np.uint8)
        self._luma = np.zeros((height, width), np.float32)
        self._paint = np.zeros((height, width, 3), np.float32)
        self._far = _reach(scene)
        self._lamp = Lamp(geometry) if scene.spec.style == "clay" else None
        self._tints = _tints(self.geometry.things, clay=self._lamp is not None)

    def frame(self, camera: CameraState, seconds: float) -> NDArray[np.uint8]:
        """One frame: (height, width, 3) uint8 R'G'B' BT.709, full range.

        Args:
            camera: the view.
            seconds: from the start of the take.
        """
        width, height = self.scene.size
        look = self.geometry.look(camera, seconds, aspect=width / height)
        seen = self.surfaces
        self.geometry.trace(look, seen, quick=True)
        out = np.empty((height, width, 3), np.uint8)
        if self._lamp is None:
            _flat(seen.depth, seen.normal, seen.ids, look.view, self._tints, self._far, self._paint, out)
            for figure in self.geometry.figures(seconds):
                foot = np.array(place(figure, seconds))
                _set_down(seen.depth, seen.normal, seen.ids, look.view, foot, self._paint, out)
        else:
            tall = self.scene.world.anchors.subject_height
            mould(
                seen, look.view, self._lamp, self._lamp.shine(seconds), self._tints,
                reach=0.42 * tall, far=self._far, paint=self._paint, out=out,
            )  # fmt: skip
        _find_edges(seen.normal, seen.ids, out, self._edge)
        _smooth(self._edge, self._paint, self._luma, out)
        return out


def _tints(things: tuple[Thing, ...], *, clay: bool) -> NDArray[np.float32]:
    """(ids, 3) the colour of every thing in full light: shares of white in code values; for clay, reflectances."""
    own = identities(things)
    out = np.full((max((t.id for t in things), default=0) + 1, 3), 0.78, np.float32)
    for thing in things:
        if thing.id in own:
            text = own[thing.id].lstrip("#")
            out[thing.id] = [int(text[k : k + 2], 16) / 255.0 for k in (0, 2, 4)]
            continue
        step = 0.0
        if thing.kind in ("house", "car", "sign"):  # neighbours stand apart a little
            step = 0.030 * ((thing.id * 7 % 5) - 2)
        out[thing.id] = _GREYS.get(thing.kind, 0.74) + step
    if clay:
        out = out**2.2
        for thing in things:
            warm = np.array(_CLAY, np.float32)
            out[thing.id] = 0.45 * out[thing.id] + 0.55 * warm * (0.9 if thing.id in own else 1.0)
    return out


def _reach(scene: Staged) -> float:
    """Metres after which things have faded half into the horizon."""
    return {"product": 1e9, "landscape": 6000.0}.get(scene.spec.kit, 230.0)


@njit(nogil=True, cache=True, error_model="numpy")
def _find_edges(normal: Any, ids: Any, out: Any, edge: Any) -> None:
    """Mark pixels whose right or lower neighbour shows another thing or face, where their colours differ visibly."""
    height, width = ids.shape
    edge[:] = 0
    for y in range(height):
        for x in range(width):
            tone = np.int32(out[y, x, 0])
            for side in range(2):
                yy, xx = (y, x + 1) if side == 0 else (y + 1, x)
                if yy >= height or xx >= width:
                    continue
                if (
                    abs(np.int32(out[yy, xx, 0]) - tone) < 7
                    and abs(np.int32(out[yy, xx, 2]) - np.int32(out[y, x, 2])) < 7
                ):
                    continue
                differs = ids[y, x] != ids[yy, xx]
                if not differs:
                    turn = (
                        normal[y, x, 0] * normal[yy, xx, 0]
                        + normal[y, x, 1] * normal[yy, xx, 1]
                        + normal[y, x, 2] * normal[yy, xx, 2]
                    )
                    differs = turn < np.float32(0.85)
                if differs:
                    edge[y, x] = 1
                    edge[yy, xx] = 1


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _sky(rise: Any, c: int) -> Any:
    """Share of white of the bare sky in a direction: palest at the horizon, a little cooler above."""
    up = min(max(rise, np.float32(0.0)), np.float32(1.0))
    fall = up * (np.float32(2.0) - up)
    if c == 0:
        return np.float32(0.945) - np.float32(0.17) * fall
    if c == 1:
        return np.float32(0.950) - np.float32(0.13) * fall
    return np.float32(0.958) - np.float32(0.085) * fall


@njit(nogil=True, cache=True, error_model="numpy")
def _flat(depth: Any, normal: Any, ids: Any, view: Any, tints: Any, far: float, paint: Any, out: Any) -> None:
    """Colour by thing and by the way a face looks.

    Args:
        depth, normal, ids: geometry of the look.
        view: (4, 3) camera basis.
        tints: (ids, 3) colours in full light.
        far: metres after which half is horizon.
        paint: (H, W, 3) float32 shares of white.
        out: (H, W, 3) uint8.
    """
    height, width = ids.shape
    half, white = np.float32(0.5), np.float32(255.0)
    away = np.float32(1.0 / far)
    for y in range(height):
        v = 1.0 - (2.0 * y + 1.0) / height
        for x in range(width):
            who = ids[y, x]
            if who > 0:
                nx, ny, nz = normal[y, x, 0], normal[y, x, 1], normal[y, x, 2]
                # one lamp high on the left behind the camera, an even sky, and a floor that gives a little back
                light = np.float32(0.70) - np.float32(0.13) * nx - np.float32(0.09) * nz
                light += (np.float32(0.24) if ny > np.float32(0.0) else np.float32(0.10)) * ny
                keep = np.float32(1.0) / (np.float32(1.0) + depth[y, x] * away)
                lost = np.float32(1.0) - keep
                light *= keep
                r, g, b = tints[who, 0] * light, tints[who, 1] * light, tints[who, 2] * light
                r, g, b = r + np.float32(0.945) * lost, g + np.float32(0.95) * lost, b + np.float32(0.958) * lost
            else:
                u = (2.0 * x + 1.0) / width - 1.0
                rise = np.float32(view[3, 1] + u * view[1, 1] + v * view[2, 1])
                r, g, b = _sky(rise, 0), _sky(rise, 1), _sky(rise, 2)
            paint[y, x, 0], paint[y, x, 1], paint[y, x, 2] = r, g, b
            out[y, x, 0] = np.uint8(r * white + half)
            out[y, x, 1] = np.uint8(g * white + half)
            out[y, x, 2] = np.uint8(b * white + half)


@njit(nogil=True, cache=True, error_model="numpy")
def _set_down(depth: Any, normal: Any, ids: Any, view: Any, foot: Any, paint: Any, out: Any) -> None:
    """Darken the ground round a person's feet a little, so that nobody floats."""
    height, width = depth.shape
    box = np.array([foot[0] - 0.8, foot[1] - 0.1, foot[2] - 0.8, foot[0] + 0.8, foot[1] + 0.2, foot[2] + 0.8])
    r0, r1, c0, c1 = window(view, box, 1.0, height, width)
    for y in range(r0, r1):
        v = 1.0 - (2.0 * y + 1.0) / height
        for x in range(c0, c1):
            z = depth[y, x]
            if ids[y, x] >= PERSON or normal[y, x, 1] < 0.7 or not z < 1e6:
                continue
            u = (2.0 * x + 1.0) / width - 1.0
            px = view[0, 0] + z * (view[3, 0] + u * view[1, 0] + v * view[2, 0]) - foot[0]
            py = view[0, 1] + z * (view[3, 1] + u * view[1, 1] + v * view[2, 1]) - foot[1]
            pz = view[0, 2] + z * (view[3, 2] + u * view[1, 2] + v * view[2, 2]) - foot[2]
            keep = 1.0 - 0.30 * math.exp(-(px * px + pz * pz) / 0.11) * math.exp(-py * py / 0.04)
            for c in range(3):
                paint[y, x, c] *= keep
                out[y, x, c] = np.uint8(paint[y, x, c] * np.float32(255.0) + np.float32(0.5))


@njit(nogil=True, cache=True, error_model="numpy")
def _smooth(edge: Any, paint: Any, luma: Any, out: Any) -> None:  # noqa: PLR0912  # a kernel: every early way out saves a search
    """Soften the stairs of edges: each run of a stair is found, and its pixels take their share of the far side.

    The idea is that of T. Lottes, FXAA (2009): along an edge, the nearer end of the run tells how far the true line has
    crept into the pixel.

    Args:
        edge: (H, W) 1 where one thing ends.
        paint: (H, W, 3) float32 the picture with stairs.
        luma: (H, W) float32 room for its brightness.
        out: (H, W, 3) uint8, rewritten at edges.
    """
    height, width = edge.shape
    red, green, blue = np.float32(0.30), np.float32(0.59), np.float32(0.11)
    for y in range(height):
        for x in range(width):
            luma[y, x] = red * paint[y, x, 0] + green * paint[y, x, 1] + blue * paint[y, x, 2]
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            if edge[y, x] == 0:
                continue
            m = luma[y, x]
            n, s, w, e = luma[y - 1, x], luma[y + 1, x], luma[y, x - 1], luma[y, x + 1]
            level = abs(n + s - np.float32(2.0) * m) >= abs(w + e - np.float32(2.0) * m)
            a, b = (n, s) if level else (w, e)
            # the side across which the step is larger
            way = -1 if abs(a - m) >= abs(b - m) else 1
            other = a if way < 0 else b
            step = abs(other - m)
            if step < np.float32(0.02):
                continue
            middle, slack = np.float32(0.5) * (m + other), np.float32(0.25) * step
            runs = (0, 0)
            ends = (np.float32(0.0), np.float32(0.0))
            for side in range(2):
                go = -1 if side == 0 else 1
                run, last = 0, np.float32(0.0)
                while run < 14:
                    run += 1
                    yy, xx = (y, x + go * run) if level else (y + go * run, x)
                    if yy < 1 or yy >= height - 1 or xx < 1 or xx >= width - 1:
                        break
                    near = luma[yy, xx]
                    far = luma[yy + way, xx] if level else luma[yy, xx + way]
                    last = np.float32(0.5) * (near + far) - middle
                    if abs(last) > slack:
                        break
                if side == 0:
                    runs, ends = (run, runs[1]), (last, ends[1])
                else:
                    runs, ends = (runs[0], run), (ends[0], last)
            first = runs[0] <= runs[1]
            near_run, end = (runs[0], ends[0]) if first else (runs[1], ends[1])
            # only where the run ends towards the other side has the line crept into this pixel
            if abs(end) <= slack or (end > 0.0) == (m > middle):
                continue
            share = np.float32(0.5) - np.float32(near_run - 0.5) / np.float32(runs[0] + runs[1] - 1)
            if share <= np.float32(0.0):
                continue
            for c in range(3):
                far_value = paint[y + way, x, c] if level else paint[y, x + way, c]
                value = paint[y, x, c] + (far_value - paint[y, x, c]) * share
                out[y, x, c] = np.uint8(value * np.float32(255.0) + np.float32(0.5))
