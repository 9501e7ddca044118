"""Rays through a street: what a line meets among houses, towers, signs and cars; no shading here."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.kits import street_layout as lay

#: What a ray met.
SKY, GROUND, FRONT, FLANK, ROOF, END, SIGN, CAR, KERB = range(9)

_Z0, _BIN, _BINS = lay.Z0, lay.BIN, lay.BINS
_X0, _X1, _BZ0, _BZ1, _BH = lay.BX0, lay.BX1, lay.BZ0, lay.BZ1, lay.BH


@njit(nogil=True, cache=True, error_model="numpy")
def house(
    plan: Any, side: int, row: int, x: float, y: float, z: float, dx: float, dy: float, dz: float, far: float
) -> Any:
    """First house of one row met before `far`: (distance, index, face); x and dx are measured outward from the middle.

    Returns:
        distance `far` and index -1 where none is met.
    """
    near_x, far_x = plan.rowx[2 * row], plan.rowx[2 * row + 1]
    if dx <= 1e-9:
        return far, -1, SKY
    t0 = max((near_x - x) / dx, 0.0)
    t1 = min((far_x - x) / dx, far)
    if t0 >= t1:
        return far, -1, SKY
    first, last = plan.span[side, row, 0], plan.span[side, row, 1]
    slot = min(max(int((z + dz * t0 - _Z0) * (1.0 / _BIN)), 0), _BINS - 1)
    k = plan.bins[side, row, slot]
    step = 1 if dz >= 0 else -1
    inv_z = 1.0 / dz if abs(dz) > 1e-9 else 1e9
    inv_x = 1.0 / dx
    inv_y = 1.0 / dy if dy != 0.0 else 0.0
    box = plan.box
    while first <= k < last:
        za, zb = (box[k, _BZ0] - z) * inv_z, (box[k, _BZ1] - z) * inv_z
        if za > zb:
            za, zb = zb, za
        if za > t1:
            break
        xa = (box[k, _X0] - x) * inv_x
        enter = max(za, xa)
        leave = min(zb, (box[k, _X1] - x) * inv_x)
        face = FRONT if xa >= za else FLANK
        top = box[k, _BH] - y
        if dy > 0:
            leave = min(leave, top * inv_y)
        elif dy < 0 and top < 0:
            over = top * inv_y
            if over > enter:
                enter, face = over, ROOF
        elif top < 0:
            leave = -1.0
        if max(enter, 0.0) < leave and enter < far and enter > 0.0:
            return enter, k, face
        k += step
    return far, -1, SKY


@njit(nogil=True, cache=True, error_model="numpy")
def blade(plan: Any, side: int, x: float, y: float, z: float, dx: float, dy: float, dz: float, far: float) -> Any:
    """First blade sign met before `far`: (distance, index); x and dx outward from the middle."""
    if plan.signs == 0 or abs(dz) < 1e-6:
        return far, -1
    low = plan.half - 2.6
    if dx > 1e-9:
        t0, t1 = max((low - x) / dx, 0.0), min((plan.half - x) / dx, far)
    else:
        t0, t1 = 0.0, far
        if x + dx * 1.0 < low and x < low:
            return far, -1
    if t0 >= t1 or (dy <= 0.0 and y + dy * t0 < 3.0):  # no sign hangs lower than 3 m
        return far, -1
    za, zb = z + dz * t0, z + dz * t1
    slot = min(max(int((min(za, zb) - _Z0) / _BIN), 0), _BINS - 1)
    stop = max(za, zb)
    best, who = far, -1
    for k in range(plan.sign_bins[side, slot], plan.sign_bins[side, _BINS]):
        place = plan.sign[k, lay.SZ]
        if place > stop:
            break
        t = (place - z) / dz
        if t <= t0 or t >= best:
            continue
        px, py = x + dx * t, y + dy * t
        if plan.sign[k, lay.SX0] < px < plan.sign[k, lay.SX1] and plan.sign[k, lay.SY0] < py < plan.sign[k, lay.SY1]:
            best, who = t, k
    return best, who


@njit(nogil=True, cache=True, error_model="numpy")
def _half_space(n1: float, n2: float, d: float, o1: float, o2: float, v1: float, v2: float) -> Any:
    """Stretch of a ray inside the half plane n.p <= d."""
    speed = n1 * v1 + n2 * v2
    room = d - n1 * o1 - n2 * o2
    if speed > 1e-9:
        return -1e9, room / speed
    if speed < -1e-9:
        return room / speed, 1e9
    if room < 0:
        return 1e9, -1e9
    return -1e9, 1e9


@njit(nogil=True, cache=True, error_model="numpy")
def _hull(shape: Any, x: float, y: float, z: float, dx: float, dy: float, dz: float, far: float) -> Any:
    """Enter a body whose sides lean: (distance, normal); shape rows are nx, ny, nz, d with a zero in nx or nz."""
    t0, t1 = 0.0, far
    nx, ny, nz = 0.0, 0.0, 0.0
    for k in range(shape.shape[0]):
        speed = shape[k, 0] * dx + shape[k, 1] * dy + shape[k, 2] * dz
        room = shape[k, 3] - shape[k, 0] * x - shape[k, 1] * y - shape[k, 2] * z
        if speed < -1e-12:
            t = room / speed
            if t > t0:
                t0, nx, ny, nz = t, shape[k, 0], shape[k, 1], shape[k, 2]
        elif speed > 1e-12:
            t1 = min(t1, room / speed)
        elif room < 0:
            return far, 0.0, 0.0, 0.0
        if t0 >= t1:
            return far, 0.0, 0.0, 0.0
    if t0 <= 0.0:
        return far, 0.0, 0.0, 0.0
    return t0, nx, ny, nz


@njit(nogil=True, cache=True, error_model="numpy")
def shape_car(car: Any, k: int, body: Any, cabin: Any) -> None:
    """Write the planes of one car: a body with sloped ends, a cabin with raked glass."""
    w, length, high, roof, shift = (
        car[k, lay.CW],
        car[k, lay.CL],
        car[k, lay.CBODY],
        car[k, lay.CROOF],
        car[k, lay.CSHIFT],
    )
    van = roof > 1.7
    body[:] = 0.0
    body[0, 0], body[0, 3] = 1.0, w
    body[1, 0], body[1, 3] = -1.0, w
    body[2, 1], body[2, 3] = 1.0, high
    body[3, 1], body[3, 3] = -1.0, -0.24
    body[4, 2], body[4, 3] = 1.0, length
    body[5, 2], body[5, 3] = -1.0, length
    _lean(body[6], 0.0, 0.86, 0.51, 0.86 * high + 0.51 * (length - 0.85))
    _lean(body[7], 0.0, 0.80, -0.60, 0.80 * high + 0.60 * (length - 0.40))
    _lean(body[8], 0.80, 0.60, 0.0, 0.80 * w + 0.60 * (high - 0.16))
    _lean(body[9], -0.80, 0.60, 0.0, 0.80 * w + 0.60 * (high - 0.16))
    cabin[:] = 0.0
    front = shift + (1.30 if not van else length - 0.6)
    back = shift - (1.35 if not van else length - 0.15)
    rake = 0.62 if not van else 0.45
    tail = 0.55 if not van else 0.12
    cabin[0, 1], cabin[0, 3] = 1.0, roof
    cabin[1, 1], cabin[1, 3] = -1.0, -high + 0.02
    _lean(cabin[2], 0.0, rake, math.sqrt(1 - rake * rake), rake * high + math.sqrt(1 - rake * rake) * front)
    _lean(cabin[3], 0.0, tail, -math.sqrt(1 - tail * tail), tail * high - math.sqrt(1 - tail * tail) * back)
    _lean(cabin[4], 0.95, 0.31, 0.0, 0.95 * (w - 0.05) + 0.31 * high)
    _lean(cabin[5], -0.95, 0.31, 0.0, 0.95 * (w - 0.05) + 0.31 * high)


@njit(nogil=True, cache=True, error_model="numpy")
def _lean(plane: Any, nx: float, ny: float, nz: float, d: float) -> None:
    plane[0], plane[1], plane[2], plane[3] = nx, ny, nz, d


@njit(nogil=True, cache=True, error_model="numpy")
def cars(  # noqa: PLR0912, PLR0915  # a kernel: every early way out saves a ray
    plan: Any, mask: int, seconds: float, x: float, y: float, z: float, dx: float, dy: float, dz: float, far: float
) -> Any:
    """First car met before `far`: (distance, index, part, normal); part 0 body, 1 cabin, 2 wheel.

    Args:
        plan: the street.
        mask: bit k set where car k is worth a look; -1 for all.
        seconds: moves the cars that are under way.
        x, y, z, dx, dy, dz: the ray in street axes.
        far: no farther than this.
    """
    best, who, part = far, -1, 0
    bx, by, bz = 0.0, 0.0, 0.0
    if mask == 0:
        return best, who, part, bx, by, bz
    car, hulls = plan.car, plan.hull
    limit = far
    if dy > 1e-9:
        limit = min(limit, (2.0 - y) / dy)  # no car is taller
    skip = (2.0 - y) / dy if y > 2.0 and dy < 0 else 0.0
    if limit <= skip:
        return best, who, part, bx, by, bz
    x_low, x_high = min(x + dx * skip, x + dx * limit), max(x + dx * skip, x + dx * limit)
    z_low, z_high = min(z + dz * skip, z + dz * limit), max(z + dz * skip, z + dz * limit)
    for k in range(plan.cars):
        rest = mask >> k
        if rest == 0:
            break
        if rest & 1 == 0:
            continue
        cx = car[k, 0]
        if cx - 1.0 > x_high or cx + 1.0 < x_low:
            continue
        cz = car[k, 1] + car[k, 2] * seconds
        if cz - 2.5 > z_high or cz + 2.5 < z_low:
            continue
        way = -1.0 if car[k, 2] < 0 or (car[k, 2] == 0.0 and car[k, 0] < 0) else 1.0
        # a flat box first: most rays stop here
        reach_x, reach_z = car[k, lay.CW] + 0.02, car[k, lay.CL] + 0.02
        if abs(dx) > 1e-12:
            a, b = (cx - reach_x - x) / dx, (cx + reach_x - x) / dx
            ta, tb = min(a, b), max(a, b)
        else:
            if abs(x - cx) > reach_x:
                continue
            ta, tb = 0.0, far
        if abs(dz) > 1e-12:
            a, b = (cz - reach_z - z) / dz, (cz + reach_z - z) / dz
            ta, tb = max(ta, min(a, b)), min(tb, max(a, b))
        if ta >= tb or tb <= 0.0 or ta >= best:
            continue
        if min(y + dy * max(ta, 0.0), y + dy * min(tb, far)) > car[k, lay.CROOF]:
            continue
        lx, lz, ldx, ldz = (x - cx) * way, (z - cz) * way, dx * way, dz * way
        t, nx, ny, nz = _hull(hulls[k, :10], lx, y, lz, ldx, dy, ldz, best)
        if t < best:
            best, who, part, bx, by, bz = t, k, 0, nx * way, ny, nz * way
        t, nx, ny, nz = _hull(hulls[k, 10:16], lx, y, lz, ldx, dy, ldz, best)
        if t < best:
            best, who, part, bx, by, bz = t, k, 1, nx * way, ny, nz * way
        if abs(ldx) > 1e-9:  # wheels: discs just inside the flanks
            plane = -(car[k, lay.CW] - 0.04) if ldx > 0 else car[k, lay.CW] - 0.04
            t = (plane - lx) / ldx
            if 0.0 < t < best:
                py, pz = y + dy * t - 0.33, abs(lz + ldz * t) - 1.35
                if py * py + pz * pz < 0.33 * 0.33:
                    best, who, part, bx, by, bz = t, k, 2, (-1.0 if ldx > 0 else 1.0) * way, 0.0, 0.0
    return best, who, part, bx, by, bz


@njit(nogil=True, cache=True, error_model="numpy")
def ground(  # noqa: PLR0911  # a kernel: every early way out saves a ray
    plan: Any, x: float, y: float, dx: float, dy: float, far: float
) -> Any:
    """Road, kerb or pavement: (distance, kind, height)."""
    if dy >= -1e-9 or y < 0.0:
        return far, SKY, 0.0
    step = 0.14
    t = (step - y) / dy
    if t >= far:
        return far, SKY, 0.0
    if t > 0 and abs(x + dx * t) > plan.road:
        return t, GROUND, step
    t = -y / dy
    px = x + dx * t
    if abs(px) <= plan.road:
        if t < far:
            return t, GROUND, 0.0
        return far, SKY, 0.0
    edge = plan.road if px > 0 else -plan.road
    t = (edge - x) / dx
    if 0 < t < far:
        return t, KERB, y + dy * t
    return far, SKY, 0.0


@njit(nogil=True, cache=True, error_model="numpy")
def far_end(plan: Any, x: float, y: float, z: float, dx: float, dy: float, dz: float, far: float) -> Any:
    """First tower beyond the street's end: (distance, index)."""
    if dz <= 1e-6:
        return far, -1
    for k in range(7):
        t = (plan.end[k, 2] - z) / dz
        if 0 < t < far:
            px = x + dx * t
            if plan.end[k, 0] < px < plan.end[k, 1] and y + dy * t < plan.end[k, 3]:
                return t, k
    return far, -1


