"""Supers, calls to action, legal lines and labels as patches that stay readable over any picture.

Sizes are shares of the frame's shorter side, so one layout serves 16:9, 9:16 and 1:1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import skia
from numpy.typing import NDArray

from rushes.errors import BrokenPromise
from rushes.imaging.rows import compiled
from rushes.imaging.typeset import Block, Color, Face, is_right_to_left, missing_characters, set_lines
from rushes.model.brief import Brand

TextKind = Literal["super", "cta", "legal", "label"]
#: Margins of the title-safe area as shares: left, top, right, bottom (`DeliverableSpec.safe`).
Safe = tuple[float, float, float, float]
Frame = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]

#: Least contrast of type against what lies behind it (WCAG 2.2, success criterion 1.4.3).
LEAST_CONTRAST = 4.5
#: Darkening that keeps white type above that contrast even over pure white (luminance 0.16 behind 1.0).
SCRIM = 0.58
WHITE: Color = (255, 255, 255)
INK: Color = (11, 13, 16)


@dataclass(frozen=True)
class Patch:
    """A piece of drawn type to lay over frames with `compose`.

    Args:
        pixels: (h, w, 4) uint8, R'G'B' premultiplied with alpha.
        left: column of the frame where it starts.
        top: row of the frame where it starts.
        box: (left, top, right, bottom) in the frame of the type or pill itself.
        shade: (n,) float32 0..1, darkening of the frame's rows from `shade_top` on; empty for none. Shades of several
            patches do not add up: `compose` takes the darkest.
        shade_top: row of the frame where the shade starts.
        missing: characters that no font on this machine can show.
    """

    pixels: NDArray[np.uint8]
    left: int
    top: int
    box: tuple[int, int, int, int]
    shade: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    shade_top: int = 0
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class _Setting:
    """One kind of text: size as a share of the shorter side (landscape, portrait), and the box it is set in."""

    cut: str
    size: tuple[float, float]
    leading: float
    tracking: float
    widest: tuple[float, float]
    most_lines: int


_SETTINGS: dict[str, _Setting] = {
    "super": _Setting(
        cut="display", size=(0.068, 0.082), leading=1.1, tracking=-0.02, widest=(0.62, 0.96), most_lines=3
    ),
    "cta": _Setting(cut="bold", size=(0.035, 0.042), leading=1.15, tracking=0.002, widest=(0.27, 0.8), most_lines=2),
    "legal": _Setting(cut="body", size=(0.0225, 0.025), leading=1.34, tracking=0.006, widest=(0.9, 1), most_lines=4),
    "label": _Setting(cut="medium", size=(0.022, 0.026), leading=1.2, tracking=0.03, widest=(0.7, 0.9), most_lines=1),
}


def lay_text(
    text: str,
    *,
    kind: TextKind,
    size: tuple[int, int],
    face: Face,
    brand: Brand = Brand(),  # noqa: B008  # a frozen value
    safe: Safe = (0.05, 0.05, 0.05, 0.05),
    hung: bool = False,
    taken: int = 0,
) -> Patch:
    """Set one text in its place: supers low at the start side, calls to action in a pill, legal lines at the foot.

    Args:
        text: as written; newlines are kept, the rest is broken in even lines; type shrinks before it would not fit.
        kind: `super`, `cta`, `legal` or `label` (upper corner).
        size: (width, height) of the frame.
        face: from `typeset.read_face`.
        brand: its palette colors the pill.
        safe: margins that no type leaves.
        hung: from the top of the safe area, for frames whose foot is covered by the app that plays them.
        taken: pixels kept free for another text at the foot of the safe area, or at its top where text is hung.

    Raises:
        BrokenPromise: an empty text.
    """
    if not text.strip():
        raise BrokenPromise(f"an empty {kind}")
    width, height = size
    box = safe_box(size, safe)
    tall = height >= width
    setting = _SETTINGS[kind]
    block = set_lines(
        text,
        face=face,
        cut=setting.cut,
        size=setting.size[tall] * min(width, height),
        leading=setting.leading,
        tracking=setting.tracking,
        color=pill_colors(brand)[1] if kind == "cta" else WHITE,
        widest=(box[2] - box[0]) * setting.widest[tall],
        most_lines=setting.most_lines,
        highest=(box[3] - box[1]) * (0.45 if kind == "super" else 0.3),
    )
    missing = missing_characters(text, face)
    if kind == "cta":
        high = pill_size(block)[1]
        top = box[1] + taken if hung else box[3] - taken - high
        return _pill(block, text=text, box=box, top=top, brand=brand, tall=tall, missing=missing)
    to_right = is_right_to_left(text)
    left = round(box[2] - block.width) if to_right else box[0]
    top = round(box[3] - taken - block.height)
    if kind == "label" or hung:
        top = box[1] + (0 if kind == "label" else taken)
    type_box = (left, max(box[1], top), left + round(block.width), max(box[1], top) + round(block.height))
    if kind == "label":
        return _on_plate(block, type_box, frame=size, missing=missing)
    return _on_scrim(block, type_box, frame=size, hung=hung, missing=missing)


def safe_box(size: tuple[int, int], safe: Safe) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) in pixels of the title-safe area."""
    width, height = size
    return (
        round(width * safe[0]),
        round(height * safe[1]),
        round(width * (1 - safe[2])),
        round(height * (1 - safe[3])),
    )


