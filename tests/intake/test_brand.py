"""A brand sheet is read whole, and its faults name their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from rushes.errors import CannotReach, SheetFault
from rushes.intake.brand import BrandSheet, read_brand

GOOD = """
name: Nocturne
palette:
  - '#0B1D3A'
  - {hex: 'f26', tolerance: 8, name: neon}
light: 5600K
contrast: 0.9
grain: 2
logo: logo.png
end_card: {lines: [NOCTURNE, Worn by the night], seconds: 2.5}
banned: [cheap]
always: [rain on every surface]
characters:
  - name: Mara
    description: a woman of thirty in a yellow coat
    color: '#e8c020'
    references: [mara.png]
    loras: [{file: mara.safetensors, scale: 0.8, data_set: mara-2026}]
segments:
  night-owls: People who are up late
  early: {title: Early birds, language: de}
production: {rate: 23.976, width: 960, height: 540, film_seconds: 15, music: bed.wav, aspects: [16:9, 9:16]}
"""


def read(folder: Path, text: str) -> BrandSheet:
    path = folder / "brand.yaml"
    path.write_text(text, encoding="utf-8")
    return read_brand(path)


def test_a_brand_sheet_becomes_nouns(tmp_path: Path) -> None:
    for name in ("logo.png", "mara.png", "mara.safetensors", "bed.wav"):
        (tmp_path / name).write_bytes(name.encode())

    sheet = read(tmp_path, GOOD)

    assert sheet.faults == ()
    assert [(c.hex, c.tolerance, c.name) for c in sheet.brand.look.palette] == [
        ("#0b1d3a", 12.0, ""),
        ("#ff2266", 8.0, "neon"),
    ]
    assert sheet.brand.look.mired == pytest.approx(178.6)
    assert sheet.brand.end_card == ("NOCTURNE", "Worn by the night")
    assert sheet.brand.end_card_seconds == "2.5"
    assert sheet.characters[0].loras[0].data_set == "mara-2026"
    assert [(s.code, s.title, s.language) for s in sheet.segments] == [
        ("night-owls", "People who are up late", "en"),
        ("early", "Early birds", "de"),
    ]
    assert sheet.production == {
        "rate": "24000/1001",
        "width": "960",
        "height": "540",
        "film_seconds": "15",
        "music": "bed.wav",
        "aspects": "16:9, 9:16",
    }
    assert set(sheet.files) == {"logo.png", "mara.png", "mara.safetensors", "bed.wav"}


def test_every_fault_is_found_with_its_line(tmp_path: Path) -> None:
    text = (
        "nmae: x\npalette: [red, '#112233']\nlight: warm\ngrain: -1\nlogo: ../x.png\n"
        "segments: ['夜']\ncharacters: [{color: '#fff'}]\nproduction: {rate: fast}\nfont: [a]\n"
    )

    sheet = read(tmp_path, text)

    assert [(fault.row, fault.column) for fault in sheet.faults] == [
        (1, "nmae"),
        (2, "palette[0].hex"),
        (3, "light"),
        (4, "grain"),
        (5, "logo"),
        (6, "segments[0].code"),
        (7, "characters[0].name"),
        (8, "production.rate"),
        (9, "font"),
    ]
    assert sheet.faults[0].next_step == "did you mean 'name'?"


def test_an_empty_sheet_is_the_usual_brand(tmp_path: Path) -> None:
    assert read(tmp_path, "").faults == ()


def test_a_setting_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    assert [(f.row, f.column) for f in read(tmp_path, "name: a\nname: b\n").faults] == [(2, "name")]


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [", "a: \tb\n\t- c", "!!python/object:os.system x", "a: !!int x"])
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SheetFault):
        read(tmp_path, text)


def test_anchors_that_grow_or_bite_themselves_are_refused(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcde", "bcdef", strict=True)
    )

    for text in (bomb, "a: &a [*a]\n"):
        with pytest.raises(SheetFault, match="nested too deep"):
            read(tmp_path, text)


def test_a_brand_sheet_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CannotReach):
        read_brand(tmp_path / "none.yaml")