@njit(nogil=True, cache=True, error_model="numpy")
def shaded(plan: Any, x: float, y: float, z: float, sx: float, sy: float, sz: float) -> bool:
    """True where a point does not see the sun."""
    side = 1 if sx > 0 else 0
    sign = 1.0 if sx > 0 else -1.0
    _, k, _ = house(plan, side, 0, x * sign, y, z, sx * sign, sy, sz, 1e5)
    if k >= 0:
        return True
    _, k, _ = house(plan, side, 1, x * sign, y, z, sx * sign, sy, sz, 1e5)
    return k >= 0


@njit(nogil=True, cache=True, error_model="numpy")
def sift(plan: Any, view: Any, seconds: float, width: int, seen: Any) -> None:
    """For every run of 16 columns, bits of the cars that may be seen in it.

    Args:
        plan: the street.
        view: (4, 3) camera basis.
        seconds: from the start of the take.
        width: of the picture in pixels.
        seen: (runs,) int64, written.
    """
    seen[:] = 0
    runs = seen.shape[0]
    rr = view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2
    for j in range(plan.cars):
        low, high, behind = 1e9, -1e9, False
        for corner in range(8):
            x = plan.car[j, 0] + (1.1 if corner & 1 else -1.1)
            y = 2.1 if corner & 2 else 0.0
            z = plan.car[j, 1] + plan.car[j, 2] * seconds + (2.7 if corner & 4 else -2.7)
            px, py, pz = x - view[0, 0], y - view[0, 1], z - view[0, 2]
            ahead = px * view[3, 0] + py * view[3, 1] + pz * view[3, 2]
            if ahead < 0.1:
                behind = True
                continue
            u = (px * view[1, 0] + py * view[1, 1] + pz * view[1, 2]) / (rr * ahead)
            low, high = min(low, u), max(high, u)
        if high < -1e8:
            continue
        first = 0 if behind else max(int((low * 0.5 + 0.5) * width - 3.0) // 16, 0)
        last = runs - 1 if behind else min(int((high * 0.5 + 0.5) * width + 3.0) // 16, runs - 1)
        for run in range(first, last + 1):
            seen[run] |= np.int64(1) << j
