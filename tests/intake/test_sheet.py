"""Sheets of every dialect become rows, and every fault is found at once with its place."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest

from rushes.errors import CannotReach, RushesError, SheetFault
from rushes.intake.grid import Limits, Vocabulary
from rushes.intake.sheet import read_sheet, require_usable

TABLE = "id;Prompt;Seconds;Segment\n1;a wet street at night;2,5;night-owls\n2;Fähre im Nebel;2;\n"


def write(folder: Path, data: bytes | str, name: str = "sheet.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("latin-1", "latin-1"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_same_rows_come_out_of_every_dialect(
    tmp_path: Path, encoding: str, found: str, end: str, delimiter: str
) -> None:
    text = TABLE.replace("2,5", "2.5").replace(";", delimiter).replace("\n", end)

    sheet = read_sheet(write(tmp_path, text.encode(encoding)))

    assert [row.values["prompt"] for row in sheet.rows] == ["a wet street at night", "Fähre im Nebel"]
    assert (sheet.encoding, sheet.delimiter) == (found, delimiter)
    assert not sheet.faults


def test_windows_quotes_are_read_as_windows_1252(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "prompt\n“neon” – rain\n".encode("cp1252")))

    assert sheet.encoding == "cp1252"
    assert sheet.rows[0].values["prompt"] == "“neon” – rain"


def test_a_cell_may_hold_lines_delimiters_and_quotes(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, 'prompt,title\n"a street,\nwet ""as glass""",one\nsecond,two\n'))

    assert sheet.rows[0].values["prompt"] == 'a street,\nwet "as glass"'
    assert [row.number for row in sheet.rows] == [2, 3]


def test_a_quote_that_is_never_closed_swallows_no_other_row(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, 'prompt,title\n"open,one\nsecond,two\n'))

    assert [fault.row for fault in sheet.faults] == [2]
    assert [row.values["prompt"] for row in sheet.rows] == ["second"]


def test_commas_of_a_single_column_are_words(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "prompt\na dog, running, fast\na cat\n"))

    assert sheet.delimiter == ""
    assert sheet.rows[0].values["prompt"] == "a dog, running, fast"


def test_commas_inside_prompts_do_not_beat_the_semicolon(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "prompt;seconds\na, b, c;2\nd, e, f;3\n"))

    assert sheet.delimiter == ";"
    assert [row.values["seconds"] for row in sheet.rows] == ["2", "3"]


def test_excels_separator_line_is_obeyed_and_not_counted(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "sep=|\r\nprompt|title\r\na, b|c\r\n"))

    assert sheet.rows[0].number == 2
    assert sheet.rows[0].values == {"prompt": "a, b", "title": "c"}


def test_headers_are_found_whatever_their_case_spaces_and_language(tmp_path: Path) -> None:
    sheet = read_sheet(
        write(tmp_path, " BESCHREIBUNG ,Negative_Prompt,Length,Title Text,Options.Guidance\na,b,2,c,7\n")
    )

    assert sheet.rows[0].values == {
        "prompt": "a",
        "negative": "b",
        "seconds": "2",
        "super": "c",
        "options.guidance": "7",
    }


def test_unknown_columns_stay_as_notes_and_name_the_nearest(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "prompt,promt notes,kitten\na,b,c\n"))

    assert sheet.rows[0].notes == {"promt notes": "b", "kitten": "c"}
    assert sheet.unknown_columns["kitten"] == ""
    assert read_sheet(write(tmp_path, "prompt,secnds\na,2\n")).unknown_columns == {"secnds": "seconds"}


def test_a_mapping_names_the_column(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "Copy,seconds\na,2\n"), mapping={"copy": "prompt"})

    assert sheet.rows[0].values["prompt"] == "a"


