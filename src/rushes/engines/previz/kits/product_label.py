"""Prints a product: label colours and the brand word in real type, as a small pyramid of ever softer copies."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from rushes import plugins

LABEL_SIZE = (896, 640)
LEVELS = 4


@lru_cache(maxsize=8)
def _face(weight: int) -> skia.Typeface:
    """The shipped face at one weight: the machine's own fonts would give every machine another picture."""
    font = plugins.read_data("imaging", "fonts/Inter.ttf")
    base = skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(font))
    position = skia.FontArguments.VariationPosition
    axes = [position.Coordinate(int.from_bytes(b"wght"), weight), position.Coordinate(int.from_bytes(b"opsz"), 32)]
    coordinates = position.Coordinates(axes)  # skia keeps pointers into these while it clones: they must outlive it
    place = position(coordinates)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(place)
    return base.makeClone(arguments) or base


def _spaced(
    canvas: skia.Canvas,
    text: str,
    middle: float,
    base: float,
    size: float,
    gap: float,
    paint: skia.Paint,
    face: skia.Typeface,
    limit: float,
) -> None:
    """Set a line centred with letter spacing, made smaller where it would not fit."""
    font = skia.Font(face, size)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    wide = sum(font.measureText(c) for c in text) + gap * size * max(len(text) - 1, 0)
    if wide > limit:
        size *= limit / wide
        font.setSize(size)
        wide = limit
    x = middle - wide / 2
    for c in text:
        canvas.drawString(c, x, base, font, paint)
        x += font.measureText(c) + gap * size


def print_label(  # noqa: PLR0915  # one branch per style of label
    word: str,
    *,
    style: int,
    ink: tuple[float, float, float],
    ground: tuple[float, float, float] | None,
    accent: tuple[float, float, float],
    aspect: float,
    lines: tuple[str, ...] = (),
) -> NDArray[np.float32]:
    """Draw one label.

    Args:
        word: the brand word; empty leaves the label without type.
        style: 0 centred word and rule, 1 large upright word with band, 2 small word low with a mark.
        ink, accent: scene-linear colours of type and of mark or band.
        ground: scene-linear colour of the panel, or None to print straight on the product.
        aspect: width over height of the label on the product, so that type keeps its proportions.
        lines: small lines under the word.

    Returns:
        (levels, H, W, 4) float32 scene-linear colour (not premultiplied) and cover 0..1, row 0 at the top.
    """
    width, height = LABEL_SIZE
    surface = skia.Surface(width, height)
    canvas = surface.getCanvas()
    canvas.clear(skia.Color4f(0, 0, 0, 0))
    # draw ink in red, accent in green, panel in blue; colours are put in afterwards, in linear light
    canvas.scale(width / (height * aspect), 1.0)
    w = height * aspect
    if ground is not None:
        canvas.drawRect(skia.Rect.MakeWH(w, height), skia.Paint(Color=skia.ColorSetARGB(255, 0, 0, 255)))
    ink_paint = skia.Paint(Color=skia.ColorSetARGB(255, 255, 0, 0), AntiAlias=True)
    accent_paint = skia.Paint(Color=skia.ColorSetARGB(255, 0, 255, 0), AntiAlias=True)
    word = word.upper()
    face, thin = _face(500 if style != 1 else 700), _face(300)
    limit = 0.80 * w
    if not word:
        base = 1.2
    elif style == 0:
        _spaced(canvas, word, w / 2, height * 0.50, height * 0.22, 0.20, ink_paint, face, limit)
        canvas.drawRect(skia.Rect.MakeXYWH(w / 2 - 0.09 * w, height * 0.575, 0.18 * w, height * 0.008), accent_paint)
        base = 0.67
    elif style == 1:
        canvas.drawRect(skia.Rect.MakeXYWH(0, height * 0.80, w, height * 0.045), accent_paint)
        canvas.save()
        canvas.translate(w / 2, height * 0.45)
        if len(word) > 3 and aspect < 1.1:
            canvas.rotate(-90)
            _spaced(canvas, word, 0, height * 0.10, height * 0.28, 0.04, ink_paint, face, height * 0.66)
        else:
            _spaced(canvas, word, 0, height * 0.08, height * 0.26, 0.03, ink_paint, face, limit)
        canvas.restore()
        base = 0.91
    else:
        side = min(w, height)
        stroke = skia.Paint(
            Color=skia.ColorSetARGB(255, 0, 255, 0),
            AntiAlias=True,
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=side * 0.012,
        )
        canvas.drawCircle(w / 2, height * 0.36, side * 0.15, stroke)
        canvas.drawCircle(w / 2, height * 0.36 + side * 0.05, side * 0.05, accent_paint)
        _spaced(canvas, word, w / 2, height * 0.70, height * 0.15, 0.26, ink_paint, face, limit)
        base = 0.78
    for k, line in enumerate(lines):
        _spaced(canvas, line.upper(), w / 2, height * (base + 0.055 * k), height * 0.036, 0.25, ink_paint, thin, limit)
    drawn = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType).astype(np.float32) / 255.0
    shares = drawn[..., :3] * drawn[..., 3:4]
    cover = np.maximum(drawn[..., 3:4], 1e-6)
    colours = np.array([ink, accent, ground if ground is not None else ink], np.float32)
    plate = np.concatenate([(shares @ colours) / cover, drawn[..., 3:4]], axis=2)
    if ground is None:
        plate[..., :3] = np.where(drawn[..., 3:4] > 0.02, plate[..., :3], np.array(ink, np.float32))
    levels = [plate]
    for k in range(1, LEVELS):
        soft = plate.copy()
        soft[..., :3] *= soft[..., 3:4]
        soft = cv2.GaussianBlur(soft, (0, 0), 0.8 * 2.0**k)
        soft[..., :3] /= np.maximum(soft[..., 3:4], 1e-4)
        levels.append(soft)
    return np.ascontiguousarray(np.stack(levels), np.float32)
