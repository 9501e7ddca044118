"""Scale to the delivery size by Lanczos-3 with a ringing limiter, including the crop of a reframe; no weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from rushes.errors import AskTheArtist, Cancelled
from rushes.finishing.base import FinishContext, FinishFacts, Frame, Spares
from rushes.imaging.resample import resample
from rushes.model.master import Reading

#: Shares by which an engine's size may miss the delivery aspect and still be centre-cropped without being asked.
SQUEEZE, TRIM = 0.005, 0.06

Crop = tuple[float, float, float, float]


def plan_crop(width: int, height: int, *, out_width: int, out_height: int) -> Crop:
    """The largest centred crop of the output's aspect: x, y, width, height in input pixels."""
    wide = min(float(width), height * out_width / out_height)
    tall = min(float(height), width * out_height / out_width)
    return (width - wide) / 2, (height - tall) / 2, wide, tall


def describe_scale(crop: Crop, *, out_width: int, out_height: int) -> str:
    """The method in words for a master, e.g. `lanczos3 2.00x`, or `none`."""
    along, down = out_width / crop[2], out_height / crop[3]
    if along == down == 1.0:
        return "none"
    factor = f"{along:.2f}x" if abs(along / down - 1.0) < SQUEEZE else f"{along:.2f}x{down:.2f}"
    return f"lanczos3 {factor}"


def choose_crop(settings: Mapping[str, Any], context: FinishContext) -> Crop:
    """The crop a stream will use: the one asked for, else the whole frame, else a small centred trim.

    Raises:
        AskTheArtist: a crop outside the frame, or another aspect without a crop.
    """
    width, height = context.width, context.height
    asked = settings.get("crop")
    if asked is not None:
        return _check_crop(asked, width, height)
    x, y, wide, tall = plan_crop(width, height, out_width=context.out_width, out_height=context.out_height)
    lost = 1.0 - (wide * tall) / (width * height)
    if lost <= SQUEEZE:
        return 0.0, 0.0, float(width), float(height)
    if lost <= TRIM:
        return x, y, wide, tall
    raise AskTheArtist(
        "another aspect needs a reframe",
        cause=f"{width}x{height} into {context.out_width}x{context.out_height} would lose {100 * lost:.0f} %",
        next_step="give upscale a crop of x, y, width, height in pixels of the take, or make a take of that aspect",
    )


def _check_crop(asked: Any, width: int, height: int) -> Crop:
    try:
        x, y, wide, tall = (float(value) for value in asked)
    except (TypeError, ValueError) as fault:
        raise AskTheArtist(
            "a crop is four numbers", cause=f"found {asked!r}", next_step="give x, y, width, height in pixels"
        ) from fault
    inside = x >= -1e-6 and y >= -1e-6 and x + wide <= width + 1e-6 and y + tall <= height + 1e-6
    if not (inside and wide >= 16 and tall >= 16):
        raise AskTheArtist(
            "the crop leaves the picture",
            cause=f"x {x:g}, y {y:g}, {wide:g}x{tall:g} in a picture of {width}x{height}",
            next_step=f"keep it inside 0..{width} and 0..{height}, at least 16 pixels each way",
        )
    return x, y, wide, tall


class UpscaleOp:
    """Lanczos-3 in one pass over memory."""

    facts = FinishFacts(
        name="upscale",
        title="Scale to delivery size",
        place=70,
        changes_size=True,
        improves="sharpness against a plain bilinear scale",
        defaults={"crop": None, "antiring": 0.8},
        source="Duchon 1979 (Lanczos windowed sinc); video-science 7",
    )

    def apply(self, frames: Iterator[Frame], *, settings: Mapping[str, Any], context: FinishContext) -> Iterator[Frame]:
        """Frames at `out_width` x `out_height`; the same object where nothing is to do.

        Raises:
            AskTheArtist: a crop outside the frame, or another aspect without a crop.
        """
        crop = choose_crop(settings, context)
        antiring = float(settings.get("antiring", self.facts.defaults["antiring"]))
        words = describe_scale(crop, out_width=context.out_width, out_height=context.out_height)
        factor = context.out_height / crop[3]
        context.report(Reading(step="upscale", label=f"scale, {words}", before=1.0, after=round(factor, 3), unit="x"))
        spares = Spares()
        for frame in frames:
            if context.cancelled():
                raise Cancelled
            if words == "none" and crop[2:] == (frame.shape[1], frame.shape[0]):
                yield frame
            else:
                yield resample(
                    frame,
                    width=context.out_width,
                    height=context.out_height,
                    crop=crop,
                    antiring=antiring,
                    out=spares.take((context.out_height, context.out_width, 3), np.float32),
                    threads=context.threads,
                )
            del frame
