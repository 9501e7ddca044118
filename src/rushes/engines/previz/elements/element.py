"""An element from words: what stands alone, and its frames as premultiplied light."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.ahead import in_order
from rushes.engines.previz.elements.cutout import WHOLE, Cutout
from rushes.engines.previz.elements.falling import KINDS, Air, draw_air
from rushes.engines.previz.elements.mist import draw_mist
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.phrases import tokens
from rushes.errors import AskTheArtist

#: Words for what can be in the air alone.
WORDS: dict[str, tuple[str, ...]] = {
    "rain": ("rain", "raining", "rainy", "drizzle", "downpour", "rainfall", "raindrops", "rainstorm"),
    "snow": ("snow", "snowing", "snowfall", "snowflakes", "snowy", "blizzard", "flakes"),
    "dust": ("dust", "dusty", "motes", "particles", "pollen"),
    "leaves": ("leaves", "leaf", "foliage"),
    "fireflies": ("fireflies", "firefly", "glowworms"),
    "smoke": ("smoke", "smoky", "smoking", "steam", "fumes"),
    "fog": ("fog", "foggy", "mist", "misty", "haze"),
}
#: Words for how much of it.
AMOUNTS = {
    "heavy": 1.8, "thick": 1.6, "dense": 1.6, "strong": 1.5, "blizzard": 2.2, "downpour": 2.0, "rainstorm": 2.0,
    "many": 1.6, "light": 0.5, "thin": 0.55, "soft": 0.7, "gentle": 0.6, "sparse": 0.35, "few": 0.4, "drizzle": 0.45,
}  # fmt: skip
#: Kinds of subjects that can be cut out of their scene.
_SUBJECTS = ("person", "thing", "animal")
SUBJECT = "subject"


@dataclass(frozen=True, kw_only=True)
class Element:
    """What stands alone.

    Args:
        kind: of `WORDS`, or `subject`.
        spec: the scene; of weather only its seed and look are used.
        amount: how much of it is in the air, 1 for the usual.
        told: what of the words is done otherwise, in words.
    """

    kind: str
    spec: SceneSpec
    amount: float = 1.0
    told: tuple[str, ...] = ()


def element_of(prompt: str, spec: SceneSpec, *, guesses: Sequence[str] = ()) -> Element:
    """What of a scene stands alone: its subject, else what is in the air.

    Args:
        prompt: the words.
        spec: the scene that they describe.
        guesses: what of the scene nobody asked for (`draft.Coverage`): a guessed hour becomes an overcast day.

    Raises:
        AskTheArtist: nothing in the words can stand alone.
    """
    subjects = tuple(s for s in spec.subjects if _stands_alone(s, spec))
    found = [kind for kind, words in WORDS.items() if set(words) & set(tokens(prompt))]
    if subjects:
        spec, told = _staged(replace(spec, subjects=subjects), guesses)
        if found:
            told = (*told, f"{', '.join(found)}: left out, ask for it as an element of its own")
        return Element(kind=SUBJECT, spec=spec, told=told)
    if not found:
        raise AskTheArtist(
            "nothing in these words can stand alone",
            cause=f"found {prompt!r}",
            next_step=f"name a person, an animal, a thing or a product, or one of: {', '.join(WORDS)}",
            about="--element",
        )
    amount = 1.0
    for word in tokens(prompt):
        amount *= AMOUNTS.get(word, 1.0)
    told = tuple(f"{kind}: left out, one element a file" for kind in found[1:])
    return Element(kind=found[0], spec=spec, amount=min(max(amount, 0.2), 3.0), told=told)


def element_frames(
    element: Element,
    *,
    width: int,
    height: int,
    rate: Fraction,
    frames: int,
    threads: int = 1,
    shutter: float = 0.5,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[NDArray[np.float32]]:
    """Frames of an element in order; with `loop` in the scene's `extra`, the last one meets the first.

    Args:
        element: from `element_of`.
        width, height: of the picture, pixels.
        rate: frames per second.
        frames: how many.
        threads: frames worked on at once; no picture depends on it.
        shutter: share of a frame that the shutter is open.
        cancelled: polled before every frame.

    Yields:
        (height, width, 4) float32 scene-linear BT.709 as exposed, premultiplied.

    Raises:
        Cancelled: a person stopped it.
    """
    seconds = float(Fraction(frames) / rate)
    cutout = None
    if element.kind == SUBJECT:
        cutout = Cutout(element.spec, width=width, height=height, seconds=seconds, shutter=shutter)

    def work(number: int) -> NDArray[np.float32]:
        at = float(Fraction(number) / rate)
        if cutout is not None:
            return cutout.frame(at, rate)
        return air_at(element, at, width=width, height=height, loop=seconds, shutter=shutter / float(rate))

    try:
        yield from in_order(work, range(frames), threads=threads, cancelled=cancelled)
    finally:
        if cutout is not None:
            cutout.close()


def air_at(
    element: Element, seconds: float, *, width: int, height: int, loop: float, shutter: float
) -> NDArray[np.float32]:
    """One frame of what is in the air (see `element_frames`); `loop` counts only where the scene is one."""
    loop = loop if element.spec.extra.get("loop") else 0.0
    seed = element.spec.seed & 0xFFFF
    if element.kind in KINDS:
        air = Air(
            kind=element.kind, amount=element.amount, seed=seed, width=width, height=height, loop=loop, shutter=shutter
        )
        return draw_air(air, seconds)
    return draw_mist(
        element.kind, amount=element.amount, seed=seed, width=width, height=height, loop=loop, seconds=seconds
    )


def _stands_alone(subject: dict[str, object], spec: SceneSpec) -> bool:
    if subject.get("kind") in _SUBJECTS:
        return True
    return spec.kit == "product" and subject.get("kind") not in ("proxy", "steam", "mist", "petals", "droplets",
                                                                 "particles", "water")  # fmt: skip


def _staged(spec: SceneSpec, guesses: Sequence[str]) -> tuple[SceneSpec, tuple[str, ...]]:
    """The scene in which a subject is lit and framed: whole and in the middle where nobody asked for anything else.

    What has no light of its own kit stands in open land. A camera that nobody asked to move goes along with what moves.
    """
    told: list[str] = []
    things = any(s.get("kind") in ("thing", "animal") for s in spec.subjects)
    if spec.kit in ("interior", "plate") and things:
        told.append(f"{spec.kit}: lit as in open land")
        spec = replace(spec, kit="landscape", extra={k: v for k, v in spec.extra.items() if k == "loop"})
    if any(guess.startswith("time") for guess in guesses):
        spec = replace(spec, time="day", weather="overcast")
    move = "static" if spec.kit == "product" else "follow"
    extra = spec.extra if "size" in spec.camera else {**spec.extra, WHOLE: True}
    camera = {"move": move, "size": "ws", "shift": 0.0, **spec.camera}
    remove = tuple(dict.fromkeys((*spec.remove, "people")))  # nobody passes by
    return replace(spec, camera=camera, remove=remove, extra=extra), tuple(told)
