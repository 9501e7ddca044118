"""Fonts and lines of real type: a face from bytes, balanced line breaks, every script that the machine can show."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import skia

from rushes.errors import BrokenPromise

Color = tuple[int, int, int]

#: The cuts the house sets, as weight and optical size of a variable font.
CUTS = {"body": (430, 16), "medium": (560, 18), "bold": (640, 20), "display": (680, 32)}
_UPRIGHT = skia.FontStyle.kUpright_Slant
#: Strong right-to-left scripts are isolated so that their punctuation stands on the right side (Unicode UAX 9).
_ISOLATE_RTL, _POP = "\u2067", "\u2069"


@dataclass(frozen=True)
class Face:
    """A loaded font family in the four cuts of `CUTS`; made by `read_face`.

    Args:
        digest: SHA-256 of the font's bytes.
        base: the typeface as loaded.
        provider: names cuts and stand-ins for the paragraph layout.
        stand_ins: names of the machine's fonts taken for characters that the face lacks, by character.
    """

    digest: str
    base: Any
    provider: Any
    stand_ins: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines of type laid out, not yet drawn.

    Args:
        paragraph: skia's paragraph, laid out.
        width: pixels of the longest line.
        height: pixels of all lines.
        layout_width: width that the paragraph was laid out in; right-aligned lines end there.
        lines: how many.
        size: type size in pixels, after any reduction to fit.
    """

    paragraph: Any
    width: float
    height: float
    layout_width: float
    lines: int
    size: float


def read_face(font: bytes) -> Face:
    """Load a font (TTF or OTF, variable or static), once per content.

    Raises:
        BrokenPromise: bytes that are no font.
    """
    return _read_face(hashlib.sha256(font).hexdigest(), font)


@lru_cache(maxsize=4)
def _read_face(digest: str, font: bytes) -> Face:
    # a manager without fonts of its own: the machine's are asked, and may grumble, only where a character is missing
    base = skia.FontMgr.New_Custom_Empty().makeFromData(skia.Data.MakeWithCopy(font))
    if base is None:
        raise BrokenPromise("bytes that are no font", cause=f"{len(font)} bytes, SHA-256 {digest[:12]}")
    provider = skia.textlayout.TypefaceFontProvider()
    for name, (weight, optical) in CUTS.items():
        provider.registerTypeface(_cut(base, weight=weight, optical=optical), skia.String(name))
    return Face(digest, base, provider)


def _cut(base: Any, *, weight: int, optical: int) -> Any:
    position = skia.FontArguments.VariationPosition
    axes = [position.Coordinate(int.from_bytes(b"wght"), weight), position.Coordinate(int.from_bytes(b"opsz"), optical)]
    # skia keeps pointers into these two while it clones: they must outlive the call
    coordinates = position.Coordinates(axes)
    place = position(coordinates)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(place)
    return base.makeClone(arguments) or base


def missing_characters(text: str, face: Face) -> str:
    """Characters of a text that neither the face nor any font of this machine can show, each once, in order."""
    stands = _stand_ins(text, face)
    return "".join(dict.fromkeys(letter for letter in text if stands.get(letter) == ""))


def _stand_ins(text: str, face: Face) -> dict[str, str]:
    """For each character the face lacks, the name of a registered stand-in, or empty where there is none."""
    found: dict[str, str] = {}
    for letter in text:
        if (
            letter.isspace()
            or unicodedata.category(letter) in ("Cf", "Cc", "Mn")
            or face.base.unicharToGlyph(ord(letter))
        ):
            continue
        if letter not in face.stand_ins:
            style = skia.FontStyle(600, 5, _UPRIGHT)
            typeface = skia.FontMgr().matchFamilyStyleCharacter("", style, [], ord(letter))
            name = f"stand-in {typeface.getFamilyName()}" if typeface else ""
            if name and name not in face.stand_ins.values():
                face.provider.registerTypeface(typeface, skia.String(name))
            face.stand_ins[letter] = name
        found[letter] = face.stand_ins[letter]
    return found


