"""Things made of convex solids: tapered boxes and round bodies with colour and finish, packed for kernels."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ParamSpec

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.kit import Vec3

#: Finishes of a solid: what `solid_rays.paint` does with its colour.
PLAIN, WOOD, CLOTH, BOOKS, PICTURE, SCREEN, DRAPE, LEAVES, STONE, TILES, STRIPES, SPOTS, FACADE = range(13)

#: Columns of a packed solid.
WIDTH = 32

_P = ParamSpec("_P")
Rotation = tuple[Vec3, Vec3, Vec3]
_UPRIGHT: Rotation = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, kw_only=True)
class Solid:
    """One convex body.

    Args:
        at: its middle, metres.
        half: half sizes in its own axes, metres.
        round: True for x^2 + z^2 <= a + b y + c y^2 of the scaled body (ball, drum, cone), False for a box.
        turn: rows are its own axes in the world.
        color: scene-linear BT.709.
        gloss: 0 matt .. 1 polished.
        finish: of the constants above.
        glow: scene-linear light it gives off, as a multiple of its colour.
        top: size of a box's top or a drum's top against its foot, across and deep.
        shift: of a box's top, metres.
        cut: lowest and highest level of a ball as shares of its half height.
        ball: round bodies only: a ball, else a drum.
        dice: chooses among patterns.
        name: of the thing that it is a part of, where one is known.
    """

    at: Vec3
    half: Vec3
    round: bool = False
    turn: Rotation = _UPRIGHT
    color: Vec3 = (0.5, 0.5, 0.5)
    gloss: float = 0.0
    finish: int = PLAIN
    glow: float = 0.0
    top: tuple[float, float] = (1.0, 1.0)
    shift: tuple[float, float] = (0.0, 0.0)
    cut: tuple[float, float] = (-1.0, 1.0)
    ball: bool = False
    dice: int = 0
    name: str = ""


def called(name: str) -> Callable[[Callable[_P, list[Solid]]], Callable[_P, list[Solid]]]:
    """Let the parts of a thing know what they are parts of."""

    def named(make: Callable[_P, list[Solid]]) -> Callable[_P, list[Solid]]:
        @functools.wraps(make)
        def built(*args: _P.args, **kwargs: _P.kwargs) -> list[Solid]:
            return [replace(solid, name=name) for solid in make(*args, **kwargs)]

        return built

    return named


def box(
    at: Vec3,
    size: Vec3,
    color: Vec3,
    *,
    gloss: float = 0.0,
    finish: int = PLAIN,
    top: tuple[float, float] = (1.0, 1.0),
    shift: tuple[float, float] = (0.0, 0.0),
    glow: float = 0.0,
    dice: int = 0,
) -> Solid:
    """A box of `size` (wide, high, deep) that stands on `at`; its top may be smaller or shifted."""
    return Solid(
        at=(at[0], at[1] + size[1] / 2, at[2]),
        half=(size[0] / 2, size[1] / 2, size[2] / 2),
        color=color,
        gloss=gloss,
        finish=finish,
        top=top,
        shift=shift,
        glow=glow,
        dice=dice,
    )


def drum(
    at: Vec3,
    radius: float,
    height: float,
    color: Vec3,
    *,
    top: float = 1.0,
    gloss: float = 0.0,
    finish: int = PLAIN,
    glow: float = 0.0,
) -> Solid:
    """A drum or cone that stands on `at`; its top's radius is `top` times its foot's."""
    return Solid(
        at=(at[0], at[1] + height / 2, at[2]),
        half=(radius, height / 2, radius),
        round=True,
        color=color,
        top=(top, top),
        gloss=gloss,
        finish=finish,
        glow=glow,
    )


def ball(
    at: Vec3,
    radii: Vec3,
    color: Vec3,
    *,
    cut: tuple[float, float] = (-1.0, 1.0),
    gloss: float = 0.0,
    finish: int = PLAIN,
    glow: float = 0.0,
) -> Solid:
    """An ellipsoid around `at`, kept between two levels."""
    return Solid(at=at, half=radii, round=True, ball=True, color=color, cut=cut, gloss=gloss, finish=finish, glow=glow)


def rod(a: Vec3, b: Vec3, radius: float, color: Vec3, *, top: float = 1.0, gloss: float = 0.0) -> Solid:
    """A round bar from a to b."""
    way = np.subtract(b, a)
    length = max(float(np.linalg.norm(way)), 1e-6)
    up = way / length
    side = np.cross(up, (0.0, 0.0, 1.0) if abs(up[2]) < 0.9 else (1.0, 0.0, 0.0))
    side /= np.linalg.norm(side)
    ahead = np.cross(side, up)
    middle = (np.array(a) + np.array(b)) / 2
    return Solid(
        at=_vec(middle),
        half=(radius, length / 2, radius),
        round=True,
        turn=(_vec(side), _vec(up), _vec(ahead)),
        color=color,
        top=(top, top),
        gloss=gloss,
    )


def turned(solid: Solid, *, pitch: float = 0.0, yaw: float = 0.0, roll: float = 0.0) -> Solid:
    """The same solid turned about its own middle, radians: roll about z, then pitch about x, then yaw about y."""
    return replace(solid, turn=_rows(np.array(solid.turn) @ _spin(yaw, pitch, roll)))


def placed(
    solids: Iterable[Solid], at: Vec3 = (0.0, 0.0, 0.0), *, yaw: float = 0.0, scale: float = 1.0, pitch: float = 0.0
) -> list[Solid]:
    """A thing set down in the world: scaled, turned (positive yaw turns +z to +x), then moved."""
    spin = _spin(yaw, pitch, 0.0)
    out = []
    for s in solids:
        middle = np.array(s.at) @ spin * scale + np.array(at)
        out.append(
            replace(
                s,
                at=_vec(middle),
                half=(s.half[0] * scale, s.half[1] * scale, s.half[2] * scale),
                shift=(s.shift[0] * scale, s.shift[1] * scale),
                turn=_rows(np.array(s.turn) @ spin),
            )
        )
    return out


def packed(solids: Sequence[Solid]) -> NDArray[np.float64]:
    """Solids as `solid_rays` reads them.

    Returns:
        (N, 32) float64: middle, axes, kind, nine numbers of shape, colour, gloss, finish, glow, dice, radius around.
    """
    out = np.zeros((len(solids), WIDTH))
    for row, s in zip(out, solids, strict=True):
        hx, hy, hz = s.half
        row[0:3], row[3:12] = s.at, np.array(s.turn).ravel()
        if s.round:
            a, b = (1.0 + s.top[0]) / 2, (s.top[0] - 1.0) / 2
            shape = (1.0, 0.0, -1.0) if s.ball else (a * a, 2.0 * a * b, b * b)
            low, high = s.cut if s.ball else (-1.0, 1.0)
            row[12:21] = 1.0, 1.0 / hx, 1.0 / hy, 1.0 / hz, low, high, *shape
            reach = math.sqrt(max(hx, hz) ** 2 * max(1.0, s.top[0]) ** 2 + (0.0 if s.ball else hy * hy))
            reach = max(reach, hy) if s.ball else reach
        else:
            (tx, tz), (sx, sz) = s.top, s.shift
            row[12:22] = (
                0.0, hy, hx * (1 + tx) / 2, hx * (tx - 1) / (2 * hy), sx / 2, sx / (2 * hy),
                hz * (1 + tz) / 2, hz * (tz - 1) / (2 * hy), sz / 2, sz / (2 * hy),
            )  # fmt: skip
            wide = max(hx, hx * tx + abs(sx)), max(hz, hz * tz + abs(sz))
            reach = math.sqrt(wide[0] ** 2 + hy * hy + wide[1] ** 2)
            row[30], row[31] = wide
        if s.round:
            row[30], row[31] = hx * max(1.0, s.top[0]), hz * max(1.0, s.top[0])
        row[22:25], row[25:30] = s.color, (s.gloss, s.finish, s.glow, s.dice, reach)
    return out


def _spin(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """Rows of a turned frame."""
    c, s = math.cos(yaw), math.sin(yaw)
    about_y = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    c, s = math.cos(pitch), math.sin(pitch)
    about_x = np.array([[1.0, 0.0, 0.0], [0.0, c, s], [0.0, -s, c]])
    c, s = math.cos(roll), math.sin(roll)
    about_z = np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    spin: NDArray[np.float64] = about_z @ about_x @ about_y
    return spin


def _rows(matrix: NDArray[np.float64]) -> Rotation:
    return (_vec(matrix[0]), _vec(matrix[1]), _vec(matrix[2]))


def _vec(value: NDArray[np.float64]) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
