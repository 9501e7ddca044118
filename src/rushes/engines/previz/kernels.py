"""How the small functions of kernels are compiled: without counting who holds the arrays that they only read.

A function that takes arrays and is called for every pixel would otherwise raise and lower a counter per array and
call, which costs more than most of the arithmetic. The caller holds the arrays all the while, so nobody needs to
count. Such a function cannot make arrays: numba refuses `np.zeros` and its kin at compile time.
"""

from __future__ import annotations

from numba import njit

#: For a function of numbers and arrays that makes no array.
lean = njit(nogil=True, cache=True, error_model="numpy", _nrt=False)
#: The same, its body put into every caller: for what is short, or called from one place.
inlined = njit(nogil=True, cache=True, error_model="numpy", forceinline=True, _nrt=False)