def luminance(color: Color) -> float:
    """Relative luminance 0..1 of an sRGB color (WCAG 2.2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio 1..21 of two sRGB colors (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palette(brand: Brand) -> tuple[Color, ...]:
    """The brand's colors as R'G'B' 0..255; a quiet slate and a warm white where it names none."""
    named = [color.hex.lstrip("#") for color in brand.look.palette]
    colors = [(int(word[0:2], 16), int(word[2:4], 16), int(word[4:6], 16)) for word in named if len(word) == 6]
    return tuple(colors) or ((24, 30, 36), (236, 228, 214))


def pill_colors(brand: Brand, *, behind: Color | None = None) -> tuple[Color, Color]:
    """Fill and type of a call to action: the liveliest brand color off what is behind, and a readable type."""

    def liveliness(color: Color) -> float:
        apart = contrast(color, behind) if behind else contrast(color, (60, 60, 60))
        return (max(color) - min(color)) / 255 + (0.0 if apart < 2.5 else 1.0)

    fill = max(palette(brand), key=liveliness)
    return fill, max((WHITE, INK, (0, 0, 0)), key=lambda ink: contrast(ink, fill))


def paint_block(canvas: Any, block: Block, left: float, top: float) -> None:
    """Draw a block with the left edge of its longest line at `left`, whatever its alignment."""
    shift = 0.0
    if block.layout_width - block.width > 0.5:
        # where lines end at the right or in the middle, the layout's slack lies before them
        picture = skia.PictureRecorder()
        block.paragraph.paint(picture.beginRecording(skia.Rect(block.layout_width + 8, block.height + 8)), 0, 0)
        shift = 0.0 if _starts_left(block) else block.layout_width - block.width
    block.paragraph.paint(canvas, left - shift, top)


def _starts_left(block: Block) -> bool:
    surface = skia.Surface(max(1, int(block.layout_width) + 2), max(1, int(block.height) + 2))
    block.paragraph.paint(surface.getCanvas(), 0, 0)
    columns = np.flatnonzero(surface.toarray()[..., 3].max(axis=0))
    return not len(columns) or columns[0] < (block.layout_width - block.width) / 2 + 4


def draw(width: int, height: int) -> tuple[Any, Any]:
    """A transparent surface and its canvas."""
    surface = skia.Surface(width, height)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorTRANSPARENT)
    return surface, canvas


def pixels_of(surface: Any) -> NDArray[np.uint8]:
    """(h, w, 4) uint8 premultiplied R'G'B'A of a surface."""
    info = skia.ImageInfo.Make(surface.width(), surface.height(), skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    out = np.empty((surface.height(), surface.width(), 4), np.uint8)
    surface.readPixels(info, out, out.strides[0], 0, 0)
    return out


def _on_scrim(
    block: Block, box: tuple[int, int, int, int], *, frame: tuple[int, int], hung: bool, missing: str
) -> Patch:
    """White type on a soft darkening as wide as the frame, from its foot upwards or, where hung, from its top down."""
    width, height = frame
    air = min(width, height)
    rise, pad = round(air * 0.22), round(air * 0.02)
    top = 0 if hung else max(0, box[1] - pad - rise)
    below = height - box[3]
    fall = round(air * 0.24)
    bottom = height if below <= air * 0.16 and not hung else min(height, box[3] + pad + fall)
    rows = np.arange(top, bottom, dtype=np.float32)
    up = np.ones_like(rows) if hung else np.clip((rows - top) / max(1, box[1] - pad - top), 0, 1)
    down = np.ones_like(up) if bottom == height else np.clip((bottom - rows) / max(1, bottom - box[3] - pad), 0, 1)
    ramp = np.minimum(up, down)
    dark = SCRIM * (ramp * ramp * (3 - 2 * ramp))
    edge = round(air * 0.02)
    surface, canvas = draw(box[2] - box[0] + 2 * edge, box[3] - box[1] + 2 * edge)
    shadow = skia.Paint(
        ImageFilter=skia.ImageFilters.DropShadow(0, air * 0.0012, air * 0.006, air * 0.006, skia.Color(0, 0, 0, 120))
    )
    canvas.saveLayer(None, shadow)
    paint_block(canvas, block, edge, edge)
    canvas.restore()
    return Patch(pixels_of(surface), box[0] - edge, box[1] - edge, box, dark.astype(np.float32), top, missing)


def _on_plate(block: Block, box: tuple[int, int, int, int], *, frame: tuple[int, int], missing: str) -> Patch:
    """White type on a small dark plate: labels and burn-ins."""
    pad_x, pad_y = round(block.size * 0.6), round(block.size * 0.36)
    width, height = box[2] - box[0] + 2 * pad_x, box[3] - box[1] + 2 * pad_y
    left = min(max(0, box[0]), frame[0] - width)
    surface, canvas = draw(width, height)
    rounded = skia.RRect.MakeRectXY(skia.Rect.MakeWH(width, height), block.size * 0.28, block.size * 0.28)
    canvas.drawRRect(rounded, skia.Paint(Color=skia.Color(*INK, 190), AntiAlias=True))
    paint_block(canvas, block, pad_x, pad_y)
    return Patch(pixels_of(surface), left, box[1], (left, box[1], left + width, box[1] + height), missing=missing)


def pill_size(block: Block) -> tuple[int, int]:
    """(width, height) in pixels of the pill around a block."""
    return round(block.width + 2.1 * block.size), round(block.height + 1.15 * block.size)


def draw_pill(canvas: Any, block: Block, *, left: float, top: float, fill: Color) -> None:
    """A filled pill with its text in the optical middle."""
    width, height = pill_size(block)
    rounded = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(left, top, width, height), height / 2, height / 2)
    canvas.drawRRect(rounded, skia.Paint(Color=skia.Color(*fill), AntiAlias=True))
    paint_block(canvas, block, left + (width - block.width) / 2, top + (height - block.height) / 2)


