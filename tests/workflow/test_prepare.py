"""What a sheet writes into the ledger, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

from tests.workflow.conftest import BRAND, SHEET


def events(bench, name):
    return [entry for entry in bench.ledger.entries(kinds=(name,))]


def test_reading_and_planning_write_nothing(read, tmp_path: Path) -> None:
    read()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["spot.csv"]


def test_a_sheet_becomes_shots_and_briefs_with_their_events(read, opened) -> None:
    job, _ = read()

    bench = opened(job)

    assert [shot.code for shot in bench.ledger.shots()] == ["SPOT_010_0010", "SPOT_010_0020", "SPOT_010_0030"]
    assert [brief.prompt for brief in bench.ledger.briefs()] == ["Mountains at dawn", "A city street", "A forest"]
    assert len(events(bench, "shot.created")) == 3
    assert len(events(bench, "brief.set")) == 3
    assert events(bench, "sheet.imported")[0].body["rows"] == 3


def test_the_same_sheet_again_writes_no_second_event(read, opened) -> None:
    opened(read()[0])

    bench = opened(read()[0])

    assert len(events(bench, "sheet.imported")) == 1
    assert len(events(bench, "brief.set")) == 3


def test_an_edited_row_is_a_new_brief_of_the_same_shot_and_the_old_one_is_parked(read, opened) -> None:
    opened(read()[0])

    bench = opened(read(SHEET.replace("Mountains at dawn", "Mountains at dusk"))[0])

    first = [brief for brief in bench.ledger.briefs() if brief.row_key == "a"]
    assert [(brief.prompt, brief.shot) for brief in first] == [("Mountains at dusk", "SPOT_010_0010")]
    assert len(bench.ledger.briefs(parked=True)) == 4


def test_a_removed_row_parks_its_shot_once_and_nothing_is_deleted(read, opened) -> None:
    less = "\n".join(line for line in SHEET.splitlines() if not line.startswith("a,")) + "\n"
    opened(read()[0])
    opened(read(less)[0])

    bench = opened(read(less)[0])

    assert len(events(bench, "shot.parked")) == 1
    assert len(bench.ledger.shots()) == 2
    assert len(bench.ledger.shots(parked=True)) == 3


def test_a_brand_sheet_beside_the_sheet_moves_into_the_production(read, opened, tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").write_text(BRAND, encoding="utf-8")

    bench = opened(read()[0])
    (tmp_path / "brand.yaml").write_text(BRAND.replace("ember", "coal"), encoding="utf-8")
    later, _ = read()

    assert (bench.folder / "brand.yaml").read_text("utf-8") == BRAND
    assert bench.production.brand.look.palette[0].name == "ember"
    assert any("differs from it" in words for words in later.notices)


def test_settings_beside_the_sheet_decide_rate_size_and_what_is_delivered(read, tmp_path: Path) -> None:
    (tmp_path / "spot.toml").write_text('rate = "25"\nwidth = 640\nheight = 360\ndeliver = ["review-540p"]\n')

    job, _ = read()

    production = job.facts.production
    assert (str(production.rate), production.width, production.height) == ("25", 640, 360)
    assert job.facts.extra["deliver"] == ["review-540p"]