def is_right_to_left(text: str) -> bool:
    """True where the first strong character is Hebrew, Arabic or another right-to-left letter (UAX 9, P2)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def set_lines(
    text: str,
    *,
    face: Face,
    cut: str,
    size: float,
    leading: float,
    tracking: float,
    color: Color,
    widest: float,
    most_lines: int,
    highest: float,
    align: str = "start",
) -> Block:
    """Lay text out in balanced lines inside a box; smaller type before a line too many, never a cut letter.

    Args:
        text: as written; newlines are kept.
        face: from `read_face`.
        cut: of `CUTS`.
        size: wished type size in pixels.
        leading: line height as a share of the size.
        tracking: space between letters as a share of the size.
        color: R'G'B' 0..255.
        widest: pixels of the box.
        most_lines: lines wished at most; more only where even the smallest type needs them.
        highest: pixels of the box.
        align: `start` (right for right-to-left scripts), `center`.
    """
    text = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    make = _Maker(text, face=face, cut=cut, leading=leading, tracking=tracking, color=color, align=align)
    size_now = size
    for _ in range(40):
        block = make.lay(size_now, widest)
        longest_word = block.paragraph.MinIntrinsicWidth
        if block.lines <= most_lines and block.height <= highest and longest_word <= widest + 0.5:
            break
        size_now *= 0.94
    return _balance(make, block, widest)


def _balance(make: _Maker, block: Block, widest: float) -> Block:
    """The narrowest box that still needs no more lines: even lines, no lonely last word."""
    low, high = max(block.paragraph.MinIntrinsicWidth, widest / 8), widest
    if block.lines == 1:
        return make.lay(block.size, block.width + 1.0)
    by_sense = make.by_sentences()
    if by_sense is not None:
        sentences = by_sense.lay(block.size, widest)
        if sentences.lines <= block.lines:
            return by_sense.lay(block.size, sentences.width + 1.0)
    for _ in range(9):
        middle = (low + high) / 2
        if make.lay(block.size, middle).lines > block.lines:
            low = middle
        else:
            high = middle
    return make.lay(block.size, high)


class _Maker:
    """One text in one style, laid out again and again in other sizes and widths."""

    def __init__(
        self, text: str, *, face: Face, cut: str, leading: float, tracking: float, color: Color, align: str
    ) -> None:
        self._plain = text
        self._style_of_it: dict[str, Any] = {
            "face": face,
            "cut": cut,
            "leading": leading,
            "tracking": tracking,
            "color": color,
            "align": align,
        }
        self._rtl = is_right_to_left(text)
        lines = text.split("\n")
        self._text = "\n".join(f"{_ISOLATE_RTL}{line}{_POP}" for line in lines) if self._rtl else text
        self._families = [cut, *dict.fromkeys(name for name in _stand_ins(text, face).values() if name)]
        self._style = skia.FontStyle(CUTS[cut][0], 5, _UPRIGHT)
        self._collection = skia.textlayout.FontCollection()
        self._collection.setDefaultFontManager(face.provider)
        self._leading, self._tracking, self._color = leading, tracking, color
        kinds = skia.textlayout.TextAlign
        self._align = kinds.kCenter if align == "center" else kinds.kRight if self._rtl else kinds.kLeft

    def by_sentences(self) -> _Maker | None:
        """The same text with one sentence a line, where it has several on one line; else None."""
        sentences = re.split(r"(?<=[.!?\u061f\u3002])\s+", self._plain)
        if len(sentences) < 2 or "\n" in self._plain:
            return None
        return _Maker("\n".join(sentences), **self._style_of_it)

    def lay(self, size: float, width: float) -> Block:
        """The text at a size in a box of a width."""
        style = skia.textlayout.TextStyle()
        style.setFontFamilies(self._families)
        style.setFontStyle(self._style)
        style.setFontSize(size)
        style.setColor(skia.Color(*self._color))
        # letters of joined scripts must not be pulled apart
        style.setLetterSpacing(0.0 if self._rtl else self._tracking * size)
        style.setHeight(self._leading)
        style.setHeightOverride(True)
        paragraph_style = skia.textlayout.ParagraphStyle()
        paragraph_style.setTextStyle(style)
        paragraph_style.setTextAlign(self._align)
        builder = skia.textlayout.ParagraphBuilder.make(paragraph_style, self._collection, skia.Unicodes.ICU.Make())
        builder.pushStyle(style)
        builder.addText(self._text)
        paragraph = builder.Build()
        paragraph.layout(width)
        lines = max(1, round(paragraph.Height / (size * self._leading)))
        return Block(
            paragraph=paragraph,
            width=paragraph.LongestLine,
            height=paragraph.Height,
            layout_width=width,
            lines=lines,
            size=size,
        )
