"""The shapes of products: outlines with filleted corners, swept round a circle or a rounded rectangle, in metres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.kernels import lean

#: Cells of a baked profile: outward and upward.
PROFILE_COLUMNS, PROFILE_ROWS = 120, 360

Corner = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One product's solid.

    A point's *reach* is its distance from the axis, or for square sections `wide` plus its distance from the section.
    The outline lives in the half plane of reach and height.

    Args:
        name: `bottle`, `flacon`, `can`, `jar`, `box`, `tube` or `phone`.
        wide, deep, corner: half width, half depth and corner radius of the section; all equal for round ones.
        height: of the whole, cap included.
        cap: height from which the cap's material holds; the whole height where there is none.
        collar: height from which the metal collar under the cap holds.
        label: lowest and highest point of the label.
        wrap: half angle of the label in radians for round sections, half width in metres for square ones.
        outer: (rows, columns, 3) float32 signed distance and its direction outward and upward.
        inner: the same for the cavity of glass.
        box: (4,) float64 extent of the profile: reach 0 .. box[0], height box[1] .. box[2]; box[3] is the bound radius.
        glass: whether the body lets light through.
        full: how high the liquid stands, metres.
    """

    name: str
    wide: float
    deep: float
    corner: float
    height: float
    cap: float
    collar: float
    label: tuple[float, float]
    wrap: float
    outer: NDArray[np.float32]
    inner: NDArray[np.float32]
    box: NDArray[np.float64]
    glass: bool
    full: float


def fillet(corners: list[Corner], *, steps: int = 10) -> NDArray[np.float64]:
    """A polyline through corners, each rounded by its own radius as far as its edges allow.

    Args:
        corners: (reach, height, radius) from the foot of the axis to its head.
        steps: points on each arc.

    Returns:
        (n, 2) float64 points.
    """
    points = [np.array(corners[0][:2])]
    for before, here, after in zip(corners, corners[1:], corners[2:], strict=False):
        a, b, c = (np.array(q[:2]) for q in (before, here, after))
        to_a, to_c = a - b, c - b
        la, lc = float(np.linalg.norm(to_a)), float(np.linalg.norm(to_c))
        to_a, to_c = to_a / la, to_c / lc
        half = 0.5 * math.acos(min(max(float(to_a @ to_c), -1.0), 1.0))
        if here[2] <= 0 or half > 1.56:
            points.append(b)
            continue
        cut = min(here[2] / math.tan(half), 0.49 * la, 0.49 * lc)
        start, end = b + to_a * cut, b + to_c * cut
        for k in range(steps + 1):
            t = k / steps
            # a quadratic through the corner bends a little softer than an arc, as drawn glass does
            points.append((1 - t) ** 2 * start + 2 * t * (1 - t) * b + t * t * end)
    points.append(np.array(corners[-1][:2]))
    return np.array(points)


@lean
def _measure(line: Any, lean: Any, box: Any, out: Any) -> None:
    """Fill `out` with signed distance and smooth normal of the polyline `line` whose points lean along `lean`."""
    rows, columns = out.shape[0], out.shape[1]
    count = line.shape[0]
    for j in range(rows):
        y = box[1] + (box[2] - box[1]) * j / (rows - 1)
        for i in range(columns):
            r = box[0] * i / (columns - 1)
            best = 1.0e9
            out_r = 0.0
            out_y = 0.0
            inside = False
            for k in range(count):
                q = k + 1 if k + 1 < count else 0
                ar, ay, br, by = line[k, 0], line[k, 1], line[q, 0], line[q, 1]
                if (ay > y) != (by > y) and r < ar + (y - ay) * (br - ar) / (by - ay):
                    inside = not inside  # even-odd rule; the closing edge runs along the axis
                if q == 0:
                    continue
                er, ey = br - ar, by - ay
                t = ((r - ar) * er + (y - ay) * ey) / max(er * er + ey * ey, 1e-18)
                t = min(max(t, 0.0), 1.0)
                gr, gy = r - ar - t * er, y - ay - t * ey
                d = gr * gr + gy * gy
                if d < best:
                    best = d
                    out_r = lean[k, 0] * (1.0 - t) + lean[q, 0] * t
                    out_y = lean[k, 1] * (1.0 - t) + lean[q, 1] * t
            n = 1.0 / max(math.sqrt(out_r * out_r + out_y * out_y), 1e-9)
            out[j, i, 0] = -math.sqrt(best) if inside else math.sqrt(best)
            out[j, i, 1] = out_r * n
            out[j, i, 2] = out_y * n


