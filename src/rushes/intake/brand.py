"""The brand sheet `brand.yaml`: look, texts, characters, audiences, production settings, every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.errors import AskTheArtist, CannotReach, SheetFault
from rushes.intake.value import Unreadable, hash_file, inside_name, media_ref, read_segments
from rushes.intake.yamltree import Branch, load_tree
from rushes.model.brief import Brand, Character, Look, Lora, MediaRef, PaletteColor, Segment
from rushes.timebase import Rate

_TOP = (
    "name", "palette", "light", "mired", "contrast", "grain", "shutter", "lut", "logo", "clear_space", "end_card",
    "end_card_seconds", "font", "banned", "always", "never", "characters", "segments", "production",
)  # fmt: skip
_PRODUCTION = ("name", "code", "rate", "width", "height", "zone", "currency", "film_seconds", "music", "aspects")
_HEX = re.compile(r"^#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})$")


@dataclass(frozen=True, kw_only=True)
class BrandSheet:
    """What a brand sheet says.

    Args:
        brand: look and texts.
        characters: with their references and LoRA by content hash.
        segments: audiences.
        production: settings as text, only those that stand there (`rate`, `width`, `film_seconds`, `music` ...).
        files: media by their name relative to the sheet's folder.
        faults: every fault, with the line of the file as row.
    """

    path: Path
    sha256: str
    brand: Brand
    characters: tuple[Character, ...] = ()
    segments: tuple[Segment, ...] = ()
    production: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    faults: tuple[SheetFault, ...] = ()


class _Reader:
    """Collects faults and files while the tree is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[SheetFault] = []
        self.files: dict[str, Path] = {}

    def text(self, tree: Branch, key: str, default: str = "") -> str:
        """A text; numbers count as text, lists and tables do not."""
        value = tree.get(key)
        if value is None:
            return default
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value).strip()
        self.faults.append(tree.fault(key, reason="not a text"))
        return default

    def number(self, tree: Branch, key: str, default: float, *, least: float, most: float) -> float:
        """A number between two limits."""
        value = tree.get(key)
        if value is None:
            return default
        if isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        self.faults.append(tree.fault(key, reason=f"not a number from {least:g} to {most:g}"))
        return default

    def texts(self, tree: Branch, key: str) -> tuple[str, ...]:
        """A list of texts; one text counts as a list of one."""
        value = tree.get(key)
        found = value if isinstance(value, list) else [] if value is None else [value]
        if all(isinstance(item, (str, int, float)) and not isinstance(item, bool) for item in found):
            return tuple(str(item).strip() for item in found if str(item).strip())
        self.faults.append(tree.fault(key, reason="not a list of texts"))
        return ()

    def color(self, tree: Branch, key: str, default: str = "") -> str:
        """A colour as `#rrggbb`."""
        word = self.text(tree, key, default)
        match = _HEX.match(word)
        if not match:
            self.faults.append(tree.fault(key, reason="not a colour; write e.g. '#ff2d6f' in quotes"))
            return default or "#000000"
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return f"#{digits.lower()}"

    def file(self, tree: Branch, key: str, name: str) -> MediaRef | None:
        """A file inside the folder by its content."""
        try:
            inside = inside_name(name, folder=self.folder)
        except Unreadable as why:
            self.faults.append(tree.fault(key, reason=str(why), value=name))
            return None
        self.files[inside] = self.folder / inside
        return media_ref(inside, folder=self.folder)

    def media(self, tree: Branch, key: str) -> MediaRef | None:
        """The file that a key names, if it names one."""
        name = self.text(tree, key)
        return self.file(tree, key, name) if name else None


def read_brand(path: Path | str) -> BrandSheet:
    """Read a brand sheet.

    Raises:
        CannotReach: no such file, or one that may not be read.
        SheetFault: not YAML, or not a table of names and values.
    """
    path = Path(path)
    try:
        tree = load_tree(path.read_bytes(), about=path.name)
        sha256 = hash_file(path)
    except OSError as fault:
        raise CannotReach("the brand sheet cannot be read", cause=str(fault), about=str(path)) from fault
    reader = _Reader(path.parent)
    reader.faults += [*tree.repeated, *tree.unknown_keys(_TOP)]
    brand = _brand(reader, tree)
    characters = tuple(_character(reader, branch) for branch in _branches(reader, tree, "characters", "name"))
    segments = tuple(s for branch in _branches(reader, tree, "segments", "code") if (s := _segment(reader, branch)))
    production = _production(reader, tree)
    return BrandSheet(
        path=path,
        sha256=sha256,
        brand=brand,
        characters=characters,
        segments=segments,
        production=production,
        files=reader.files,
        faults=tuple(sorted(reader.faults, key=lambda fault: fault.row)),
    )


def _brand(reader: _Reader, tree: Branch) -> Brand:
    card = tree.get("end_card")
    lines, seconds_of = reader.texts(tree, "end_card"), (tree, "end_card_seconds")
    if isinstance(card, dict):
        reader.faults = [fault for fault in reader.faults if fault.column != "end_card"]
        branch = tree.branch("end_card")
        reader.faults += branch.unknown_keys(("lines", "seconds"))
        lines, seconds_of = reader.texts(branch, "lines"), (branch, "seconds")
    return Brand(
        name=reader.text(tree, "name"),
        look=_look(reader, tree),
        logo=reader.media(tree, "logo"),
        clear_space=reader.number(tree, "clear_space", 0.5, least=0, most=5),
        end_card=lines,
        end_card_seconds=_seconds(reader, *seconds_of, default="2"),
        font=reader.text(tree, "font"),
        banned=reader.texts(tree, "banned"),
        always=reader.texts(tree, "always"),
        never=reader.texts(tree, "never"),
    )


