"""The shot from above: way and view of the camera, the ways of who is in it, and what the lens sees."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import skia
from numpy.typing import NDArray

from rushes import plugins
from rushes.engines.previz.kit import Surfaces
from rushes.imaging.lettering import pixels_of

#: Width and height of the picture, and its margin, pixels.
SIZE = (1280, 960)
_MARGIN = 70.0
_PAPER, _INK, _GRID, _SEEN, _CAMERA = "#f6f5f1", "#23272e", "#dcdad2", "#8b8f94", "#2467e8"
#: Steps of the grid, metres.
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """The way of one person or thing over a take.

    Args:
        name: written beside its start.
        color: `#rrggbb`.
        places: (N, 2) metres along x and z, in time.
    """

    name: str
    color: str
    places: NDArray[np.float64]


def draw_plan(
    views: Sequence[NDArray[np.float64]], walks: Sequence[Walk], seen: NDArray[np.float64], *, title: str
) -> NDArray[np.uint8]:
    """Draw a plan: x to the right, z up, so that a camera at yaw 0 looks up the page.

    Args:
        views: (4, 3) bases of the camera, frame by frame.
        walks: of who and what is in the shot.
        seen: (M, 2) places that the lens sees between knee and head, metres.
        title: written at the foot.

    Returns:
        (960, 1280, 3) uint8 R'G'B'.
    """
    path = np.array([view[0, [0, 2]] for view in views])
    reach = _reach(views, walks)
    corners = [corner for view in (views[0], views[-1]) for corner in _wedge(view, reach)]
    everything = np.concatenate([path, np.array(corners), *(walk.places for walk in walks)])
    page = _Page(everything)
    page.grid()
    page.dots(seen)
    for view, full in ((views[-1], False), (views[0], True)):
        page.area(_wedge(view, reach), _CAMERA, 0.13 if full else 0.05)
    page.line(path, _CAMERA, 4.0)
    for walk in walks:
        page.line(walk.places, walk.color, 4.0)
        page.spot(walk.places[0], walk.color, 9.0)
        if np.linalg.norm(walk.places[-1] - walk.places[0]) * page.scale > 12.0:
            page.arrow(walk.places, walk.color)
        page.words(walk.places[0], walk.name, _INK)
    page.camera(views[0])
    if np.linalg.norm(path[-1] - path[0]) * page.scale > 12.0:
        page.arrow(path, _CAMERA)
    page.words(path[0], "camera", _CAMERA)
    page.foot(title)
    return page.pixels()


def seen_from_above(
    surfaces: Surfaces, view: NDArray[np.float64], *, floor: float, low: float = 0.12, most: int = 5000
) -> NDArray[np.float64]:
    """Places that a picture sees above the ground and below a tall man's head.

    Args:
        surfaces: geometry of the picture.
        view: (4, 3) basis of its camera.
        floor: level of the ground, metres.
        low: metres above it that count as ground still.
        most: of the places, taken evenly.

    Returns:
        (M, 2) metres along x and z.
    """
    height, width = surfaces.depth.shape
    y, x = np.nonzero(np.isfinite(surfaces.depth))
    u, v = (2.0 * x + 1.0) / width - 1.0, 1.0 - (2.0 * y + 1.0) / height
    rays = view[3] + u[:, None] * view[1] + v[:, None] * view[2]
    places = view[0] + surfaces.depth[y, x].astype(np.float64)[:, None] * rays
    level = places[:, 1] - floor
    places = places[(level > low) & (level < 2.2)][:, [0, 2]]
    return places[:: max(1, len(places) // most)]


def _reach(views: Sequence[NDArray[np.float64]], walks: Sequence[Walk]) -> float:
    """How far the field of view is drawn: a little past the farthest of the shot's own people and things."""
    eye = views[0][0, [0, 2]]
    far = [float(np.linalg.norm(place - eye)) for walk in walks for place in walk.places[[0, -1]]]
    return 1.25 * max(far, default=6.0) + 0.5


def _wedge(view: NDArray[np.float64], reach: float) -> list[tuple[float, float]]:
    """Eye and the ends of the left and right edge of the picture, level, metres."""
    eye, out = view[0], [(float(view[0, 0]), float(view[0, 2]))]
    for side in (-1.0, 1.0):
        way = (view[3] + side * view[1])[[0, 2]]
        way = way / max(float(np.linalg.norm(way)), 1e-9)
        out.append((float(eye[0] + way[0] * reach), float(eye[2] + way[1] * reach)))
    return out


@lru_cache(maxsize=1)
def _face() -> skia.Typeface:
    return skia.Typeface.MakeFromData(skia.Data.MakeWithCopy(plugins.read_data("imaging", "fonts/Inter.ttf")))


