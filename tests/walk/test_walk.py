"""From a CSV to finished films in every specification, and back from each file to its row, recipe and decisions."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import opentimelineio as otio
import pytest

from rushes.delivery.specs import load_specs
from rushes.media.probe import probe_clip
from tests.walk.conftest import Walked, rushes


def films(walked: Walked) -> list[Path]:
    return sorted((walked.root / "films").iterdir())


def test_every_specification_is_delivered_for_every_segment(walked: Walked) -> None:
    names = [path.name for path in films(walked)]

    for spec in load_specs():
        for segment in ("city", "trail"):
            assert any(f"_{segment}_{spec}_" in name for name in names), (spec, segment)


def test_every_film_has_the_size_rate_and_exact_length_of_its_specification(walked: Walked) -> None:
    for path in films(walked):
        spec = load_specs()[path.name.split("_")[2]]
        facts = probe_clip(path)

        assert (facts.width, facts.height) == (spec.width, spec.height), path.name
        assert facts.frames == 36, path.name
        assert facts.primaries == "bt709", path.name


def test_no_quality_report_fails_but_for_what_a_second_and_a_half_cannot_keep(walked: Walked) -> None:
    reports = [json.loads(p.read_text("utf-8")) for p in (walked.root / "deliverables").glob("*_v001_*_DRAFT.json")]

    failed = [(r["spec"]["name"], c["rule"]) for r in reports for c in r["report"]["checks"] if c["verdict"] == "fail"]

    assert len(reports) == 2 * len(load_specs())
    # the encoder's buffer lets the first second of a film be larger than its rate allows on the whole
    assert set(failed) <= {("dooh-1080x1920", "bit rate")}


def test_suggested_and_drawn_films_say_so_in_their_names(walked: Walked) -> None:
    assert all("SUGGESTED" in path.name and "DRAFT" in path.name for path in films(walked))


def test_a_dooh_file_has_no_sound_stream_and_a_web_file_has_one(walked: Walked) -> None:
    streams = {path.name.split("_")[2]: probe_clip(path).audio_streams for path in films(walked)}

    assert streams["web-1080p"] == 1
    assert [n for spec, n in streams.items() if spec.startswith("dooh")] == [0]


def test_the_run_ends_in_a_closing_record_with_seconds_per_step(walked: Walked) -> None:
    closing = walked.told.one("closing")

    assert (closing["made"], closing["kept"], closing["failed"]) == (5, 5, [])
    assert closing["slowest"] in closing["seconds"]
    assert closing["label"] == ["DRAFT - previz, no AI"]


def test_a_manifest_leads_from_the_file_to_row_recipe_and_decision(walked: Walked) -> None:
    path = next((walked.root / "deliverables").glob("*_city_web-1080p_*.json"))
    text = path.read_text("utf-8")
    manifest = json.loads(text)

    rows = {event["row"]["line"] for event in manifest["events"] if event.get("row")}

    assert rows == {2, 3, 5}
    assert all(len(event["recipe"]["digest"]) == 64 for event in manifest["events"] if event.get("take"))
    assert "take.suggested" in text
    assert "DRAFT - previz, no AI" in text


def test_the_trafficking_sheet_names_every_film_with_segment_and_rows(walked: Walked) -> None:
    with (walked.root / "deliverables" / "trafficking.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {row["file"] for row in rows} == {path.name for path in films(walked)}
    assert {row["segment"] for row in rows} == {"city", "trail"}


def test_an_outside_reader_opens_the_turnover_and_finds_its_media(walked: Walked) -> None:
    path = next((walked.root / "deliverables").glob("*city*_otio/*.otio"))

    timeline = otio.adapters.read_from_file(str(path))

    clips = [clip for clip in timeline.find_clips() if isinstance(clip.media_reference, otio.schema.ExternalReference)]
    pictures = [clip for clip in clips if "tk" in clip.name]
    assert len(pictures) == 3
    for clip in pictures:
        url = clip.media_reference.target_url
        assert not Path(url).is_absolute()
        assert (path.parent / url).is_file()


def test_the_same_sheet_again_makes_nothing_new(walked: Walked) -> None:
    told = rushes("run", "spot.csv", "--json", "--spec", "web-1080p", cwd=walked.folder)

    closing = told.one("closing")
    assert told.code == 0, told.err
    assert closing["made"] == 0
    assert closing["takes"] == 5


def test_a_circle_makes_a_new_version_of_the_cut_and_undo_brings_the_suggestion_back(walked: Walked) -> None:
    for name in ("SPOT_010_0010_tk001", "SPOT_010_0010_tk002"):
        assert rushes("circle", name, "--production", "spot", cwd=walked.folder).code == 0
    assembled = rushes("cut", "--assemble", "--production", "spot", "--json", cwd=walked.folder)
    rushes("undo", "SPOT_010_0010_tk002", "--production", "spot", cwd=walked.folder)
    listed = rushes("take", "--production", "spot", "--json", cwd=walked.folder)

    shown = rushes("cut", "--production", "spot", cwd=walked.folder)

    cuts = [record["cut"] for record in assembled.records if record["kind"] == "cut"]
    first = {cut["picture"][0]["take_name"] for cut in cuts}
    states = {record["take"]["name"]: record["state"] for record in listed.records}
    assert first == {"SPOT_010_0010_tk002"}
    assert "other takes are chosen now than this cut shows; lay it again: rushes cut --assemble" in shown.out
    assert states["SPOT_010_0010_tk001"] == "circled"


def test_velocity_comes_from_the_log_and_the_log_holds(walked: Walked) -> None:
    told = rushes("velocity", "--production", "spot", cwd=walked.folder)
    checked = rushes("doctor", "--production", "spot", cwd=walked.folder)

    assert told.code == 0, told.err
    assert "takes" in told.out
    assert checked.code == 0, checked.out
    assert "every link holds" in checked.out


def test_clearance_of_every_film_says_that_no_trained_model_made_the_pictures(walked: Walked) -> None:
    told = rushes("clear", "--production", "spot", "--json", cwd=walked.folder)

    clearances = [record["clearance"] for record in told.records]
    assert len(clearances) >= 2 * len(load_specs())
    assert all(any(rule["id"] == "engine.no-ai" for rule in item["rules"]) for item in clearances)


@pytest.mark.parametrize("verb", ["status", "take", "cut", "engines"])
def test_reading_verbs_answer_without_the_job_engine(walked: Walked, verb: str) -> None:
    jobs = walked.root / ".rushes" / "jobs.sqlite"
    before = jobs.stat().st_mtime_ns

    told = rushes(verb, *([] if verb == "engines" else ["--production", "spot"]), cwd=walked.folder)

    assert told.code == 0, told.err
    assert jobs.stat().st_mtime_ns == before


def test_a_name_that_is_nearly_right_is_told_the_right_one(walked: Walked) -> None:
    take = rushes("circle", "SPOT_010_0010_tk01", "--production", "spot", cwd=walked.folder)
    shot = rushes("pick", "SPOT_010_010", "--production", "spot", cwd=walked.folder)
    part = rushes("pick", "0010", "--production", "spot", cwd=walked.folder)
    segment = rushes("pick", "SPOT_010_0020", "--production", "spot", cwd=walked.folder)
    nobody = rushes("pick", "SPOT_010_0010", "--production", "spot", cwd=walked.folder)

    assert "did you mean SPOT_010_0010_tk001?" in take.err
    assert "did you mean SPOT_010_0010?" in shot.err
    assert "no takes of a shot '0010'" in part.err
    assert "did you mean SPOT_010_0010?" in part.err
    assert "--segment" in segment.err
    assert "nobody answered; circle one with: rushes pick SPOT_010_0010 --choose 1" in nobody.out
    assert nobody.code == 1
