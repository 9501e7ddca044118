"""How the small functions of kernels are compiled and called: without counting who holds the arrays they only read.

A function that takes arrays and is called for every pixel would otherwise raise and lower an atomic counter per array
and call, which costs more than most of the arithmetic. The caller holds the arrays all the while, so nobody needs to
count. Two ways: a function that makes no array itself is `lean` (numba refuses `np.zeros` and its kin there when it is
compiled); a kernel that makes some hands those it was given to its helpers as `lent`.
"""

from __future__ import annotations

from typing import Any

from numba import njit
from numba.core import cgutils, types
from numba.extending import intrinsic

#: For a function of numbers and arrays that makes no array.
lean = njit(nogil=True, cache=True, error_model="numpy", _nrt=False)
#: The same, its body put into every caller: for what is short, or called from one place.
inlined = njit(nogil=True, cache=True, error_model="numpy", forceinline=True, _nrt=False)


@intrinsic
def lent(typing: Any, array: Any) -> Any:
    """The same array without an owner, for the helpers of a kernel.

    Only for an array that the function was given as an argument: one that it made itself would be freed while it is
    still read.

    Args:
        typing: the compiler's.
        array: any array; what else is given is refused when the kernel is compiled.

    Returns:
        The array of the same data, shape and strides.
    """
    if not isinstance(array, types.Array):
        return None

    def build(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        own = context.make_array(array)(context, builder, value=args[0])
        loan = context.make_array(array)(context, builder)
        for name in ("nitems", "itemsize", "data", "shape", "strides"):
            setattr(loan, name, getattr(own, name))
        loan.meminfo = cgutils.get_null_value(own.meminfo.type)
        loan.parent = cgutils.get_null_value(own.parent.type)
        return loan._getvalue()

    return array(array), build
