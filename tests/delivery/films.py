"""Made-up cuts and pictures for the delivery tests: small, moving and quick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.delivery.package import encode_film
from rushes.delivery.specs import find_spec
from rushes.model.brief import Brand, Look, MediaRef, PaletteColor
from rushes.model.cut import AudioEvent, Cut, Layer, PictureEvent
from rushes.model.master import DeliverableSpec
from rushes.plugins import read_data
from rushes.timebase import FrameRange, Rate

RATE = Rate(Fraction(24))
BRAND = Brand(
    name="Solvei",
    look=Look(palette=(PaletteColor(hex="#12323b"), PaletteColor(hex="#f0a03c"))),
    end_card=("Solvei", "Carry the warm."),
)


@lru_cache
def font() -> bytes:
    return read_data("imaging", "fonts/Inter.ttf")


def small_spec(name: str = "web-1080p", **changes: Any) -> DeliverableSpec:
    """A shipped specification at a size that tests can afford."""
    spec = find_spec(name)
    tall = spec.height > spec.width
    changes = {"width": 144 if tall else 256, "height": 256 if tall else 144, **changes}
    return replace(spec, **changes)


def shot(start: int, end: int, name: str, *, suggested: bool = False) -> PictureEvent:
    return PictureEvent(
        record=FrameRange(start, end),
        shot=name,
        take=f"take-{name}",
        take_name=f"LAUNCH_{name}_tk001",
        source=FrameRange(0, end - start),
        suggested=suggested,
    )


def small_cut(*, suggested: bool = False) -> Cut:
    """24 frames of two shots and 12 of end card, with every kind of text and a music event."""
    return Cut(
        id="launch-city",
        segment="city",
        aspect="16:9",
        rate=RATE,
        title="Solvei city 16:9",
        picture=(
            shot(0, 12, "010_0010", suggested=suggested),
            shot(12, 24, "010_0020"),
            PictureEvent(record=FrameRange(24, 36), shot="", card="end_card"),
        ),
        layers=(
            Layer(record=FrameRange(0, 12), kind="super", text="The city never slows down."),
            Layer(record=FrameRange(12, 24), kind="cta", text="Shop now"),
            Layer(record=FrameRange(12, 24), kind="legal", text="Terms apply."),
            Layer(record=FrameRange(24, 36), kind="end_card", text="Solvei\nCarry the warm."),
        ),
        audio=(AudioEvent(record=FrameRange(0, 36), kind="music", media=MediaRef(sha256="m"), fade_out=6),),
        version=1,
    )


def picture(spec: DeliverableSpec, index: int, *, level: int = 110) -> NDArray[np.uint8]:
    """A slope with a bar that walks."""
    frame = np.empty((spec.height, spec.width, 3), np.uint8)
    frame[:] = np.linspace(level - 40, level + 40, spec.width, dtype=np.uint8)[None, :, None]
    left = 8 + (index * 5) % (spec.width - 32)
    frame[: spec.height // 3, left : left + 16] = (236, 228, 205)
    return frame


def pictures(spec: DeliverableSpec, *, count: int | None = None, dtype: str = "uint8") -> Callable[..., Iterator[Any]]:
    def open_picture(event: PictureEvent) -> Iterator[Any]:
        for index in range(len(event.record) if count is None else count):
            frame = picture(spec, index + event.record.start)
            if dtype == "float32":
                yield frame.astype(np.float32) / 255
            elif dtype == "uint16":
                yield frame.astype(np.uint16) * 257
            else:
                yield frame

    return open_picture


def tone(seconds: float, *, decibels: float = -20.0, hertz: float = 440.0) -> NDArray[np.float32]:
    time = np.arange(round(seconds * 48000)) / 48000
    wave = 10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * time)
    return wave.astype(np.float32)[:, None].repeat(2, 1)


def encode(path: Path, spec: DeliverableSpec, *, cut: Cut | None = None, **changes: Any) -> int:
    cut = cut or small_cut()
    settings: dict[str, Any] = {
        "open_picture": pictures(spec),
        "spec": spec,
        "brand": BRAND,
        "font": font(),
        "audio": None,
        "out": path,
        **changes,
    }
    return encode_film(cut, **settings)
