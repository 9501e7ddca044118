"""The boxes of an MP4 or MOV file as they lie on disk: what QC must see and a decoder hides.

Layouts: ISO/IEC 14496-12 (boxes), QuickTime File Format (`tmcd`, `colr nclc`), SMPTE RDD 36 (ProRes frame header),
ITU-T H.264 7.3.2.1.1 and annex E (sequence parameter set, VUI).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rushes.errors import UnreadableMedia
from rushes.media.h273 import ColorTags

_FOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta"}
_MOST_BOXES = 20_000
_MOST_PAYLOAD = 1 << 20


@dataclass(frozen=True, kw_only=True)
class FileTags:
    """What an MP4 or MOV says about its picture, in the container and inside the stream.

    Args:
        container: tags of the `colr` atom (nclc or nclx); unspecified where there is none.
        bitstream: tags in the ProRes frame header or the H.264 VUI; unspecified for other codecs.
        codec: sample entry of the picture, e.g. `avc1`, `apch`.
        edit_lists: tracks that carry an edit list.
        handlers: one per track: `vide`, `soun`, `tmcd` ...
        has_timecode: True where a timecode track exists.
        is_faststart: True where `moov` comes before `mdat`.
    """

    container: ColorTags = ColorTags()
    bitstream: ColorTags = ColorTags()
    codec: str = ""
    edit_lists: int = 0
    handlers: tuple[str, ...] = ()
    has_timecode: bool = False
    is_faststart: bool = False


@dataclass(frozen=True)
class _Box:
    path: tuple[bytes, ...]
    start: int
    end: int


def read_tags(path: Path) -> FileTags:
    """Tags, edit lists and order of the boxes of an MP4 or MOV.

    Raises:
        UnreadableMedia: not an MP4 or MOV, or boxes that contradict one another.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except (OSError, struct.error, IndexError) as fault:
        raise UnreadableMedia(
            "the boxes of the file cannot be read",
            cause=str(fault) or type(fault).__name__,
            next_step="write the file again; it may be truncated",
            about=path.name,
        ) from fault


def _read(file: BinaryIO) -> FileTags:
    end = file.seek(0, 2)
    boxes = list(_walk(file, start=0, end=end, path=()))
    top = [box.path[0] for box in boxes if len(box.path) == 1]
    if b"moov" not in top:
        raise UnreadableMedia("not an MP4 or MOV", cause="no moov atom", next_step="use a .mp4 or .mov file")
    handlers: list[str] = []
    container, bitstream, codec, edits = ColorTags(), ColorTags(), "", 0
    for trak in (box for box in boxes if box.path == (b"moov", b"trak")):
        inside = [box for box in boxes if trak.start <= box.start and box.end <= trak.end and box != trak]
        handler = _payload(file, _first(inside, b"hdlr"))[8:12].decode("latin-1")
        handlers.append(handler)
        edits += any(box.path[-1] == b"elst" for box in inside)
        if handler == "vide" and not codec:
            entry = _payload(file, _first(inside, b"stsd"))[8:]
            codec = entry[4:8].decode("latin-1")
            container = _colr(entry)
            bitstream = _stream_tags(file, codec, entry, inside)
    return FileTags(
        container=container,
        bitstream=bitstream,
        codec=codec,
        edit_lists=edits,
        handlers=tuple(handlers),
        has_timecode="tmcd" in handlers,
        is_faststart=b"mdat" in top and top.index(b"moov") < top.index(b"mdat"),
    )


def _walk(file: BinaryIO, *, start: int, end: int, path: tuple[bytes, ...]) -> Iterator[_Box]:
    position, seen = start, 0
    while position + 8 <= end and seen < _MOST_BOXES:
        file.seek(position)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        size = size or end - position
        if size < head:
            break
        box = _Box((*path, kind), position + head, min(position + size, end))
        yield box
        if kind in _FOLDERS and len(path) < 8:
            yield from _walk(file, start=box.start, end=box.end, path=box.path)
        position += size
        seen += 1


def _first(boxes: list[_Box], kind: bytes) -> _Box | None:
    return next((box for box in boxes if box.path[-1] == kind), None)


def _payload(file: BinaryIO, box: _Box | None) -> bytes:
    if box is None:
        return b"\0" * 16
    file.seek(box.start)
    return file.read(min(box.end - box.start, _MOST_PAYLOAD))