def distance_map(outline: NDArray[np.float64], box: NDArray[np.float64]) -> NDArray[np.float32]:
    """Signed distance to an outline closed along the axis, with smooth outward directions.

    Args:
        outline: (n, 2) points from the foot of the axis to its head.
        box: extent, see `Shape.box`.

    Returns:
        (rows, columns, 3) float32: metres, negative inside; unit direction outward and upward.
    """
    edge = np.diff(outline, axis=0)
    length = np.maximum(np.linalg.norm(edge, axis=1, keepdims=True), 1e-12)
    normal = np.stack([edge[:, 1], -edge[:, 0]], axis=1) / length
    lean = np.concatenate([normal[:1], normal[:-1] + normal[1:], normal[-1:]])
    lean /= np.maximum(np.linalg.norm(lean, axis=1, keepdims=True), 1e-9)
    out = np.empty((PROFILE_ROWS, PROFILE_COLUMNS, 3), np.float32)
    _measure(np.ascontiguousarray(outline), lean, box, out)
    return out


def _solid(
    name: str,
    corners: list[Corner],
    *,
    section: tuple[float, float, float],
    cap: float,
    collar: float,
    label: tuple[float, float],
    wrap: float,
    inner: list[Corner] | None = None,
    full: float = 0.0,
) -> Shape:
    outline = fillet(corners)
    height = float(outline[:, 1].max())
    reach = float(outline[:, 0].max())
    box = np.array([reach * 1.35 + 0.02, -0.03, height + 0.03, 0.0])
    wide, deep, corner = section
    extra = math.hypot(wide - corner, deep - corner) + corner - wide
    box[3] = reach + max(extra, 0.0) + 0.004
    outer = distance_map(outline, box)
    hollow = distance_map(fillet(inner), box) if inner else np.ones((2, 2, 3), np.float32)
    return Shape(
        name=name,
        wide=wide,
        deep=deep,
        corner=corner,
        height=height,
        cap=cap,
        collar=collar,
        label=label,
        wrap=wrap,
        outer=outer,
        inner=hollow,
        box=box,
        glass=inner is not None,
        full=full,
    )


def bottle(draw: NDArray[np.float64]) -> Shape:
    """A round glass bottle with shoulders and a tall cap.

    Args:
        draw: seeded numbers in 0..1 for its proportions.
    """
    r = 0.031 + 0.008 * draw[0]
    h = r * (3.3 + 1.4 * draw[1])
    neck = r * (0.36 + 0.10 * draw[2])
    slope = r * (0.15 + 0.75 * draw[3])
    c0, c1 = h + slope + 0.012, h + slope + 0.012 + r * (0.9 + 0.5 * draw[4])
    cap = neck * 1.28
    corners = [
        (0, 0, 0),
        (r, 0, 0.005),
        (r, h, r * 0.55),
        (neck, h + slope, 0.006),
        (neck, c0 - 0.006, 0.0015),
        (cap * 1.02, c0 - 0.006, 0.0012),
        (cap * 1.02, c0, 0.0012),
        (cap, c0 + 0.0008, 0.0006),
        (cap, c1, 0.0028),
        (0, c1, 0),
    ]
    w = 0.0052
    inner = [
        (0, 0.014, 0),
        (r - w, 0.014, 0.008),
        (r - w, h - 0.003, r * 0.5),
        (neck - 0.004, h + slope - 0.004, 0.004),
        (neck - 0.004, c0 - 0.012, 0.001),
        (0, c0 - 0.012, 0),
    ]
    return _solid(
        "bottle",
        corners,
        section=(r, r, r),
        cap=c0,
        collar=c0 - 0.0065,
        label=(h * 0.24, h * 0.80),
        wrap=0.95,
        inner=inner,
        full=h * (0.90 + 0.06 * draw[5]),
    )


def flacon(draw: NDArray[np.float64]) -> Shape:
    """A perfume flacon: a heavy block of glass with soft edges, a collar and a cap.

    Args:
        draw: seeded numbers in 0..1 for its proportions.
    """
    a = 0.034 + 0.009 * draw[0]
    b = a * (0.52 + 0.30 * draw[1])
    h = a * (1.9 + 0.9 * draw[2])
    corner = b * (0.25 + 0.45 * draw[3])
    cap_r = b * (0.48 + 0.14 * draw[5])
    neck = a - (b - cap_r * 0.80)
    capr = a - (b - cap_r)
    c0, c1 = h + 0.009, h + 0.009 + a * (0.55 + 0.45 * draw[6])
    corners = [
        (0, 0, 0),
        (a, 0, 0.004),
        (a, h, 0.0065),
        (neck, h, 0.0015),
        (neck, c0 - 0.0008, 0.0005),
        (capr, c0, 0.0012),
        (capr, c1, 0.0026),
        (0, c1, 0),
    ]
    w = 0.0068
    inner = [(0, 0.017, 0), (a - w, 0.017, 0.005), (a - w, h - 0.007, 0.006), (0, h - 0.007, 0)]
    return _solid(
        "flacon",
        corners,
        section=(a, b, corner),
        cap=c0,
        collar=h + 0.0003,
        label=(h * 0.30, h * 0.78),
        wrap=a * 0.74,
        inner=inner,
        full=h * (0.84 + 0.08 * draw[7]),
    )