def _look(reader: _Reader, tree: Branch) -> Look:
    usual = Look()
    mired = reader.number(tree, "mired", usual.mired, least=40, most=1000)
    light = reader.text(tree, "light")
    if light:
        match = re.match(r"^(\d{4,5})\s*K?$", light, re.IGNORECASE)
        kelvin = int(match[1]) if match else 0
        if 1000 <= kelvin <= 25000:
            mired = round(1e6 / kelvin, 1)
        else:
            reader.faults.append(tree.fault("light", reason="not a colour temperature; write e.g. 5600K"))
    return Look(
        palette=tuple(_palette_color(reader, branch) for branch in _branches(reader, tree, "palette", "hex")),
        mired=mired,
        contrast=reader.number(tree, "contrast", usual.contrast, least=0, most=10),
        grain=reader.number(tree, "grain", usual.grain, least=0, most=20),
        shutter=reader.number(tree, "shutter", usual.shutter, least=0, most=360),
        lut=reader.media(tree, "lut"),
    )


def _palette_color(reader: _Reader, branch: Branch) -> PaletteColor:
    reader.faults += branch.unknown_keys(("hex", "tolerance", "name"))
    return PaletteColor(
        hex=reader.color(branch, "hex"),
        tolerance=reader.number(branch, "tolerance", 12.0, least=0, most=100),
        name=reader.text(branch, "name"),
    )


def _character(reader: _Reader, branch: Branch) -> Character:
    reader.faults += branch.unknown_keys(("name", "description", "color", "references", "loras"))
    name = reader.text(branch, "name")
    if not name:
        reader.faults.append(branch.fault("name", reason="a character without a name"))
    references = [reader.file(branch, "references", word) for word in reader.texts(branch, "references")]
    loras = [_lora(reader, lora) for lora in _branches(reader, branch, "loras", "file")]
    return Character(
        name=name,
        description=reader.text(branch, "description"),
        color=reader.color(branch, "color", "#c8322b"),
        references=tuple(reference for reference in references if reference),
        loras=tuple(lora for lora in loras if lora),
    )


def _lora(reader: _Reader, branch: Branch) -> Lora | None:
    reader.faults += branch.unknown_keys(("file", "name", "scale", "data_set"))
    media = reader.media(branch, "file")
    if media is None:
        return None
    return Lora(
        sha256=media.sha256,
        name=reader.text(branch, "name", Path(media.name).stem),
        scale=reader.number(branch, "scale", 1.0, least=-4, most=4),
        data_set=reader.text(branch, "data_set"),
    )


def _segment(reader: _Reader, branch: Branch) -> Segment | None:
    reader.faults += branch.unknown_keys(("code", "title", "language"))
    written = reader.text(branch, "code")
    try:
        codes = read_segments(written)
    except Unreadable as why:
        reader.faults.append(branch.fault("code", reason=str(why)))
        return None
    if len(codes) != 1:
        reader.faults.append(branch.fault("code", reason="not the code of one segment"))
        return None
    title = reader.text(branch, "title") or written
    return Segment(code=codes[0], title=title, language=reader.text(branch, "language", "en"))


def _production(reader: _Reader, tree: Branch) -> dict[str, str]:
    if tree.get("production") is None:
        return {}
    branch = tree.branch("production")
    reader.faults += branch.unknown_keys(_PRODUCTION)
    found = {key: reader.text(branch, key) for key in _PRODUCTION if key != "aspects" and branch.get(key) is not None}
    if branch.get("aspects") is not None:
        found["aspects"] = ", ".join(reader.texts(branch, "aspects"))
    if "rate" in found:
        try:
            found["rate"] = str(Rate.parse(found["rate"]))
        except AskTheArtist as fault:
            reader.faults.append(branch.fault("rate", reason=fault.title))
    for key in ("width", "height"):
        if key in found:
            size = reader.number(branch, key, 0, least=16, most=16384)
            if size and (size % 2 or not size.is_integer()):
                reader.faults.append(branch.fault(key, reason="a frame size must be an even number of pixels"))
    if "film_seconds" in found:
        found["film_seconds"] = _seconds(reader, branch, "film_seconds", default="")
    if found.get("music"):
        reader.file(branch, "music", found["music"])
    return found


def _seconds(reader: _Reader, tree: Branch, key: str, *, default: str) -> str:
    word = reader.text(tree, key, default)
    try:
        if not word or 0 <= Fraction(word) <= 36000:
            return word
    except (ValueError, ZeroDivisionError):
        pass
    reader.faults.append(tree.fault(key, reason="not a number of seconds"))
    return default


def _branches(reader: _Reader, tree: Branch, key: str, main: str) -> list[Branch]:
    """The items of a list as branches; a plain text stands for `{main: text}`, a table for its keys as `main`."""
    value: Any = tree.get(key)
    if value is None:
        return []
    if not isinstance(value, (list, dict)):
        reader.faults.append(tree.fault(key, reason="not a list"))
        return []
    branches = tree.items(key, main=main)
    for branch in branches:
        if branch.is_wrong:
            reader.faults.append(branch.fault("", reason=f"neither a {main} nor a table with a {main}"))
    return [branch for branch in branches if not branch.is_wrong]