def test_a_mapping_that_fits_nothing_is_a_fault(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "Copy,prompt\na,b\n"), mapping={"Cpoy": "prompt", "Copy": "negtive"})

    assert [(f.column, f.next_step) for f in sheet.faults] == [
        ("Cpoy", "did you mean 'Copy'?"),
        ("Copy", "did you mean 'negative'?"),
    ]


def test_a_prompt_column_wins_over_its_aliases(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "description,prompt\nfor people,for the engine\n"))

    assert sheet.rows[0].values == {"prompt": "for the engine"}
    assert sheet.rows[0].notes == {"description": "for people"}
    assert sheet.notices == ("the column 'description' is kept as a note: prompt is read from 'prompt'",)


@pytest.mark.parametrize("text", ["action,text\nshe walks,a woman walks\n", "text,action\na woman walks,she walks\n"])
def test_of_two_aliases_the_likelier_is_read_wherever_it_stands(tmp_path: Path, text: str) -> None:
    sheet = read_sheet(write(tmp_path, text))

    assert sheet.rows[0].values == {"prompt": "a woman walks"}
    assert sheet.rows[0].notes == {"action": "she walks"}


def test_a_scene_column_of_sentences_is_the_prompt_and_one_of_numbers_the_sequence(tmp_path: Path) -> None:
    sentences = read_sheet(write(tmp_path, "Action;Scene\nBaking;A man takes bread out of an oven.\n"))
    numbers = read_sheet(write(tmp_path, "Action;Scene\nA man takes bread out of an oven.;12\n"))

    assert sentences.rows[0].values == {"prompt": "A man takes bread out of an oven."}
    assert numbers.rows[0].values == {"prompt": "A man takes bread out of an oven.", "sequence": "12"}


def test_no_prompt_column_is_one_clear_fault_and_hides_no_other(tmp_path: Path) -> None:
    sheet = read_sheet(
        write(tmp_path, "seconds,Copy,engine\nx,a,\n2,b,\n2,c,prviz\n"), vocabulary=Vocabulary(engines=("previz",))
    )

    assert str(sheet.faults[0]) == (
        "row 1: no column holds the prompts\n  cause: columns: seconds, Copy, engine\n"
        '  next: name one of them prompt, or say which it is: --map "Copy=prompt"'
    )
    assert [(fault.row, fault.column) for fault in sheet.faults[1:]] == [(2, "seconds"), (4, "engine")]
    assert not sheet.is_usable
    assert not sheet.rows


def test_every_fault_is_reported_at_once_with_row_column_and_value(tmp_path: Path) -> None:
    text = (
        "id,prompt,seconds,aspect,tags,engine,takes,first_frame,super\n"
        "a,one,-2,16:9,hands,previz,1,,\n"
        "a,two,x,wide,hnads,prviz,0,missing.png,our cheap shoes\n"
        "c,,2,16:9,,,,,\n"
    )
    vocabulary = Vocabulary(engines=("previz", "diffusers"), banned=("cheap",))

    sheet = read_sheet(write(tmp_path, text), vocabulary=vocabulary)

    assert [(f.row, f.column, f.value, f.next_step) for f in sheet.faults] == [
        (2, "seconds", "-2", ""),
        (3, "seconds", "x", ""),
        (3, "aspect", "wide", ""),
        (3, "takes", "0", ""),
        (3, "first_frame", "missing.png", ""),
        (3, "tags", "hnads", "did you mean 'hands'?"),
        (3, "engine", "prviz", "did you mean 'previz'?"),
        (3, "super", "our cheap shoes", "write it another way"),
        (3, "id", "a", "give every row an id of its own, or leave the column out"),
        (4, "prompt", "", "write a prompt, or name a first_frame or footage"),
    ]
    assert not sheet.rows


