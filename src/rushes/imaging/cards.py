"""Full frames of type: the end card of a brand and the slate before a film."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from rushes.imaging.lettering import (
    INK,
    WHITE,
    Safe,
    contrast,
    draw,
    draw_pill,
    luminance,
    paint_block,
    palette,
    pill_colors,
    pill_size,
    pixels_of,
    safe_box,
)
from rushes.imaging.typeset import Block, Color, Face, set_lines
from rushes.model.brief import Brand

#: Least contrast of small print against its ground (WCAG 2.2, success criterion 1.4.3), with some room for the light.
LEGIBLE = 5.5


def draw_end_card(
    lines: Sequence[str],
    *,
    brand: Brand,
    size: tuple[int, int],
    face: Face,
    cta: str = "",
    legal: str = "",
    safe: Safe = (0.06, 0.06, 0.06, 0.06),
) -> NDArray[np.uint8]:
    """The last picture of a film: wordmark, what the brand says, a call to action and the small print.

    Args:
        lines: the first is the wordmark, the second the claim, the rest smaller (an address).
        brand: the palette's first color is the ground, its liveliest the accent.
        size: (width, height).
        face: from `typeset.read_face`.
        cta: text of the pill, or empty.
        legal: text at the foot, or empty.
        safe: margins that no type leaves.

    Returns:
        (H, W, 3) uint8 R'G'B'.
    """
    words = [line.strip() for line in lines if line.strip()] or [brand.name or " "]
    ground = palette(brand)[0]
    ink = max((WHITE, INK), key=lambda color: contrast(color, ground))
    fill, pill_ink = pill_colors(brand, behind=ground)
    box = safe_box(size, safe)
    unit = min(size)
    stack = _stack(words, cta=cta, face=face, unit=unit, box=box, ink=ink, pill_ink=pill_ink, tall=size[1] > size[0])
    small = _text(legal, face, "body", 0.0225 * unit, _quiet(ink, ground), box, leading=1.34) if legal else None
    foot = box[3] - (small.height + unit * 0.03 if small else 0)
    total = sum(height + gap for _, _, height, gap in stack)
    top = box[1] + max(0.0, (foot - box[1] - total) * 0.47)
    surface, canvas = draw(*size)
    for kind, block, height, gap in stack:
        middle = (box[0] + box[2]) / 2
        if kind == "bar":
            _bar(canvas, middle, top, width=unit * 0.085, height=height, color=fill)
        elif kind == "pill" and block is not None:
            draw_pill(canvas, block, left=middle - pill_size(block)[0] / 2, top=top, fill=fill)
        elif block is not None:
            paint_block(canvas, block, middle - block.width / 2, top)
        top += height + gap
    if small:
        paint_block(canvas, small, (box[0] + box[2] - small.width) / 2, box[3] - small.height)
    return _over(pixels_of(surface), _ground(size, ground))


def _stack(
    words: list[str],
    *,
    cta: str,
    face: Face,
    unit: int,
    box: tuple[int, int, int, int],
    ink: Color,
    pill_ink: Color,
    tall: bool,
) -> list[tuple[str, Block | None, float, float]]:
    """The parts of an end card from top to bottom: kind, block, height, gap below."""
    tracking = 0.012 if words[0].isupper() else -0.035
    mark = _text(words[0], face, "display", (0.19 if tall else 0.15) * unit, ink, box, tracking=tracking, lines=2)
    parts: list[tuple[str, Block | None, float, float]] = [("mark", mark, mark.height, unit * 0.028)]
    if len(words) > 1:
        claim = 0.94 if tall else 0.62
        parts.append(("bar", None, max(3.0, unit * 0.0065), unit * 0.04))
        block = _text(
            words[1], face, "medium", (0.056 if tall else 0.05) * unit, ink, box, tracking=-0.012, lines=3, share=claim
        )
        parts.append(("line", block, block.height, unit * 0.022))
    for line in words[2:]:
        block = _text(line, face, "body", (0.036 if tall else 0.031) * unit, ink, box, tracking=0.012, lines=2)
        parts.append(("line", block, block.height, unit * 0.014))
    if cta:
        block = _text(cta, face, "bold", (0.042 if tall else 0.037) * unit, pill_ink, box, lines=1, share=0.8)
        kind, before, height, _ = parts[-1]
        parts[-1] = (kind, before, height, unit * 0.055)
        parts.append(("pill", block, float(pill_size(block)[1]), 0.0))
    kind, block_last, height, _ = parts[-1]
    parts[-1] = (kind, block_last, height, 0.0)
    return parts


def _text(
    text: str,
    face: Face,
    cut: str,
    size: float,
    color: Color,
    box: tuple[int, int, int, int],
    *,
    leading: float = 1.16,
    tracking: float = 0.0,
    lines: int = 4,
    share: float = 0.94,
) -> Block:
    return set_lines(
        text,
        face=face,
        cut=cut,
        size=size,
        leading=leading,
        tracking=tracking,
        color=color,
        widest=(box[2] - box[0]) * share,
        most_lines=lines,
        highest=(box[3] - box[1]) * 0.4,
        align="center",
    )


def _bar(canvas: Any, middle: float, top: float, *, width: float, height: float, color: Color) -> None:
    rounded = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(middle - width / 2, top, width, height), height / 2, height / 2)
    canvas.drawRRect(rounded, skia.Paint(Color=skia.Color(*color), AntiAlias=True))


def _toward(color: Color, other: Color, share: float) -> Color:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(color, other, strict=True))
    return red, green, blue


def _quiet(ink: Color, ground: Color) -> Color:
    """The ink drawn back towards the ground, as far as small print stays legible on it."""
    tones = (_toward(ink, ground, share) for share in (0.32, 0.24, 0.16, 0.08))
    return next((tone for tone in tones if contrast(tone, ground) >= LEGIBLE), ink)


def _ground(size: tuple[int, int], color: Color) -> NDArray[np.float32]:
    """(H, W, 3) float32 0..255: the color with a soft light from above its middle, dithered so that it never bands."""
    width, height = size
    y = np.linspace(-0.42, 0.58, height, dtype=np.float32)[:, None]
    x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
    reach = np.sqrt((x * max(1.0, width / height) * 0.8) ** 2 + (y * max(1.0, height / width) * 0.8) ** 2)
    light = np.exp(-((reach / 0.62) ** 2))
    # light grounds are only shaded at the edges, dark ones are lit in the middle
    lift = 0.16 if luminance(color) < 0.3 else 0.0
    edge = 0.80 if lift else 0.93
    gain = edge + (1.0 - edge + lift) * light
    # the light moves luma alone: eight-bit chroma would step from one hue to the next
    luma = 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]
    shift = luma * (gain - 1.0) + lift * 26.0 * light
    ground = np.asarray(color, np.float32) + shift[..., None]
    noise = np.random.default_rng(11).random((height, width, 1), np.float32)
    return np.clip(ground + noise - 0.5, 0.0, 255.0)


def _over(type_pixels: NDArray[np.uint8], ground: NDArray[np.float32]) -> NDArray[np.uint8]:
    keep = 1.0 - type_pixels[..., 3:].astype(np.float32) / 255.0
    return np.asarray(np.clip(ground * keep + type_pixels[..., :3] + 0.5, 0, 255), np.uint8)


def draw_slate(
    title: str, rows: Sequence[tuple[str, str]], *, brand: Brand, size: tuple[int, int], face: Face
) -> NDArray[np.uint8]:
    """A slate: title, a rule in the brand's accent and facts in two columns.

    Args:
        title: name of the film.
        rows: (label, value) pairs, top to bottom; what does not fit is left out from the end.
        brand: for the accent.
        size: (width, height).
        face: from `typeset.read_face`.

    Returns:
        (H, W, 3) uint8 R'G'B'.
    """
    width, height = size
    unit = min(size)
    box = safe_box(size, (0.08, 0.1, 0.08, 0.1))
    surface, canvas = draw(width, height)
    head = _text(title, face, "display", 0.075 * unit, WHITE, box, tracking=-0.02, lines=2)
    paint_block(canvas, head, box[0], box[1])
    top = box[1] + head.height + unit * 0.03
    accent = pill_colors(brand, behind=INK)[0]
    canvas.drawRect(
        skia.Rect.MakeXYWH(box[0], top, box[2] - box[0], max(2.0, unit * 0.003)), skia.Paint(Color=skia.Color(*accent))
    )
    top += unit * 0.045
    column = (box[2] - box[0]) * (0.24 if width > height else 0.34)
    for label, value in rows:
        name = _text(label, face, "body", 0.03 * unit, (150, 156, 164), (0, box[1], round(column), box[3]), lines=2)
        right = (round(box[0] + column), box[1], box[2], box[3])
        fact = _text(value or "-", face, "medium", 0.03 * unit, WHITE, right, lines=2)
        step = max(name.height, fact.height)
        if top + step > box[3]:
            break
        paint_block(canvas, name, box[0], top)
        paint_block(canvas, fact, right[0], top)
        top += step + unit * 0.02
    ground = np.empty((height, width, 3), np.float32)
    ground[:] = INK
    return _over(pixels_of(surface), ground)