def _pill(
    block: Block,
    *,
    text: str,
    box: tuple[int, int, int, int],
    top: int,
    brand: Brand,
    tall: bool,
    missing: str,
) -> Patch:
    """A call to action: at the far side in wide frames, at the start side in tall ones, with a soft shadow."""
    width, height = pill_size(block)
    at_start = tall != is_right_to_left(text)
    left = box[0] if at_start else box[2] - width
    edge = round(block.size)
    surface, canvas = draw(width + 2 * edge, height + 2 * edge)
    shadow = skia.Paint(
        ImageFilter=skia.ImageFilters.DropShadow(
            0, block.size * 0.12, block.size * 0.32, block.size * 0.32, skia.Color(0, 0, 0, 110)
        )
    )
    canvas.saveLayer(None, shadow)
    draw_pill(canvas, block, left=edge, top=edge, fill=pill_colors(brand)[0])
    canvas.restore()
    return Patch(pixels_of(surface), left - edge, top - edge, (left, top, left + width, top + height), missing=missing)


def compose(frame: Frame, patches: Sequence[tuple[Patch, float]]) -> Frame:
    """Lay patches over a frame, in place, and give the frame back.

    Args:
        frame: (H, W, 3) uint8, uint16 or float32 (0..1), R'G'B'; changed.
        patches: each with its opacity 0..1; what lies outside the frame is left out.

    Raises:
        BrokenPromise: a frame that may not be written to or of another type.
    """
    if not frame.flags.writeable or frame.dtype not in (np.uint8, np.uint16, np.float32):
        raise BrokenPromise("a frame that cannot be written on", cause=f"{frame.dtype}, {frame.flags.writeable=}")
    shade = np.zeros(frame.shape[0], np.float32)
    for patch, opacity in patches:
        stop = min(len(shade), patch.shade_top + len(patch.shade))
        part = shade[patch.shade_top : stop]
        np.maximum(part, patch.shade[: len(part)] * opacity, out=part)
    rows = np.flatnonzero(shade)
    white = {"uint8": 255.0, "uint16": 65535.0}.get(frame.dtype.name, 1.0)
    if len(rows):
        span = slice(int(rows[0]), int(rows[-1]) + 1)
        _shade_rows(frame[span], shade[span], _NOISE, 1.0 if frame.dtype == np.uint8 else 0.0)
    for patch, opacity in patches:
        if opacity > 0:
            _lay(frame, patch, min(1.0, opacity), white)
    return frame


def _lay(frame: Frame, patch: Patch, opacity: float, white: float) -> None:
    height, width = frame.shape[:2]
    top, left = max(0, patch.top), max(0, patch.left)
    bottom = min(height, patch.top + patch.pixels.shape[0])
    right = min(width, patch.left + patch.pixels.shape[1])
    if bottom > top and right > left:
        part = patch.pixels[top - patch.top : bottom - patch.top, left - patch.left : right - patch.left]
        half = 0.5 if frame.dtype != np.float32 else 0.0
        _blend(frame[top:bottom, left:right], part, np.float32(opacity / 255.0), np.float32(white), np.float32(half))


#: Half a code of static noise keeps a long shade from banding on 8-bit frames.
_NOISE = np.random.default_rng(7).random((64, 256), np.float32)


@compiled
def _shade_rows(rows: Any, shade: Any, noise: Any, dither: Any) -> None:
    for y in range(rows.shape[0]):
        keep = np.float32(1.0) - shade[y]
        for x in range(rows.shape[1]):
            grain = noise[y & 63, x & 255] * np.float32(dither)
            for c in range(3):
                rows[y, x, c] = rows[y, x, c] * keep + grain


@compiled
def _blend(region: Any, part: Any, opacity: Any, white: Any, half: Any) -> None:
    for y in range(part.shape[0]):
        for x in range(part.shape[1]):
            alpha = part[y, x, 3]
            if alpha:
                keep = np.float32(1.0) - alpha * opacity
                for c in range(3):
                    region[y, x, c] = region[y, x, c] * keep + part[y, x, c] * opacity * white + half