def test_names_are_spelt_as_the_brand_and_the_tag_list_spell_them(tmp_path: Path) -> None:
    vocabulary = Vocabulary(characters=("Mara Lind", "Jo"), engines=("previz",))

    sheet = read_sheet(
        write(tmp_path, 'prompt,characters,tags,engine\na,"jo, MARA LIND",Product_Hero,Previz\n'), vocabulary=vocabulary
    )

    assert sheet.faults == ()
    assert sheet.rows[0].values == {
        "prompt": "a",
        "characters": "Jo, Mara Lind",
        "tags": "product hero",
        "engine": "previz",
    }


def test_faulty_rows_can_be_skipped_and_are_listed(tmp_path: Path) -> None:
    path = write(tmp_path, "prompt,seconds\na,2\nb,x\nc,3\n")

    strict, lenient = read_sheet(path), read_sheet(path, skip_faulty=True)

    assert not strict.is_usable
    assert lenient.is_usable
    assert [row.number for row in lenient.rows] == [2, 4]
    assert [row.number for row in lenient.faulty] == [3]


def test_the_refusal_lists_all_faults(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "prompt,seconds\na,x\nb,y\n"))

    with pytest.raises(SheetFault, match="2 faults in 2 rows") as fault:
        require_usable(sheet)
    assert "row 3, column 'seconds'" in str(fault.value)


def test_one_fault_is_raised_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(SheetFault, match="not a number of seconds") as fault:
        require_usable(read_sheet(write(tmp_path, "prompt,seconds\na,x\n")))
    assert (fault.value.row, fault.value.column) == (2, "seconds")


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.png", "~/x.png", "C:\\x.png", "https://example.com/x.png"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    home = tmp_path / "in"
    home.mkdir()
    write(tmp_path, b"x", "secret.png")

    sheet = read_sheet(write(home, f"prompt,first_frame\na,{name}\n"))

    assert [(f.row, f.column) for f in sheet.faults] == [(2, "first_frame")]
    assert "no such file" not in sheet.faults[0].title


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no symbolic links")
def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "in"
    home.mkdir()
    (home / "x.png").symlink_to(write(tmp_path, b"x", "secret.png"))

    sheet = read_sheet(write(home, "prompt,first_frame\na,x.png\n"))

    assert sheet.faults[0].title == "a link that leaves the sheet's folder"


def test_a_formula_is_a_text_and_nothing_else(tmp_path: Path) -> None:
    text = 'prompt,super\n=1+1,"=HYPERLINK(""http://x"")"\n@SUM(A1),-2+3\n'

    sheet = read_sheet(write(tmp_path, text))

    assert [row.values["prompt"] for row in sheet.rows] == ["=1+1", "@SUM(A1)"]
    assert sheet.rows[0].values["super"] == '=HYPERLINK("http://x")'


def test_a_very_long_cell_is_a_fault_and_a_long_note_is_cut(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, f"prompt,kitten\n{'x' * 300},a\nb,{'y' * 300}\n"), limits=Limits(cell=200))

    assert [fault.title for fault in sheet.faults] == ["a cell of 300 characters; at most 200"]
    assert len(sheet.rows[0].notes["kitten"]) == 200


def test_a_row_with_more_cells_than_the_header_is_a_fault_and_a_shorter_one_is_not(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "prompt,seconds,title\na,2\nb,2,c,d\n,,\ne,2,f\n"))

    assert [(f.row, f.title) for f in sheet.faults] == [(3, "a row of 4 cells under a header of 3")]
    assert [row.number for row in sheet.rows] == [2, 5]


def test_two_columns_of_one_name_are_a_fault_but_lists_are_joined(tmp_path: Path) -> None:
    twice = read_sheet(write(tmp_path, "prompt,Prompt \na,b\n"))
    joined = read_sheet(write(tmp_path, "prompt,tag,tags\na,hands,animal\n"))

    assert [fault.title for fault in twice.faults] == ["two columns of that name; the first was read"]
    assert joined.rows[0].values["tags"] == "hands, animal"


