"""Lends an array to the helpers of a kernel, so that nobody counts who holds it.

Numba counts the holders of an array in an atomic at every call of a helper that is given it, which costs up to half the
time of a kernel that calls one for every pixel. An array that its kernel was given itself is held by who called the
kernel, so nothing is lost when its helpers do not count.
"""

from __future__ import annotations

from typing import Any

from numba.core import cgutils, types
from numba.extending import intrinsic


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
