"""Money before it is spent: the list price of one take, exact, rounded once to six places, half to even."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from rushes.model.engine import Price
from rushes.model.ledger import Money

_PLACES = 10**6


def quote_take(price: Price, *, seconds: Fraction, device_seconds: Fraction | None = None) -> Money | None:
    """What one take of `seconds` would cost by the list; None where only the vendor knows.

    Args:
        price: the card's price.
        seconds: length of the generated take, not of what is used of it.
        device_seconds: forecast for engines priced by device time; None where unknown.
    """
    units = {
        "free": Fraction(0),
        "clip": Fraction(1),
        "output_second": seconds,
        "device_second": device_seconds,
    }.get(price.unit)
    if units is None:
        return None
    # round() of a Fraction is half to even, and exact: no decimal context decides about money here.
    millionths = round(Fraction(price.amount) * units * _PLACES)
    return Money(amount=Decimal(millionths).scaleb(-6), currency=price.currency)
