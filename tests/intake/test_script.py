"""A Fountain script becomes scenes, shots and characters."""

from __future__ import annotations

from pathlib import Path

from rushes.intake.grid import Vocabulary
from rushes.intake.sheet import read_sheet

SCRIPT = """Title: Night Ferry
Author: Somebody

FADE IN:

EXT. HARBOUR - NIGHT

Rain on the quay. A ferry, all lights on, waits.

MARA (28) walks to the water. She stops.

MARA
(quietly)
Not today.

CUT TO:

# Act two

= she boards

INT. FERRY SALOON - LATER #2#

An old piano. [[ is it in tune? ]]

> THE END <

/* cut
INT. NOWHERE - DAY

Nobody.
*/
"""


def read(folder: Path, text: str = SCRIPT):
    path = folder / "night.fountain"
    path.write_text(text, encoding="utf-8")
    return read_sheet(path)


def test_scenes_become_sequences_and_paragraphs_become_shots(tmp_path: Path) -> None:
    sheet = read(tmp_path)

    assert sheet.kind == "script"
    assert [(row.number, row.values["sequence"], row.values["prompt"]) for row in sheet.rows] == [
        (8, "010", "Rain on the quay. A ferry, all lights on, waits. harbour, exterior, night"),
        (10, "010", "MARA (28) walks to the water. She stops. harbour, exterior, night"),
        (24, "020", "An old piano. ferry saloon, interior, later"),
    ]
    assert not sheet.faults


def test_who_speaks_stands_in_the_shot_and_the_line_is_kept_as_a_note(tmp_path: Path) -> None:
    row = read(tmp_path).rows[1]

    assert row.values["characters"] == "Mara"
    assert row.notes == {"dialogue": "Mara: Not today."}
    assert (row.values["setting"], row.values["time"]) == ("harbour", "night")


def test_speakers_are_spelt_as_the_brand_does_and_strangers_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "s.fountain"
    path.write_text("INT. CAR - DAY\n\nMARA LIND\nGo.\n\nDRIVER\nNo.\n", encoding="utf-8")

    sheet = read_sheet(path, vocabulary=Vocabulary(characters=("MARA Lind",)))

    assert sheet.faults == ()
    assert sheet.rows[0].values["characters"] == "MARA Lind, Driver"


def test_a_scene_of_dialogue_alone_is_one_shot(tmp_path: Path) -> None:
    sheet = read(tmp_path, "INT. CAR - DAY\n\nJO\nGo.\n\nBO\nNo.\n")

    assert [row.values["prompt"] for row in sheet.rows] == ["Jo speaks. car, interior, day"]
    assert sheet.rows[0].values["characters"] == "Jo, Bo"


def test_a_script_without_a_picture_is_a_fault(tmp_path: Path) -> None:
    sheet = read(tmp_path, "Title: Nothing\n\n# Act one\n")

    assert [fault.title for fault in sheet.faults] == ["a sheet without rows"]
