from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.delivery.manifest import build_manifest, find_event, write_manifest
from rushes.errors import CannotReach, NoSuchRecord
from rushes.model.brief import Brief, MediaRef
from rushes.model.engine import Recipe, Resolved
from rushes.model.master import Check, Deliverable, Master, Report
from rushes.model.take import ClipFacts, Take
from rushes.timebase import FrameRange
from tests.delivery.films import RATE, small_cut, small_spec


def deliverable(**changes: object) -> Deliverable:
    settings = {
        "id": "film-1",
        "spec": "web-1080p",
        "segment": "city",
        "cut": "launch-city",
        "cut_version": 1,
        "file_name": "LAUNCH_city_web-1080p.mp4",
        "media": MediaRef(sha256="f" * 64),
        "frames": 36,
        "report": Report(
            spec="web-1080p",
            sha256="f" * 64,
            checks=(Check(rule="frames", measured="36", allowed="36", verdict="pass"),),
        ),
        **changes,
    }
    return Deliverable(**settings)  # type: ignore[arg-type]  # changes by name


def take(name: str) -> Take:
    return Take(
        id=f"take-{name}",
        name=f"LAUNCH_{name}_tk001",
        shot=name,
        segment="",
        brief=f"brief-{name}",
        recipe=f"recipe-{name}",
        take_number=1,
        engine="previz",
        seed=7,
        origin="previz",
        media=MediaRef(sha256=name),
        facts=ClipFacts(width=64, height=36, rate=RATE, frames=24, seconds=Fraction(1)),
        label="DRAFT - previz, no AI",
    )


def manifest() -> dict[str, object]:
    shots = ("010_0010", "010_0020")
    takes = {f"take-{name}": take(name) for name in shots}
    briefs = {
        f"take-{name}": Brief(id=f"brief-{name}", row_key="open", row=line, shot=name, prompt="rain")
        for name, line in zip(shots, (2, 3), strict=True)
    }
    resolved = Resolved(prompt="rain", negative="", mode="t2v", frames=24, rate=RATE, width=64, height=36, seed=7)
    recipes = {key: Recipe(engine="previz", revision="1", resolved=resolved) for key in takes}
    master = Master(
        key="k",
        shot=shots[0],
        take="take-010_0010",
        media=MediaRef(sha256="m"),
        source=FrameRange(0, 12),
        width=256,
        height=144,
        native_width=64,
        native_height=36,
        upscale="lanczos 4.00x",
    )
    return build_manifest(
        deliverable(),
        cut=small_cut(),
        spec=small_spec(),
        masters={0: master},
        takes=takes,
        briefs=briefs,
        recipes=recipes,
        decisions={"take-010_0010": [{"event": "take.circled", "by": "anna", "kind": "person"}]},
    )


def test_a_frame_leads_back_to_row_recipe_decision_and_master(tmp_path: Path) -> None:
    path = write_manifest(manifest(), tmp_path / "deep" / "a.json")

    event = find_event(json.loads(path.read_text(encoding="utf-8")), 5)

    assert event["row"] == {"line": 2, "key": "open", "brief": "brief-010_0010", "prompt": "rain"}
    assert event["recipe"]["digest"] == "recipe-010_0010"
    assert event["recipe"]["resolved"]["seed"] == 7
    assert event["decisions"][0]["by"] == "anna"
    assert event["master"]["upscale"] == "lanczos 4.00x"
    assert event["timecode"] == ["01:00:00:00", "01:00:00:12"]


def test_the_label_and_the_report_stand_in_the_manifest() -> None:
    document = manifest()

    assert document["label"] == "DRAFT - previz, no AI"
    assert document["report"]["checks"][0]["rule"] == "frames"  # type: ignore[index]  # JSON
    assert document["file"]["sha256"] == "f" * 64  # type: ignore[index]  # JSON


def test_a_card_is_an_event_without_a_take() -> None:
    event = find_event(manifest(), 30)

    assert event["card"] == "end_card"
    assert "take" not in event


def test_a_frame_past_the_end_is_refused() -> None:
    with pytest.raises(NoSuchRecord, match="no frame 36"):
        find_event(manifest(), 36)


def test_a_manifest_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(CannotReach):
        write_manifest(manifest(), tmp_path / "file" / "a.json")
