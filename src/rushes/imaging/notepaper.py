"""Sheets of notes on paper: the frame with what was drawn on it, beside it the words; as PDF pages or as pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from rushes.imaging.lettering import draw, paint_block, pixels_of
from rushes.imaging.typeset import Color, Face, set_lines
from rushes.model.review import Mark

#: A4 in points, and how many notes stand on one page.
PAGE = (595.0, 842.0)
ON_PAGE = 4
_MARGIN, _HEAD = 42.0, 40.0
_PICTURE = 236.0
_INK: Color = (24, 26, 28)
_SOFT: Color = (110, 115, 120)


@dataclass(frozen=True, kw_only=True, eq=False)
class Remark:
    """A note as it stands on paper.

    Args:
        picture: (h, w, 3) uint8 of its frame, None where it has none.
        marks: drawn over the picture.
        head: which take.
        place: which frames, and when.
        text: the note.
        foot: who, when, and whether it is open.
        answers: each in a line.
    """

    picture: NDArray[np.uint8] | None
    marks: tuple[Mark, ...]
    head: str
    place: str
    text: str
    foot: str
    answers: tuple[str, ...] = ()


def write_pdf(remarks: Sequence[Remark], *, title: str, face: Face) -> bytes:
    """The notes as a PDF with real text, four on a page.

    Args:
        remarks: in order; none gives one page that says so.
        title: at the head of every page.
        face: from `typeset.read_face`.
    """
    stream = skia.DynamicMemoryWStream()
    metadata = skia.PDF.Metadata()
    metadata.fTitle = title
    document = skia.PDF.MakeDocument(stream, metadata)
    for number, some in enumerate(pages_of(remarks), 1):
        canvas = document.beginPage(*PAGE)
        _paint(canvas, some, title=title, number=number, face=face)
        document.endPage()
    document.close()
    return bytes(stream.detachAsData())


def draw_page(
    remarks: Sequence[Remark], *, title: str, number: int, face: Face, scale: float = 2.0
) -> NDArray[np.uint8]:
    """One page of notes as (h, w, 3) uint8, white paper."""
    surface, canvas = draw(round(PAGE[0] * scale), round(PAGE[1] * scale))
    canvas.clear(skia.ColorWHITE)
    canvas.scale(scale, scale)
    _paint(canvas, remarks, title=title, number=number, face=face)
    return np.ascontiguousarray(pixels_of(surface)[..., :3])


def pages_of(remarks: Sequence[Remark]) -> tuple[Sequence[Remark], ...]:
    """The notes, page by page; at least one page."""
    return tuple(remarks[start : start + ON_PAGE] for start in range(0, max(1, len(remarks)), ON_PAGE))


def draw_marks(canvas: Any, marks: Sequence[Mark], *, box: tuple[float, float, float, float], face: Face) -> None:
    """What was drawn on a frame, over the frame's place on a canvas.

    Args:
        canvas: of skia.
        marks: as shares of the frame.
        box: left, top, width, height of the frame on the canvas.
        face: for texts.
    """
    left, top, wide, high = box
    for mark in marks:
        points = [skia.Point(left + x * wide, top + y * high) for x, y in mark.points]
        color = _color(mark.color)
        width = max(0.7, mark.width * high)
        if mark.kind == "text":
            size = max(6.0, (mark.width if mark.width > 0.015 else 0.045) * high)
            room = max(20.0, left + wide - points[0].x())
            paint_block(
                canvas, _words(mark.text, face, "bold", size, color, room, lines=3), points[0].x(), points[0].y()
            )
            continue
        paint = skia.Paint(Color=skia.Color(*color), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        canvas.drawPath(_path(mark, points, width), paint)


def _path(mark: Mark, points: list[Any], width: float) -> Any:
    path = skia.Path()
    if mark.kind == "box":
        xs, ys = sorted(p.x() for p in points), sorted(p.y() for p in points)
        path.addRect(skia.Rect.MakeLTRB(xs[0], ys[0], xs[1], ys[1]))
        return path
    path.moveTo(points[0])
    for point in points[1:]:
        path.lineTo(point)
    if mark.kind == "arrow":
        tip, angle = points[1], math.atan2(points[1].y() - points[0].y(), points[1].x() - points[0].x())
        for turn in (2.62, -2.62):  # 150 degrees
            path.moveTo(tip)
            path.lineTo(tip.x() + 6 * width * math.cos(angle + turn), tip.y() + 6 * width * math.sin(angle + turn))
    return path


def _paint(canvas: Any, remarks: Sequence[Remark], *, title: str, number: int, face: Face) -> None:
    wide = PAGE[0] - 2 * _MARGIN
    head = _words(title, face, "display", 15.0, _INK, wide * 0.8, lines=1)
    paint_block(canvas, head, _MARGIN, _MARGIN - 8)
    page = _words(str(number), face, "body", 10.0, _SOFT, 60.0, lines=1)
    paint_block(canvas, page, PAGE[0] - _MARGIN - page.width, _MARGIN - 4)
    if not remarks:
        paint_block(canvas, _words("No notes yet.", face, "body", 11.0, _SOFT, wide, lines=1), _MARGIN, _MARGIN + _HEAD)
    step = (PAGE[1] - 2 * _MARGIN - _HEAD) / ON_PAGE
    for place, remark in enumerate(remarks):
        top = _MARGIN + _HEAD - 8 + place * step
        rule = skia.Paint(Color=skia.Color(222, 224, 226), StrokeWidth=0.7)
        canvas.drawLine(_MARGIN, top - 12, PAGE[0] - _MARGIN, top - 12, rule)
        _paint_remark(canvas, remark, top=top, room=step - 24, face=face)


def _paint_remark(canvas: Any, remark: Remark, *, top: float, room: float, face: Face) -> None:
    if remark.picture is not None:
        _paint_picture(canvas, remark, top=top, room=room, face=face)
    left = _MARGIN + _PICTURE + 18
    wide = PAGE[0] - _MARGIN - left
    at = top - 3
    for text, cut, size, color, lines in (
        (remark.head, "bold", 9.0, _INK, 1),
        (remark.place, "body", 8.5, _SOFT, 1),
        (remark.text or "(drawn)", "body", 11.0, _INK, 7),
        *((answer, "body", 9.0, _SOFT, 2) for answer in remark.answers[:3]),
        (remark.foot, "body", 8.0, _SOFT, 1),
    ):
        block = _words(text or " ", face, cut, size, color, wide, lines=lines)
        if at + block.height > top + room:
            break
        is_note = size >= 11.0
        paint_block(canvas, block, left, at + (5 if is_note else 0))
        at += block.height + (12 if is_note else 3)


def _paint_picture(canvas: Any, remark: Remark, *, top: float, room: float, face: Face) -> None:
    assert remark.picture is not None  # asked before
    high, wide = remark.picture.shape[:2]
    scale = min(_PICTURE / wide, room / high)
    box = (_MARGIN, top, wide * scale, high * scale)
    pixels = np.dstack([remark.picture, np.full((high, wide), 255, np.uint8)])
    image = skia.Image.fromarray(np.ascontiguousarray(pixels), colorType=skia.kRGBA_8888_ColorType)
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas.drawImageRect(image, skia.Rect.MakeXYWH(*box), sampling)
    canvas.save()
    canvas.clipRect(skia.Rect.MakeXYWH(*box))
    draw_marks(canvas, remark.marks, box=box, face=face)
    canvas.restore()


def _words(text: str, face: Face, cut: str, size: float, color: Color, widest: float, *, lines: int) -> Any:
    return set_lines(
        text,
        face=face,
        cut=cut,
        size=size,
        leading=1.28,
        tracking=0.0,
        color=color,
        widest=widest,
        most_lines=lines,
        highest=size * 1.6 * lines,
    )


def _color(text: str) -> Color:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
