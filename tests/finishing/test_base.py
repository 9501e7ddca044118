from __future__ import annotations

import weakref

import numpy as np

from rushes.finishing.base import Spares


def test_an_array_comes_again_once_nobody_holds_it() -> None:
    spares = Spares()
    first = spares.take((4, 6, 3), np.float32)
    place = first.ctypes.data

    del first

    assert spares.take((4, 6, 3), np.float32).ctypes.data == place


def test_what_somebody_holds_is_never_given_again() -> None:
    spares = Spares()
    held = [spares.take((4, 6, 3), np.float32) for _ in range(3)]
    view = spares.take((4, 6, 3), np.float32)[1:2]

    more = spares.take((4, 6, 3), np.float32)

    places = {array.ctypes.data for array in (*held, view.base, more)}
    assert len(places) == 5


def test_another_shape_has_its_own_array() -> None:
    spares = Spares()
    place = spares.take((4, 6, 3), np.uint8).ctypes.data

    assert spares.take((4, 8, 3), np.uint8).ctypes.data != place


def test_one_frame_of_uhd_is_kept_and_a_second_is_let_go() -> None:
    spares = Spares()
    kept, second = spares.take((2160, 3840, 3), np.float32), spares.take((2160, 3840, 3), np.float32)
    gone = [weakref.ref(kept), weakref.ref(second)]

    del kept, second

    assert [array() is None for array in gone] == [False, True]