def _inner(entry: bytes, kind: bytes) -> bytes:
    """Payload of a box inside a visual sample entry (86 bytes of fixed fields), empty where absent."""
    position = 86
    while position + 8 <= len(entry):
        size, name = struct.unpack_from(">I4s", entry, position)
        if name == kind:
            return entry[position + 8 : position + size]
        if size < 8:
            break
        position += size
    return b""


def _colr(entry: bytes) -> ColorTags:
    body = _inner(entry, b"colr")
    if len(body) < 10 or body[:4] not in (b"nclc", b"nclx"):
        return ColorTags()
    primaries, transfer, matrix = struct.unpack_from(">HHH", body, 4)
    wide = body[:4] == b"nclx" and len(body) > 10
    full = (2 if body[10] & 0x80 else 1) if wide else 0
    return ColorTags.from_codes(primaries=primaries, transfer=transfer, matrix=matrix, color_range=full)


def _stream_tags(file: BinaryIO, codec: str, entry: bytes, inside: list[_Box]) -> ColorTags:
    if codec.startswith("ap") and (offset := _first_sample(file, inside)):
        file.seek(offset)
        head = file.read(40)
        if head[4:8] == b"icpf":
            # the ProRes header has no range flag: RDD 36 is limited range by definition
            return ColorTags.from_codes(primaries=head[22], transfer=head[23], matrix=head[24], color_range=1)
    if codec in ("avc1", "avc3"):
        avcc = _inner(entry, b"avcC")
        if len(avcc) > 8 and avcc[5] & 0x1F:
            length = struct.unpack_from(">H", avcc, 6)[0]
            return read_vui(avcc[8 : 8 + length])
    return ColorTags()


def _first_sample(file: BinaryIO, inside: list[_Box]) -> int:
    for kind, layout in ((b"stco", ">I"), (b"co64", ">Q")):
        body = _payload(file, _first(inside, kind))
        if len(body) > 8 and struct.unpack_from(">I", body, 4)[0]:
            return struct.unpack_from(layout, body, 8)[0]
    return 0


class _Bits:
    """Bits of a NAL unit without its emulation prevention bytes (H.264 7.3.1, 9.1)."""

    def __init__(self, data: bytes) -> None:
        clean = data.replace(b"\0\0\3", b"\0\0")
        self._value = int.from_bytes(clean, "big")
        self._left = len(clean) * 8

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        if count > self._left:
            raise IndexError("a sequence parameter set that ends early")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def golomb(self) -> int:
        """The next unsigned Exp-Golomb number."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)


def read_vui(sps: bytes) -> ColorTags:
    """Color tags of an H.264 sequence parameter set (with its NAL header byte); unspecified where it has none.

    Raises:
        IndexError: the set ends early.
    """
    bits = _Bits(sps[1:])
    profile = bits.take(8)
    bits.take(16)
    bits.golomb()
    if profile in (100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135):
        _skip_high_profile(bits)
    bits.golomb()
    _skip_order_count(bits)
    bits.golomb()
    bits.take(1)
    bits.golomb()
    bits.golomb()
    if not bits.take(1):
        bits.take(1)
    bits.take(1)
    if bits.take(1):
        for _ in range(4):
            bits.golomb()
    if not bits.take(1):
        return ColorTags()
    if bits.take(1) and bits.take(8) == 255:  # aspect ratio, extended
        bits.take(32)
    if bits.take(1):  # overscan
        bits.take(1)
    if not bits.take(1):  # video signal type
        return ColorTags()
    bits.take(3)
    full = 2 if bits.take(1) else 1
    if not bits.take(1):
        return ColorTags.from_codes(primaries=2, transfer=2, matrix=2, color_range=full)
    return ColorTags.from_codes(primaries=bits.take(8), transfer=bits.take(8), matrix=bits.take(8), color_range=full)


def _skip_high_profile(bits: _Bits) -> None:
    chroma = bits.golomb()
    if chroma == 3:
        bits.take(1)
    bits.golomb()
    bits.golomb()
    bits.take(1)
    if not bits.take(1):
        return
    for index in range(8 if chroma != 3 else 12):
        if bits.take(1):
            last = following = 8
            for _ in range(16 if index < 6 else 64):
                if following:
                    step = bits.golomb()
                    following = (last + (-(step // 2) if step % 2 == 0 else (step + 1) // 2)) % 256
                last = following or last


def _skip_order_count(bits: _Bits) -> None:
    kind = bits.golomb()
    if kind == 0:
        bits.golomb()
    elif kind == 1:
        bits.take(1)
        bits.golomb()
        bits.golomb()
        for _ in range(bits.golomb()):
            bits.golomb()