class _Page:
    """A page whose scale holds some places."""

    def __init__(self, places: NDArray[np.float64]) -> None:
        low, high = places.min(axis=0), places.max(axis=0)
        span = np.maximum(high - low, (3.0, 3.0))
        width, height = SIZE
        self.scale = float(min((width - 2 * _MARGIN) / span[0], (height - 2 * _MARGIN - 30.0) / span[1]))
        self.middle = (low + high) / 2
        self.surface = skia.Surface(width, height)
        self.canvas = self.surface.getCanvas()
        self.canvas.clear(_color(_PAPER))
        self.step = next((s for s in _STEPS if s * self.scale >= 48.0), _STEPS[-1])

    def at(self, place: Iterable[float]) -> tuple[float, float]:
        """Pixel of a place."""
        x, z = place
        mid_x, mid_z = self.middle
        return (
            SIZE[0] / 2 + (float(x) - float(mid_x)) * self.scale,
            SIZE[1] / 2 - 15.0 - (float(z) - float(mid_z)) * self.scale,
        )

    def grid(self) -> None:
        """Lines of whole steps, each fifth darker."""
        for axis in (0, 1):
            half = SIZE[axis] / 2 / self.scale
            for k in range(
                math.ceil((self.middle[axis] - half) / self.step),
                math.floor((self.middle[axis] + half) / self.step) + 2,
            ):
                where = self.at((k * self.step, k * self.step))[axis]
                ends = ((where, 0.0), (where, SIZE[1])) if axis == 0 else ((0.0, where), (SIZE[0], where))
                self._stroke(ends, _GRID if k % 5 else "#bcb9af", 1.0)

    def dots(self, places: NDArray[np.float64]) -> None:
        """What the lens sees, as points."""
        paint = skia.Paint(Color=_color(_SEEN, 0.35), StrokeWidth=2.0, AntiAlias=True)
        points = [skia.Point(*self.at(place)) for place in places]
        self.canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, paint)

    def area(self, corners: Sequence[tuple[float, float]], color: str, share: float) -> None:
        """A filled triangle with its outline."""
        path = skia.Path()
        path.addPoly([skia.Point(*self.at(corner)) for corner in corners], True)
        self.canvas.drawPath(path, skia.Paint(Color=_color(color, share), AntiAlias=True))
        outline = skia.Paint(Color=_color(color, 0.55), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=1.5)
        self.canvas.drawPath(path, outline)

    def line(self, places: NDArray[np.float64], color: str, wide: float) -> None:
        """A way."""
        self._stroke([self.at(place) for place in places], color, wide)

    def spot(self, place: NDArray[np.float64], color: str, radius: float) -> None:
        """A disc with a pale rim."""
        x, y = self.at(place)
        self.canvas.drawCircle(x, y, radius + 2.0, skia.Paint(Color=_color(_PAPER), AntiAlias=True))
        self.canvas.drawCircle(x, y, radius, skia.Paint(Color=_color(color), AntiAlias=True))

    def arrow(self, places: NDArray[np.float64], color: str) -> None:
        """A head at the end of a way."""
        tip = np.array(self.at(places[-1]))
        back = next(
            (np.array(self.at(p)) for p in places[::-1] if np.linalg.norm(np.array(self.at(p)) - tip) > 8.0), tip
        )
        way = (tip - back) / max(float(np.linalg.norm(tip - back)), 1e-9)
        side = np.array([-way[1], way[0]])
        path = skia.Path()
        corners = (tip + way * 9.0, tip - way * 9.0 + side * 9.0, tip - way * 9.0 - side * 9.0)
        path.addPoly([skia.Point(float(c[0]), float(c[1])) for c in corners], True)
        self.canvas.drawPath(path, skia.Paint(Color=_color(color), AntiAlias=True))

    def camera(self, view: NDArray[np.float64]) -> None:
        """A camera: a body and a hood towards what it sees."""
        x, y = self.at(view[0, [0, 2]])
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.rotate(math.degrees(math.atan2(float(view[3, 0]), float(view[3, 2]))))
        paint = skia.Paint(Color=_color(_CAMERA), AntiAlias=True)
        self.canvas.drawRoundRect(skia.Rect.MakeLTRB(-10, -4, 10, 22), 4, 4, paint)
        hood = skia.Path()
        hood.addPoly([skia.Point(-5, -4), skia.Point(5, -4), skia.Point(10, -15), skia.Point(-10, -15)], True)
        self.canvas.drawPath(hood, paint)
        self.canvas.restore()

    def words(self, place: NDArray[np.float64], text: str, color: str) -> None:
        """A name to the right of a place, on a pale ground; to its left where the page ends."""
        x, y = self.at(place)
        font = skia.Font(_face(), 22)
        wide = font.measureText(text)
        left = x + 18.0 if x + 28.0 + wide < SIZE[0] else x - 18.0 - wide
        ground = skia.Rect.MakeXYWH(left - 5, y - 16, wide + 10, 30)
        self.canvas.drawRoundRect(ground, 5, 5, skia.Paint(Color=_color(_PAPER, 0.82), AntiAlias=True))
        self.canvas.drawString(text, left, y + 7, font, skia.Paint(Color=_color(color), AntiAlias=True))

    def foot(self, title: str) -> None:
        """The title, and how long a step of the grid is."""
        band = skia.Rect.MakeLTRB(0, SIZE[1] - 44, *SIZE)
        self.canvas.drawRect(band, skia.Paint(Color=_color(_INK)))
        font, paint = skia.Font(_face(), 21), skia.Paint(Color=_color(_PAPER), AntiAlias=True)
        self.canvas.drawString(title, 24, SIZE[1] - 15, font, paint)
        long_ = self.step * self.scale
        words = f"{self.step:g} m"
        right = SIZE[0] - 24.0
        self._stroke(((right - long_, SIZE[1] - 22.0), (right, SIZE[1] - 22.0)), _PAPER, 4.0)
        self.canvas.drawString(words, right - long_ - 14 - font.measureText(words), SIZE[1] - 15, font, paint)

    def pixels(self) -> NDArray[np.uint8]:
        """The page."""
        return np.ascontiguousarray(pixels_of(self.surface)[..., :3])

    def _stroke(self, places: Sequence[tuple[float, float]], color: str, wide: float) -> None:
        path = skia.Path()
        path.addPoly([skia.Point(*place) for place in places], False)
        paint = skia.Paint(
            Color=_color(color), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=wide,
            StrokeCap=skia.Paint.kRound_Cap, StrokeJoin=skia.Paint.kRound_Join,
        )  # fmt: skip
        self.canvas.drawPath(path, paint)


def _color(text: str, share: float = 1.0) -> int:
    r, g, b = (int(text[k : k + 2], 16) for k in (1, 3, 5))
    return int(skia.Color(r, g, b, round(255 * share)))