def test_nul_characters_are_removed_and_said(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, b"prompt,title\na\0b,c\nlonger row here,d\nlonger row here,e\n"))

    assert sheet.rows[0].values["prompt"] == "ab"
    assert sheet.notices == ("1 NUL characters were removed",)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"prompt\n", b"\xff\xfe", b"\0\0\0"])
def test_an_empty_sheet_is_a_fault_and_no_crash(tmp_path: Path, data: bytes) -> None:
    sheet = read_sheet(write(tmp_path, data))

    assert len(sheet.faults) == 1
    assert not sheet.is_usable


def test_a_workbook_is_read_with_the_ratios_that_excel_spoils(tmp_path: Path) -> None:
    import datetime

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Prompt", "Aspect", "Seconds", "Takes"])
    page.append(["=1+1", datetime.time(16, 9), 2.5, 4.0])
    page.append([None, None, None, None])
    page.append(["a street", "1:1", "2", 1])
    book.save(tmp_path / "s.xlsx")

    sheet = read_sheet(tmp_path / "s.xlsx")

    assert sheet.kind == "workbook"
    assert [row.number for row in (*sheet.rows, *sheet.faulty)] == [4, 2]
    assert sheet.faulty[0].values == {"aspect": "16:09:00", "seconds": "2.5", "takes": "4"}
    assert [fault.column for fault in sheet.faults] == ["prompt"]  # a formula that Excel never computed is empty


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", b"no zip"), ("a.xlsx", b"PK\x03\x04junk"), ("a.csv", b"PK\x03\x04")]
)
def test_a_damaged_workbook_says_so(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(SheetFault, match="workbook"):
        read_sheet(write(tmp_path, data, name))


def test_a_file_that_is_not_there_or_is_no_sheet_raises(tmp_path: Path) -> None:
    with pytest.raises(CannotReach, match="no such sheet"):
        read_sheet(tmp_path / "x.csv")
    with pytest.raises(SheetFault, match="a kind of file that is no sheet"):
        read_sheet(write(tmp_path, "x", "x.mp4"))


def test_a_list_of_prompts_is_one_row_per_line(tmp_path: Path) -> None:
    sheet = read_sheet(write(tmp_path, "# ideas\n1. a dog, wet\n\n- a cat; dry\nprompt engineers at work\n", "p.txt"))

    assert [(row.number, row.values["prompt"]) for row in sheet.rows] == [
        (2, "a dog, wet"),
        (4, "a cat; dry"),
        (5, "prompt engineers at work"),
    ]
    assert sheet.kind == "list"


def test_every_sample_table_is_read_or_refused_politely(samples: Path) -> None:
    files = sorted(path for folder in ("tables", "prompts") for path in (samples / folder).iterdir())

    outcomes = {}
    for path in files:
        try:
            sheet = read_sheet(path)
            outcomes[path.name] = len(sheet.rows) or sheet.faults[0].title
        except RushesError as fault:
            outcomes[path.name] = fault.title

    assert outcomes.pop("gaia_prompts_all.csv") == 510
    assert outcomes.pop("vbench_all_category.txt") == 800
    assert outcomes.pop("vbench_all_dimension_cn.txt") == 946
    assert outcomes.pop("vbench_full_info.json") == "a kind of file that is no sheet"
    assert set(outcomes.values()) == {"no column holds the prompts"}


def test_the_sample_dialects_are_read_cell_for_cell(samples: Path) -> None:
    mapping = {"a": "prompt", "b": "title", "c": "mood"}

    mac = read_sheet(samples / "tables" / "csvkit_mac_newlines.csv", mapping=mapping)
    big = read_sheet(samples / "tables" / "csvkit_test_utf16_big.csv", mapping=mapping)
    latin = read_sheet(samples / "tables" / "csvkit_test_latin1.csv", mapping=mapping)

    assert mac.rows[1].values["prompt"] == "Once upon\ra time"
    assert big.rows[1].values["mood"] == "ʤ"
    assert latin.rows[1].values["mood"] == "©"
