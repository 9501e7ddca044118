"""Sizes: width and height asked to a size an engine can make, never smaller unless told to adapt."""

from __future__ import annotations

import math
from fractions import Fraction

from rushes.model.engine import Adjustment, Mode, Refusal, Request

Finding = Adjustment | Refusal
Size = tuple[int, int]

#: Shapes closer than this share count as the same: 960x544 is still 16:9.
SAME_SHAPE = 0.03


def plan_size(request: Request, mode: Mode, *, adapt: bool) -> tuple[Size | None, list[Finding]]:
    """The size to send, or None where the engine has none that holds the asked picture."""
    asked = (request.width, request.height)
    if min(asked) < 1:
        return None, [Refusal(field="size", asked=_say(asked), rule="a picture has at least one pixel")]
    if fits_size(mode, asked):
        return asked, []
    if not _shape_offered(mode, asked):
        return _other_shape(mode, asked, adapt=adapt)
    larger = _smallest_that_holds(mode, asked)
    if larger is not None:
        return larger, [_larger(mode, asked, larger)]
    smaller = _largest_of_shape(mode, asked)
    return _smaller(mode, asked, smaller, adapt=adapt)


def fits_size(mode: Mode, size: Size) -> bool:
    """True where the card offers this size: multiple, list, shape and number of pixels."""
    width, height = size
    return (
        width >= 1
        and height >= 1
        and width % mode.size_multiple == 0
        and height % mode.size_multiple == 0
        and (mode.pixels_max is None or width * height <= mode.pixels_max)
        and (not mode.sizes or _say(size) in mode.sizes)
        and _shape_offered(mode, size)
    )


def _larger(mode: Mode, asked: Size, given: Size) -> Adjustment:
    rule = "sizes offered: " + ", ".join(mode.sizes) if mode.sizes else f"multiples of {mode.size_multiple}"
    return Adjustment(
        field="size",
        asked=_say(asked),
        given=_say(given),
        rule=rule,
        effect="lossless",
        hint="made larger; finishing scales and crops it back",
    )


def _smaller(mode: Mode, asked: Size, given: Size | None, *, adapt: bool) -> tuple[Size | None, list[Finding]]:
    rule = "sizes offered: " + ", ".join(mode.sizes) if mode.sizes else f"at most {mode.pixels_max} pixels"
    if given is None:
        return None, [Refusal(field="size", asked=_say(asked), rule=rule, hint="ask for another shape")]
    if not adapt:
        hint = f"ask for {_say(given)} and let finishing scale it up"
        return None, [Refusal(field="size", asked=_say(asked), rule=rule, hint=hint)]
    change = Adjustment(
        field="size",
        asked=_say(asked),
        given=_say(given),
        rule=rule,
        effect="changes_picture",
        hint="finishing scales it up",
    )
    return given, [change]


def _other_shape(mode: Mode, asked: Size, *, adapt: bool) -> tuple[Size | None, list[Finding]]:
    """The asked shape is not offered: crop-safe nearest, only where told to adapt."""
    shapes = mode.aspects or tuple(sorted({_aspect(_read(size)) for size in mode.sizes}))
    rule = "shapes offered: " + ", ".join(shapes)
    nearest = min(shapes, key=lambda text: abs(math.log(_ratio(text) / (asked[0] / asked[1]))))
    if not adapt:
        hint = f"ask for {nearest} and crop, or choose another engine"
        return None, [Refusal(field="size", asked=_say(asked), rule=rule, hint=hint)]
    ratio = _ratio(nearest)
    safe = (max(asked[0], math.ceil(asked[1] * ratio)), max(asked[1], math.ceil(asked[0] / ratio)))
    given = safe if fits_size(mode, safe) else _smallest_that_holds(mode, safe) or _largest_of_shape(mode, safe)
    if given is None:
        return None, [Refusal(field="size", asked=_say(asked), rule=rule, hint="ask for one of the shapes")]
    change = Adjustment(
        field="size",
        asked=_say(asked),
        given=_say(given),
        rule=rule,
        effect="changes_picture",
        hint=f"cropped to the asked shape from {nearest}",
    )
    return given, [change]


def _smallest_that_holds(mode: Mode, asked: Size) -> Size | None:
    if mode.sizes:
        held = [s for s in map(_read, mode.sizes) if s[0] >= asked[0] and s[1] >= asked[1] and _alike(s, asked)]
        held = [s for s in held if fits_size(mode, s)]
        return min(held, key=lambda s: s[0] * s[1]) if held else None
    up = (_round_up(asked[0], mode.size_multiple), _round_up(asked[1], mode.size_multiple))
    return up if fits_size(mode, up) else None


def _largest_of_shape(mode: Mode, asked: Size) -> Size | None:
    if mode.sizes:
        alike = [s for s in map(_read, mode.sizes) if _alike(s, asked) and fits_size(mode, s)]
        return max(alike, key=lambda s: s[0] * s[1]) if alike else None
    step = mode.size_multiple
    width, height = asked
    if mode.pixels_max is not None and width * height > mode.pixels_max:
        scale = math.sqrt(mode.pixels_max / (width * height))
        width, height = int(width * scale), int(height * scale)
    down = (width // step * step, height // step * step)
    return down if min(down) >= 1 and fits_size(mode, down) else None


def _shape_offered(mode: Mode, size: Size) -> bool:
    if mode.aspects:
        return any(abs(math.log(_ratio(text) * size[1] / size[0])) <= SAME_SHAPE for text in mode.aspects)
    return not mode.sizes or any(_alike(_read(text), size) for text in mode.sizes)


def _alike(one: Size, other: Size) -> bool:
    return abs(math.log((one[0] / one[1]) / (other[0] / other[1]))) <= SAME_SHAPE


def _ratio(aspect: str) -> float:
    across, _, down = aspect.partition(":")
    return int(across) / int(down)


def _aspect(size: Size) -> str:
    exact = Fraction(size[0], size[1])
    return f"{exact.numerator}:{exact.denominator}"


def _read(text: str) -> Size:
    width, _, height = text.partition("x")
    return int(width), int(height)


def _say(size: Size) -> str:
    return f"{size[0]}x{size[1]}"


def _round_up(value: int, step: int) -> int:
    return -(-value // step) * step
