"""Gradient noise of a land's lattice: single values, and fractal sums of its slopes for many places at once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushes.engines.previz.kernels import inlined, lean

#: Places that `worn` and `crests` work out at once.
MANY = 64
#: Parts of the room in single precision: place in the cell, value, slopes, their sums, weight, total, gradients.
_U, _V, _N, _DX, _DZ, _SX, _SZ, _W, _T, _G = (MANY * k for k in range(10))
#: Entries of the two rooms, of single precision and of whole numbers.
ROOM, CORNERS = 17 * MANY, 4 * MANY
_M, _ONE, _EIGHT = np.int32(255), np.int32(1), np.int32(8)
_0, _1, _2, _6, _10, _15, _30 = (np.float32(k) for k in (0, 1, 2, 6, 10, 15, 30))


@lean
def blended(table: Any, i: int, j: int, i1: int, j1: int, u: float, v: float) -> float:
    """Gradient noise at u, v of a cell, from the gradients at its corners in columns i and i1 and rows j and j1."""
    a = table[j, i, 0] * u + table[j, i, 1] * v
    b = table[j, i1, 0] * (u - 1.0) + table[j, i1, 1] * v
    c = table[j1, i, 0] * u + table[j1, i, 1] * (v - 1.0)
    d = table[j1, i1, 0] * (u - 1.0) + table[j1, i1, 1] * (v - 1.0)
    wu = u * u * u * (u * (u * 6.0 - 15.0) + 10.0)
    wv = v * v * v * (v * (v * 6.0 - 15.0) + 10.0)
    low = a + (b - a) * wu
    return low + (c + (d - c) * wu - low) * wv


@lean
def lattice(table: Any, x: float, z: float) -> float:
    """Gradient noise of the lattice, about -0.7..0.7 (quintic, Perlin 2002)."""
    fx = math.floor(x)
    fz = math.floor(z)
    u = x - fx
    v = z - fz
    i = int(fx) & 255
    j = int(fz) & 255
    return blended(table, i, j, (i + 1) & 255, (j + 1) & 255, u, v)


@lean
def fbm(table: Any, x: float, z: float, octaves: int) -> float:
    """Fractal gradient noise, about -0.7..0.7."""
    total = 0.0
    gain = 1.0
    for _ in range(octaves):
        total += gain * lattice(table, x, z)
        gain *= 0.5
        x, z = 1.62 * x - 1.18 * z + 5.3, 1.18 * x + 1.62 * z - 2.1
    return total


@inlined
def _corners(table: Any, way: Any, room: Any, at: Any) -> None:
    """Where in its cell each place lies, and the gradients at the cell's corners."""
    for i in range(MANY):
        x, z = way[i], way[MANY + i]
        fx, fz = np.floor(x), np.floor(z)
        room[_U + i], room[_V + i] = np.float32(x - fx), np.float32(z - fz)
        a, b = np.int32(fx) & _M, np.int32(fz) & _M
        a1, b1 = (a + _ONE) & _M, ((b + _ONE) & _M) << _EIGHT
        b = b << _EIGHT
        at[i], at[MANY + i], at[2 * MANY + i], at[3 * MANY + i] = b + a, b + a1, b1 + a, b1 + a1
    for corner in range(4):
        for i in range(MANY):
            k, q = np.uint32(at[corner * MANY + i]), _G + 2 * (corner * MANY + i)
            room[q], room[q + 1] = table[k, 0], table[k, 1]


@lean
def _noise(table: Any, way: Any, room: Any, at: Any) -> None:
    """Gradient noise, about -0.7..0.7, with its slope in x and z (quintic, Perlin 2002), at `MANY` places."""
    _corners(table, way, room, at)
    for i in range(MANY):
        u, v = room[_U + i], room[_V + i]
        u1, v1 = u - _1, v - _1
        q = _G + 2 * i
        px, pz, qx, qz = room[q], room[q + 1], room[q + 2 * MANY], room[q + 2 * MANY + 1]
        rx, rz, sx, sz = room[q + 4 * MANY], room[q + 4 * MANY + 1], room[q + 6 * MANY], room[q + 6 * MANY + 1]
        a, b, c, d = px * u + pz * v, qx * u1 + qz * v, rx * u + rz * v1, sx * u1 + sz * v1
        wu = u * u * u * (u * (u * _6 - _15) + _10)
        wv = v * v * v * (v * (v * _6 - _15) + _10)
        du, dv = _30 * u * u * (u * (u - _2) + _1), _30 * v * v * (v * (v - _2) + _1)
        k = a - b - c + d
        e, f, g, h = (_1 - wu) * (_1 - wv), wu * (_1 - wv), (_1 - wu) * wv, wu * wv
        room[_N + i] = a + (b - a) * wu + (c - a) * wv + k * wu * wv
        room[_DX + i] = px * e + qx * f + rx * g + sx * h + du * (b - a + k * wv)
        room[_DZ + i] = pz * e + qz * f + rz * g + sz * h + dv * (c - a + k * wu)


@inlined
def _start(room: Any) -> None:
    for i in range(MANY):
        room[_SX + i], room[_SZ + i], room[_W + i], room[_T + i] = _0, _0, _1, _0


@inlined
def _turn(way: Any) -> None:
    """Every place as the next octave looks it up."""
    for i in range(MANY):
        x, z = way[i], way[MANY + i]
        way[i], way[MANY + i] = 1.62 * x - 1.18 * z + 5.3, 1.18 * x + 1.62 * z - 2.1


@lean
def worn(table: Any, way: Any, octaves: int, room: Any, at: Any, out: Any) -> None:
    """Fractal noise whose fine octaves fade on slopes, which leaves worn ridges and filled valleys.

    Args:
        table: (65536, 2) float32 gradients of the lattice, rows of 256.
        way: (2 `MANY`,) float64 x, then z, of every place in cells of the first octave; changed.
        octaves: how many.
        room: (`ROOM`,) float32, and `at` (`CORNERS`,) int32: room to work in.
        out: (`MANY`,) float32, about -0.7..0.7.
    """
    _start(room)
    gain = np.float32(1.0)
    for _ in range(octaves):
        _noise(table, way, room, at)
        for i in range(MANY):
            sx, sz = room[_SX + i] + room[_DX + i] * gain, room[_SZ + i] + room[_DZ + i] * gain
            room[_SX + i], room[_SZ + i] = sx, sz
            room[_T + i] += gain * room[_N + i] / (_1 + np.float32(1.1) * (sx * sx + sz * sz))
        gain *= np.float32(0.5)
        _turn(way)
    for i in range(MANY):
        out[i] = room[_T + i]


@lean
def crests(table: Any, way: Any, octaves: int, room: Any, at: Any, out: Any) -> None:
    """Ridged multifractal in about 0..1: sharp crests, each octave strongest on the crests before it; see `worn`."""
    _start(room)
    gain = np.float32(0.55)
    for _ in range(octaves):
        _noise(table, way, room, at)
        for i in range(MANY):
            r = _1 - abs(room[_N + i]) * np.float32(1.55)
            r *= r
            sx, sz = room[_SX + i] + room[_DX + i] * gain, room[_SZ + i] + room[_DZ + i] * gain
            room[_SX + i], room[_SZ + i] = sx, sz
            room[_T + i] += gain * r * room[_W + i] / (_1 + np.float32(0.20) * (sx * sx + sz * sz))
            room[_W + i] = min(max(r * np.float32(1.6), _0), _1)
        gain *= np.float32(0.55)
        _turn(way)
    for i in range(MANY):
        out[i] = room[_T + i]
