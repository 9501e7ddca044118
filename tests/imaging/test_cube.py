from __future__ import annotations

import numpy as np
import pytest

from rushes.errors import AskTheArtist
from rushes.imaging.cube import Cube, apply_cube, read_cube


def identity(side: int) -> Cube:
    axis = np.linspace(0, 1, side, dtype=np.float32)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    return Cube(lattice=np.ascontiguousarray(np.stack((red, green, blue), axis=-1)))


def noise(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 1, (20, 300, 3)).astype(np.float32)


@pytest.mark.parametrize("side", [2, 17, 33])
def test_the_neutral_table_changes_nothing(side: int) -> None:
    frame = noise()

    assert np.abs(apply_cube(frame, identity(side)) - frame).max() < 1e-5


def test_greys_stay_grey_between_the_lattice_points() -> None:
    table = identity(9)
    assert table.lattice is not None
    bent = Cube(lattice=(table.lattice**1.7).astype(np.float32))
    greys = np.repeat(np.linspace(0, 1, 301, dtype=np.float32)[None, :, None], 3, axis=2)

    out = apply_cube(np.ascontiguousarray(greys), bent)

    assert np.abs(out[..., 0] - out[..., 1]).max() < 1e-6
    assert np.abs(out[..., 0] - out[..., 2]).max() < 1e-6


def test_what_lies_outside_takes_the_edge() -> None:
    frame = np.array([[[-1.0, 0.5, 9.0], [np.nan, 0.2, 0.2]]], np.float32)

    out = apply_cube(frame, identity(5))

    assert out[0, 0].tolist() == pytest.approx([0.0, 0.5, 1.0])


def test_a_shaper_comes_before_the_lattice() -> None:
    halved = b"LUT_1D_SIZE 2\nLUT_3D_SIZE 2\n0 0 0\n0.5 0.5 0.5\n" + b"".join(
        f"{r} {g} {b}\n".encode() for b in (0, 1) for g in (0, 1) for r in (0, 1)
    )
    frame = noise()

    assert np.abs(apply_cube(frame, read_cube(halved)) - 0.5 * frame).max() < 1e-6


def test_threads_and_place_do_not_show() -> None:
    frame = np.random.default_rng(2).uniform(0, 1, (150, 40, 3)).astype(np.float32)
    table = Cube(lattice=np.random.default_rng(3).uniform(0, 1, (9, 9, 9, 3)).astype(np.float32))
    expected = apply_cube(frame, table)

    assert np.array_equal(apply_cube(frame, table, threads=3), expected)
    assert np.array_equal(apply_cube(frame, table, out=frame), expected)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_marks_of_any_system_are_read(ends: bytes) -> None:
    text = b'\xef\xbb\xbf# by hand\nTITLE "a b"\n\nLUT_3D_SIZE 2\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 2 2 2\n' + b"1 0 0\n" * 8

    table = read_cube(text.replace(b"\n", ends))

    assert table.high == (2.0, 2.0, 2.0)


def test_an_empty_domain_is_refused() -> None:
    with pytest.raises(AskTheArtist, match="cannot be used"):
        read_cube(b"LUT_3D_SIZE 2\nDOMAIN_MIN 1 1 1\nDOMAIN_MAX 1 1 1\n" + b"1 0 0\n" * 8)