def can(draw: NDArray[np.float64]) -> Shape:
    """A drinks can, standard or slim, with necked ends and a rim.

    Args:
        draw: seeded numbers in 0..1 for its proportions.
    """
    r, h = (0.033, 0.122) if draw[0] < 0.4 else (0.0285, 0.146)
    top = r * 0.82
    corners = [
        (0, 0.006, 0),
        (r * 0.70, 0.006, 0.002),
        (r * 0.74, 0.0, 0.0015),
        (r * 0.80, 0.0, 0.002),
        (r, 0.011, 0.008),
        (r, h - 0.017, 0.009),
        (top, h - 0.004, 0.004),
        (top, h - 0.0028, 0.0008),
        (top + 0.0016, h - 0.0018, 0.0008),
        (top + 0.0016, h, 0.0008),
        (top - 0.0015, h, 0.0008),
        (top - 0.0025, h - 0.006, 0.001),
        (0, h - 0.006, 0),
    ]
    return _solid(
        "can", corners, section=(r, r, r), cap=h - 0.0063, collar=h - 0.0063, label=(0.0105, h - 0.0063), wrap=math.pi
    )


def jar(draw: NDArray[np.float64]) -> Shape:
    """A cosmetic jar: a squat body under a wide lid.

    Args:
        draw: seeded numbers in 0..1 for its proportions.
    """
    r = 0.034 + 0.008 * draw[0]
    h = r * (0.92 + 0.35 * draw[1])
    lid = r * (0.60 + 0.25 * draw[2])
    soft = 0.004 + 0.011 * draw[3]
    corners = [
        (0, 0, 0),
        (r, 0, soft),
        (r, h, 0.003),
        (r * 0.93, h + 0.0004, 0.0004),
        (r * 0.93, h + 0.0024, 0.0003),
        (r * 1.005, h + 0.0026, 0.0012),
        (r * 1.005, h + lid, 0.0032),
        (0, h + lid, 0),
    ]
    return _solid(
        "jar", corners, section=(r, r, r), cap=h + 0.0025, collar=h + 0.0003, label=(h * 0.20, h * 0.84), wrap=0.92
    )


def carton(draw: NDArray[np.float64], *, name: str = "box") -> Shape:
    """A folded carton with crisp, barely rounded edges; unknown things are shown as one.

    Args:
        draw: seeded numbers in 0..1 for its proportions.
        name: what it stands for.
    """
    a = 0.036 + 0.012 * draw[0]
    b = a * (0.45 + 0.45 * draw[1])
    h = a * (2.3 + 1.3 * draw[2])
    corners = [(0, 0, 0), (a, 0, 0.0011), (a, h, 0.0011), (0, h, 0)]
    return _solid(name, corners, section=(a, b, 0.0012), cap=h + 1, collar=h + 1, label=(0.0, h), wrap=a)


def tube(draw: NDArray[np.float64]) -> Shape:
    """A lipstick-like tube: a slim lacquered case with a metal waist.

    Args:
        draw: seeded numbers in 0..1 for its proportions.
    """
    r = 0.0125 + 0.003 * draw[0]
    h = r * 3.1
    top = h + r * (3.0 + draw[1])
    corners = [
        (0, 0, 0),
        (r, 0, 0.0012),
        (r, h, 0.0006),
        (r * 0.94, h + 0.0006, 0.0003),
        (r * 0.94, h + 0.005, 0.0003),
        (r, h + 0.0056, 0.0006),
        (r, top, 0.0020),
        (0, top, 0),
    ]
    return _solid(
        "tube", corners, section=(r, r, r), cap=h + 0.0053, collar=h + 0.0003, label=(h * 0.15, h * 0.9), wrap=0.8
    )


def phone(draw: NDArray[np.float64]) -> Shape:
    """A slab with a lit screen, standing upright.

    Args:
        draw: seeded numbers in 0..1; unused beyond a hair of size.
    """
    a = 0.0365 + 0.001 * draw[0]
    corners = [(0, 0, 0), (a, 0, 0.0022), (a, 0.152, 0.0022), (0, 0.152, 0)]
    return _solid("phone", corners, section=(a, 0.0043, 0.0040), cap=1.0, collar=1.0, label=(0.0, 0.152), wrap=a)


def shape_for(word: str, draw: NDArray[np.float64]) -> Shape:  # noqa: PLR0911  # one return per shape
    """The shape that stands for a noun; a carton that carries the word where the noun is unknown.

    Args:
        word: subject kind, e.g. `bottle`, `perfume`, `can`, `jar`, `box`, `lipstick`, `phone`.
        draw: at least eight seeded numbers in 0..1.
    """
    word = word.lower()
    if word in {"perfume", "flacon", "fragrance", "cologne", "scent"} or (word == "bottle" and draw[8] < 0.5):
        return flacon(draw)
    if word in {"bottle", "serum", "wine", "whisky", "spirit", "oil"}:
        return bottle(draw)
    if word in {"can", "soda", "beer", "drink"}:
        return can(draw)
    if word in {"jar", "cream", "candle", "pot"}:
        return jar(draw)
    if word in {"lipstick", "tube", "mascara"}:
        return tube(draw)
    if word in {"phone", "smartphone", "tablet"}:
        return phone(draw)
    return carton(draw)
