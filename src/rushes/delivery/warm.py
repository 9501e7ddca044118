"""Compile every kernel that a delivery needs, once, on a film of a few tiny frames."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes.delivery.package import encode_film
from rushes.delivery.qc import check_film
from rushes.delivery.soundtrack import mix_audio
from rushes.imaging.music import make_music_bed
from rushes.model.brief import Brand, MediaRef
from rushes.model.cut import AudioEvent, Cut, Layer, PictureEvent
from rushes.model.master import DeliverableSpec
from rushes.timebase import FrameRange, Rate

_SIZE = (160, 96)


def warm_up(font: bytes) -> None:
    """Make, mix and check a film of twelve frames in 8 and in 10 bits; the kernels stay in the cache on disk."""
    rate, span = Rate(Fraction(24)), FrameRange(0, 6)
    cut = Cut(
        id="warm",
        segment="",
        aspect="5:3",
        rate=rate,
        picture=(
            PictureEvent(record=span, shot="010_0010", take="t", source=span),
            PictureEvent(record=FrameRange(6, 12), shot="", card="end_card"),
        ),
        audio=tuple(
            AudioEvent(record=FrameRange(0, 12), kind=kind, media=MediaRef(sha256=kind), ducks=kind == "music")
            for kind in ("music", "voice")
        ),
        layers=(Layer(record=span, kind="super", text="Warm"),),
    )
    bed = make_music_bed(1.0)
    for codec, pixel_format, container in (("h264", "yuv420p", "mp4"), ("prores_422_hq", "yuv422p10le", "mov")):
        spec = DeliverableSpec(
            name="warm",
            title="warm",
            width=_SIZE[0],
            height=_SIZE[1],
            codec=codec,
            container=container,
            pixel_format=pixel_format,
            loudness=-6.0,  # loud enough that the limiter works
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"warm.{container}"
            sound = mix_audio(cut, open_audio=lambda ref: bed, spec=spec)
            encode_film(cut, open_picture=_noise, spec=spec, brand=Brand(name="Warm"), font=font, audio=sound, out=path)
            check_film(path, spec=spec, cut=cut)


def _noise(event: PictureEvent) -> Iterator[NDArray[np.uint8]]:
    rng = np.random.default_rng(1)
    for _ in range(len(event.record)):
        yield rng.integers(40, 200, (_SIZE[1], _SIZE[0], 3), np.uint8)
