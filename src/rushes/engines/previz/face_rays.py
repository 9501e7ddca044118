"""Rays at a head and at hands near the lens: their signed distances and the colours on them, in axes of their own."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

# A part has two rows in `limb`. First: origin, right, up, scale. Second, of a head: share of its features (0 is the
# plain head of a wide shot), jaw open 0..1, gaze to the right and up in radii of the eye, lids shut 0..1, long hair;
# of a hand: nothing, curl of the fingers in radians, 1 where the forefinger points, -1 right or 1 left hand. Last of
# both: metres taken off the skin.


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def inside(limb: Any, r: int, px: float, py: float, pz: float) -> tuple[float, float, float]:
    """A place in the axes of the part whose rows begin at `r`, in units of a body of 1.74 m."""
    x, y, z = px - limb[r, 0], py - limb[r, 1], pz - limb[r, 2]
    rx, ry, rz = limb[r, 3], limb[r, 4], limb[r, 5]
    ux, uy, uz = limb[r, 6], limb[r, 7], limb[r, 8]
    fx, fy, fz = ry * uz - rz * uy, rz * ux - rx * uz, rx * uy - ry * ux
    n = 1.0 / limb[r, 9]
    return (x * rx + y * ry + z * rz) * n, (x * ux + y * uy + z * uz) * n, (x * fx + y * fy + z * fz) * n


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _egg(x: float, y: float, z: float, a: float, b: float, c: float) -> float:
    """Distance to an ellipsoid, near its skin."""
    kx, ky, kz = x / a, y / b, z / c
    k0 = math.sqrt(kx * kx + ky * ky + kz * kz)
    kx, ky, kz = kx / a, ky / b, kz / c
    return k0 * (k0 - 1.0) / (math.sqrt(kx * kx + ky * ky + kz * kz) + 1e-9)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _rod(
    x: float, y: float, z: float, ax: float, ay: float, az: float, bx: float, by: float, bz: float, r0: float, r1: float
) -> float:
    """Distance to a tapered rod from a to b."""
    bx, by, bz = bx - ax, by - ay, bz - az
    qx, qy, qz = x - ax, y - ay, z - az
    h = min(max((qx * bx + qy * by + qz * bz) / (bx * bx + by * by + bz * bz), 0.0), 1.0)
    ex, ey, ez = qx - bx * h, qy - by * h, qz - bz * h
    return math.sqrt(ex * ex + ey * ey + ez * ez) - (r0 + (r1 - r0) * h)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _join(a: float, b: float, k: float) -> float:
    """The nearer of two, melted over `k`."""
    blend = max(k - abs(a - b), 0.0)
    return min(a, b) - blend * blend / (4.0 * k)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _cut(a: float, b: float, k: float) -> float:
    """The first without the second, the edge rounded over `k`."""
    blend = max(k - abs(a + b), 0.0)
    return max(a, -b) + blend * blend / (4.0 * k)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _cap(side: float, y: float, z: float) -> float:
    """Distance to the hair on a head: a cap as thick as a finger, open at the face."""
    cap = _egg(side, y - 0.018, z + 0.016, 0.0845, 0.094, 0.104)
    line = -0.60 * (y - 0.066) + 0.80 * (z - 0.072)  # past it is the face
    low = (-0.098 - y) if z < -0.02 else (-0.040 - y) - 0.6 * (z + 0.02)
    return _cut(cap, -max(line, low), 0.012)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _fall(side: float, y: float, z: float) -> float:
    """Distance to long hair from behind the ears to the shoulders."""
    fall = _rod(side, y, z, 0.058, 0.02, -0.030, 0.070, -0.165, -0.026, 0.034, 0.026)
    back = _rod(side, y, z, 0.0, 0.0, -0.058, 0.028, -0.190, -0.062, 0.056, 0.040)
    return _join(fall, back, 0.03)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _skin(side: float, y: float, z: float, jaw: float) -> float:
    """Distance to skull, face and ears; every feature of the face only where it can matter."""
    d = _egg(side, y - 0.014, z + 0.012, 0.0745, 0.080, 0.094)
    drop = 0.014 * jaw
    d = _join(d, _egg(side, y + 0.040 + 0.4 * drop, z - 0.024, 0.0590, 0.082 + 0.4 * drop, 0.0640), 0.030)
    if d > 0.06:
        return d - 0.035  # no feature stands out farther
    if y < 0.0:
        bone = _rod(side, y, z, 0.0510, -0.056, -0.004, 0.0, -0.1125 - drop, 0.053 - 0.25 * drop, 0.0155, 0.0225)
        d = _join(d, bone, 0.024)
    if z < 0.03:
        ear = _egg(side - 0.0775 + 0.25 * (z + 0.012), y + 0.022, z + 0.010 + 0.18 * y, 0.0085, 0.0300, 0.0175)
        d = _join(d, ear, 0.008)
    if z < 0.0:
        return d
    d = _join(d, _rod(side, y, z, 0.034, -0.042, 0.060, 0.046, -0.034, 0.036, 0.018, 0.016), 0.022)  # cheek
    if z < 0.03:
        return d
    if y > -0.050:
        d = _join(d, _rod(side, y, z, 0.003, 0.010, 0.0800, 0.046, 0.009, 0.0590, 0.0080, 0.0075), 0.018)  # brow
        d = _cut(d, _egg(side - 0.0310, y + 0.0160, z - 0.0920, 0.0200, 0.0125, 0.0160), 0.014)  # socket
    if y < -0.030:
        d = _join(d, _egg(side, y + 0.0850, z - 0.0640, 0.0300, 0.0240, 0.0180), 0.024)  # muzzle
    if side < 0.04:
        d = _join(d, _rod(side, y, z, 0.0, -0.006, 0.084, 0.0, -0.050, 0.1045, 0.0070, 0.0105), 0.014)  # nose
        d = _join(d, _rod(side, y, z, 0.0, -0.056, 0.092, 0.0105, -0.056, 0.089, 0.0085, 0.0072), 0.008)
    if y < -0.055 and side < 0.05:
        d = _join(d, _lips(side, y, z, drop), 0.006)
        if jaw > 0.02:
            gap = _egg(side, y + 0.0865 + 0.5 * drop, z - 0.084, 0.0155, 0.0012 + 0.55 * drop, 0.02)
            d = _cut(d, gap, 0.004)
    return d


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _lips(side: float, y: float, z: float, drop: float) -> float:
    """Distance to the lips; the lower one is `drop` metres down."""
    upper = _rod(side, y, z, 0.0, -0.0815, 0.0858, 0.0240, -0.0850, 0.0705, 0.0052, 0.0030)
    lower = _rod(side, y, z, 0.0, -0.0922 - drop, 0.0842, 0.0205, -0.0886 - 0.6 * drop, 0.0720, 0.0060, 0.0034)
    return min(upper, lower)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _eye(side: float, y: float, z: float) -> float:
    return math.sqrt((side - 0.0310) ** 2 + (y + 0.0160) ** 2 + (z - 0.0650) ** 2) - 0.0148


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _lid(side: float, y: float, z: float, lids: float) -> float:
    """Distance to the upper and the lower lid: a shell over the eye, cut by two planes through its middle."""
    ball = math.sqrt((side - 0.0310) ** 2 + (y + 0.0160) ** 2 + (z - 0.0650) ** 2) - 0.0165
    v, w = y + 0.0160, z - 0.0650
    a = 0.42 - 1.25 * lids
    upper = -(v * math.cos(a) - w * math.sin(a))
    lower = v * math.cos(0.40) + w * math.sin(0.40)
    return max(ball, min(upper, lower))


@njit(nogil=True, cache=True, error_model="numpy")
def head(limb: Any, r: int, px: float, py: float, pz: float) -> float:
    """Signed distance to a head, metres; farther off, that to the ball around it.

    Args:
        limb: of `figure_rays.prepare`.
        r: first row of the head.
        px, py, pz: a place in the figure's axes.
    """
    x, y, z = inside(limb, r, px, py, pz)
    scale, amount, long_ = limb[r, 9], limb[r + 1, 0], limb[r + 1, 5]
    far = math.sqrt(x * x + (y + 0.03 + 0.04 * long_) ** 2 + z * z) - 0.15 - 0.06 * long_
    if far > 0.06:
        return far * scale
    side = abs(x)
    d = 1e9
    if amount > 0.0:
        d = _skin(side, y, z, limb[r + 1, 1])
        if z > 0.04 and y > -0.05:
            d = min(d, _eye(side, y, z), _lid(side, y, z, limb[r + 1, 4]))
        d = _join(d, _cap(side, y, z), 0.004)
    if amount < 1.0:
        plain = _join(
            _rod(x, y, z, 0.0, -0.070, 0.010, 0.0, 0.0, 0.0, 0.066, 0.086),
            _rod(x, y, z, 0.0, 0.018, -0.026, 0.0, -0.085, -0.045, 0.094, 0.072),
            0.045,
        )
        plain = _join(plain, _rod(x, y, z, 0.0, -0.036, 0.082, 0.0, -0.062, 0.094, 0.010, 0.013), 0.045)
        d = plain + (d - plain) * amount if amount > 0.0 else plain
    if long_ > 0.0:
        d = _join(d, _fall(side, y, z), 0.012)
    return d * scale + limb[r + 1, 9]


@njit(nogil=True, cache=True, error_model="numpy")
def complexion(
    limb: Any, r: int, colors: Any, px: float, py: float, pz: float, soft: float
) -> tuple[float, float, float, float]:
    """Colour of a place on a head, and its gloss: skin, hair, brows, lips, eyes; edges `soft` metres wide."""
    x, y, z = inside(limb, r, px, py, pz)
    side, soft = abs(x), max(soft / limb[r, 9], 0.0006)
    way = 1.0 if x > 0.0 else -1.0
    skin = _skin(side, y, z, limb[r + 1, 1])
    hair = _cap(side, y, z)
    if limb[r + 1, 5] > 0.0:
        hair = min(hair, _fall(side, y, z))
    cr, cg, cb, gloss = colors[0, 0], colors[0, 1], colors[0, 2], 0.12
    if hair < skin and (z < 0.03 or hair < _eye(side, y, z)):
        return colors[4, 0], colors[4, 1], colors[4, 2], 0.25
    if z > 0.03:
        eye, lid = _eye(side, y, z), _lid(side, y, z, limb[r + 1, 4])
        if eye < skin and eye < lid:
            gx, gy = limb[r + 1, 2] * way, limb[r + 1, 3]
            ux, uy = (side - 0.0310) / 0.0148 - gx, (y + 0.0160) / 0.0148 - gy
            off = (math.sqrt(ux * ux + uy * uy) - 0.54) * 0.0148
            iris = min(max(0.5 - off / soft, 0.0), 1.0)
            white = 0.30
            return (
                white + (0.016 - white) * iris, white * 0.95 + (0.011 - white * 0.95) * iris,
                white * 0.90 + (0.009 - white * 0.9) * iris, 0.5,
            )  # fmt: skip
        lash = min(max(0.5 - abs(lid - eye) / max(soft, 0.0012), 0.0), 0.5) if lid < skin + 0.001 else 0.0
        brow = _rod(side, y, 0.0, 0.014, 0.0108, 0.0, 0.047, 0.0120, 0.0, 0.0042, 0.0022)
        ink = max(min(max(0.5 - brow / soft, 0.0), 1.0) * 0.75, lash)
        cr, cg, cb = cr + (colors[4, 0] - cr) * ink, cg + (colors[4, 1] - cg) * ink, cb + (colors[4, 2] - cb) * ink
        drop = 0.014 * limb[r + 1, 1]
        lips = _lips(side, y, z, drop)
        red = min(max(0.5 - lips / max(soft, 0.0015), 0.0), 1.0) * 0.55
        cr, cg, cb = cr * (1.0 - 0.18 * red), cg * (1.0 - 0.42 * red), cb * (1.0 - 0.36 * red)
        if limb[r + 1, 1] > 0.02:
            hole = _egg(side, y + 0.0865 + 0.5 * drop, z - 0.084, 0.0160, 0.0017 + 0.55 * drop, 0.02)
            dark = min(max(0.5 - hole / soft, 0.0), 1.0) * 0.85
            cr, cg, cb = cr * (1.0 - dark), cg * (1.0 - dark), cb * (1.0 - dark)
    return cr, cg, cb, gloss


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _slab(x: float, y: float, z: float, a: float, b: float, c: float, r: float) -> float:
    """Distance to a box of half sizes a, b, c whose edges are rounded by r."""
    x, y, z = abs(x) - a + r, abs(y) - b + r, abs(z) - c + r
    u, v, w = max(x, 0.0), max(y, 0.0), max(z, 0.0)
    return math.sqrt(u * u + v * v + w * w) + min(max(x, y, z), 0.0) - r


@njit(nogil=True, cache=True, error_model="numpy")
def hand(limb: Any, r: int, px: float, py: float, pz: float) -> float:
    """Signed distance to a hand, metres: palm, a mitten of fingers in two joints, thumb, wrist; see `head`.

    Its axes: x to the thumb, y along the fingers, z out of the palm; the origin is the middle of the palm.
    """
    x, y, z = inside(limb, r, px, py, pz)
    scale = limb[r, 9]
    x *= limb[r + 1, 3]
    far = math.sqrt(x * x + (y - 0.02) ** 2 + z * z) - 0.13
    if far > 0.06:
        return far * scale
    curl, point = limb[r + 1, 1], limb[r + 1, 2]
    d = _slab(x, y + 0.004, z + 0.001, 0.0400 - 0.10 * abs(min(y, 0.0)), 0.0460, 0.0150, 0.0120)
    d = _join(d, _rod(x, y, z, 0.0, -0.040, -0.001, 0.0, -0.095, -0.002, 0.0250, 0.0260), 0.018)
    furrow = 0.0016 * math.cos(x * 331.0)  # four fingers side by side
    c, s = math.cos(curl), math.sin(curl)
    v, w = y - 0.036, z + 0.002
    v, w = c * v + s * w, c * w - s * v
    d = _join(d, _slab(x, v - 0.022, w, 0.0385, 0.0290, 0.0110, 0.0095) + furrow, 0.010)
    v -= 0.042
    v, w = c * v + s * w, c * w - s * v
    d = _join(d, _slab(x - 0.001, v - 0.018, w, 0.0350, 0.0260, 0.0095, 0.0085) + furrow, 0.008)
    if point > 0.5:
        d = _join(d, _rod(x, y, z, 0.028, 0.030, 0.0, 0.027, 0.122, 0.0, 0.0110, 0.0085), 0.006)
    fold = min(max(curl, 0.0), 1.2) / 1.2
    d = _join(
        d,
        _rod(x, y, z, 0.030, -0.026, 0.006, 0.060 - 0.022 * fold, 0.010, 0.014 + 0.020 * fold, 0.0165, 0.0120),
        0.014,
    )
    d = _join(
        d,
        _rod(
            x, y, z, 0.060 - 0.022 * fold, 0.010, 0.014 + 0.020 * fold, 0.064 - 0.044 * fold, 0.040,
            0.016 + 0.028 * fold, 0.0120, 0.0098,
        ),
        0.008,
    )  # fmt: skip
    return d * scale * 0.9 + limb[r + 1, 9]
