"""Bad input by the program's own door: title, cause, next step, the right exit code; nothing lost, no traceback."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from rushes.store.files import check
from rushes.store.production import Folder, read_facts
from rushes.store.records import open_ledger
from tests.walk.conftest import Door, make_footage, rushes

SAMPLES = Path(os.environ.get("RUSHES_SAMPLES") or Path(__file__).parents[3] / "shared" / "samples")
SHEETS = (".csv", ".tsv", ".ssv", ".txt")
#: Decoding these says nothing that the others do not, and takes seconds.
LONG = 1_000_000


def samples(*, sheets: bool) -> list[Path]:
    if not SAMPLES.is_dir():
        return []
    files = (path for path in sorted(SAMPLES.rglob("*")) if path.is_file() and path.stat().st_size < LONG)
    return [path for path in files if (path.suffix in SHEETS) == sheets and "licences" not in path.parts]


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="real samples are not here; set RUSHES_SAMPLES")
def test_every_sample_can_be_measured_or_is_refused_in_words(door: Door) -> None:
    for path in samples(sheets=False):
        told = door("measure", str(path), "--json")

        record = told.one("measures")
        assert told.code == (1 if record["fault"] else 0), path.name
        assert record["scores"] or record["fault"], path.name
        assert [line for line in told.out.splitlines() if not line.startswith("{")] == []


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="real samples are not here; set RUSHES_SAMPLES")
def test_every_sample_sheet_is_planned_or_refused_with_a_next_step(door: Door, tmp_path: Path) -> None:
    for path in samples(sheets=True):
        told = door("plan", str(path), "--json")

        assert told.code in (0, 1, 2), path.name
        assert told.code != 2 or "next:" in told.err, path.name
    assert sorted(item.name for item in tmp_path.iterdir()) == []


def sheet(folder: Path, text: str, name: str = "spot.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def test_every_fault_of_a_sheet_is_told_at_once_with_row_and_column(door: Door, tmp_path: Path) -> None:
    name = sheet(tmp_path, "prompt,engine,seconds,seed\na city,prviz,2,1\n,previz,2,1\na lake,previz,long,x\n")

    told = door("run", name, "--json")

    faults = {(record["row"], record["column"]) for record in told.records if record["kind"] == "fault"}
    assert faults == {(2, "engine"), (3, "prompt"), (4, "seconds"), (4, "seed")}
    assert told.code == 2
    assert "did you mean 'previz'" in told.err or "previz" in told.err
    assert "4 faults in spot.csv; nothing was written" in told.err
    assert not (tmp_path / "spot").exists()


def test_where_no_row_can_go_on_skipping_is_no_way_out(door: Door, tmp_path: Path) -> None:
    headless = door("plan", sheet(tmp_path, "what,seconds\na city,long\n"))
    some = door("plan", sheet(tmp_path, "prompt,seconds\na city,long\na lake,2\n"))

    assert "2 faults" in headless.err
    assert "--skip-faulty" not in headless.err
    assert "--skip-faulty" in some.err


def test_an_engine_that_is_not_connected_hides_no_fault_of_the_sheet(door: Door, tmp_path: Path) -> None:
    told = door("plan", sheet(tmp_path, "prompt,engine,seed\na city,diffusers,1\na lake,,x\n"), "--json")

    assert [record["column"] for record in told.records if record["kind"] == "fault"] == ["seed"]


def test_an_engine_that_is_not_connected_says_where_its_setting_stands(door: Door, tmp_path: Path) -> None:
    told = door("plan", sheet(tmp_path, "prompt\na city\n"), "--engine", "command")

    assert told.code == 0, told.err
    assert "in production.toml, or SHEET.toml beside a new sheet: [engines.command] argv" in told.out
    assert "nothing was written; when it can, go: rushes run" in told.out


def test_a_missing_column_names_the_columns_there_are(door: Door, tmp_path: Path) -> None:
    told = door("plan", sheet(tmp_path, "what,who\na city,me\n"))

    assert told.code == 2
    assert "no column holds the prompts" in told.err
    assert "what, who" in told.err
    assert "--map" in told.err


def test_a_column_of_another_name_is_mapped(door: Door, tmp_path: Path) -> None:
    told = door("plan", sheet(tmp_path, "what,who\na city,me\n"), "--map", "what=prompt", "--json")

    assert told.code == 0, told.err
    assert told.one("plan")["takes"][0]["prompt"] == "a city"


def test_a_path_that_escapes_is_refused(door: Door, tmp_path: Path) -> None:
    make_footage(tmp_path.parent / f"{tmp_path.name}-outside.mp4")
    told = door("plan", sheet(tmp_path, f"prompt,footage\na plate,../{tmp_path.name}-outside.mp4\n"))

    assert told.code == 2
    assert "row 2" in told.err
    assert "footage" in told.err


def test_faulty_rows_may_be_skipped_and_are_listed(door: Door, tmp_path: Path) -> None:
    told = door("plan", sheet(tmp_path, "prompt,seconds\na city,2\na lake,long\n"), "--skip-faulty", "--json")

    assert told.code == 0, told.err
    assert told.one("fault")["row"] == 3
    assert [take["prompt"] for take in told.one("plan")["takes"]] == ["a city"]
    assert told.one("plan")["shots"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "nowhere.csv"), "nowhere.csv"),
        (("status",), "no production here"),
        (("status", "--production", "nobody"), "no production 'nobody'"),
        (("run", "spot.csv", "--budget", "much"), "not an amount"),
        (("run", "spot.csv", "--vary", "lens"), "not an axis"),
        (("run", "spot.csv", "--only", "takes", "--engine", "prviz"), "previz"),
        (("finish", "spot.csv", "-o", "x.mp4"), "cannot be decoded"),
        (("check", "spot.csv", "--spec", "web-1080"), "web-1080p"),
        (("previz", "a city", "-o", "x.mp4", "--size", "big"), "not a size"),
        (("previz", "a city", "-o", "x.mp4", "--duration", "long"), "not a length"),
        (("previz", "a city", "-o", "x.mp4", "--wish", "orbit"), "--wish camera=orbit"),
        (("engines", "prviz"), "no engine called 'prviz'"),
    ],
)
def test_what_was_asked_wrongly_is_told_without_a_traceback(
    door: Door, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    sheet(tmp_path, "prompt\na city\n")

    told = door(*words)

    assert told.code in (1, 2)
    assert said in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_a_paid_engine_without_a_budget_is_refused_before_anything_happens(door: Door, tmp_path: Path) -> None:
    card = "id: command\ntitle: Paid\nkind: command\nis_ai: true\nverified_on: '2026-01-01'\nsource: test\n"
    card += "modes: {t2v: {seconds_min: 1, seconds_max: 10}}\nprice: {unit: output_second, amount: '0.50'}\n"
    (tmp_path / "card.yaml").write_text(card, encoding="utf-8")
    table = f'[engines.command]\nargv = \'["false", "{{out}}"]\'\ncard = "{tmp_path / "card.yaml"}"\n'
    (tmp_path / "spot.toml").write_text(table, encoding="utf-8")
    name = sheet(tmp_path, "prompt,seconds,engine\na city,2,command\n")

    planned = door("plan", name, "--json")
    told = door("run", name)
    little = door("run", name, "--budget", "0.99EUR")

    assert planned.one("plan")["quote"] == {"amount": "1.000000", "currency": "EUR"}
    assert told.code == little.code == 2
    assert "no budget was given" in told.err
    assert "the budget is 0.99 EUR" in little.err
    assert not (tmp_path / "spot").exists()


def test_a_folder_that_cannot_be_written_is_told(door: Door, tmp_path: Path) -> None:
    name = sheet(tmp_path, "prompt\na city\n")
    (tmp_path / "spot").write_text("a file where the production should be")

    told = door("run", name)

    assert told.code == 2
    assert "next:" in told.err


@pytest.fixture
def plates(tmp_path: Path) -> Path:
    """Three rows of footage: one whole, one that breaks off, one that is no video at all."""
    whole = make_footage(tmp_path / "whole.mp4", frames=24)
    data = whole.read_bytes()
    index = data.find(b"mdat")
    (tmp_path / "broken.mp4").write_bytes(data[: index + 64] + bytes(len(data) - index - 64))
    (tmp_path / "text.mp4").write_text("no video at all")
    sheet(tmp_path, "id,prompt,footage\na,whole,whole.mp4\nb,broken,broken.mp4\nc,text,text.mp4\n")
    (tmp_path / "spot.toml").write_text('film_seconds = "0.5"\ndeliver = ["review-540p"]\n')
    return tmp_path


def test_damaged_footage_fails_with_its_reason_and_the_other_rows_go_on(plates: Path) -> None:
    told = rushes("run", "spot.csv", "--json", cwd=plates)

    closing = told.one("closing")
    assert told.code == 1, told.err
    assert (closing["made"], closing["takes"], closing["kept"]) == (1, 3, 1)
    assert [words.split(":")[0] for words in sorted(closing["failed"]) if "_tk" in words] == [
        "SPOT_010_0020_tk001",
        "SPOT_010_0030_tk001",
    ]
    assert len(closing["films"]) == 1
    assert {path.name for path in (plates / "spot" / "takes").rglob("*.mp4")} == {"SPOT_010_0010_tk001.mp4"}
    assert [json.loads(line)["kind"] for line in told.out.splitlines()][-1] == "closing"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no ulimit on Windows")
def test_a_file_that_may_not_grow_loses_nothing_and_the_run_goes_on_later(tmp_path: Path) -> None:
    make_footage(tmp_path / "one.mp4", frames=24)
    sheet(tmp_path, "id,prompt,footage\na,first plate,one.mp4\n")
    (tmp_path / "spot.toml").write_text('film_seconds = "1"\ndeliver = ["review-540p"]\n')

    full = rushes("run", "spot.csv", cwd=tmp_path, limit="ulimit -f 3000")
    resumed = rushes("resume", "--production", "spot", "--json", cwd=tmp_path)

    assert full.code == 1, full.out + full.err
    assert "no room" in full.out + full.err
    assert "Traceback" not in full.out + full.err
    assert resumed.code == 0, resumed.out + resumed.err
    assert len(resumed.one("closing")["films"]) == 1


def test_a_production_that_was_moved_still_works(tmp_path: Path) -> None:
    make_footage(tmp_path / "one.mp4")
    sheet(tmp_path, "id,prompt,footage\na,first plate,one.mp4\n")
    rushes("run", "spot.csv", "--only", "takes", cwd=tmp_path)
    shutil.move(tmp_path / "spot", tmp_path / "archive" / "spot")

    listed = rushes("take", "--production", "archive/spot", "--json", cwd=tmp_path)
    checked = rushes("doctor", "--production", "archive/spot", cwd=tmp_path)

    place = Folder(root=tmp_path / "archive" / "spot")
    ledger = open_ledger(place.ledger, production_id=read_facts(place).production.id)
    assert listed.one("take")["take"]["name"] == "SPOT_010_0010_tk001"
    assert checked.code == 0, checked.out
    assert all(check(place.media, take.media) for take in ledger.takes())
