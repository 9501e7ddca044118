"""The cut page over the wire: a person's draft, its versions, and a cut by hand that the machine leaves alone."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction

import pytest

from rushes.intake.expand import brief_id
from rushes.model.brief import Brief
from rushes.model.production import Shot
from rushes.workflow.bench import CORRIDOR
from rushes.workflow.select import assemble, choose, suggest
from rushes.workflow.studio import standin
from tests.web.conftest import CITY, DAMAGED, FIRST, SECOND, TAKES

CUTS = "/v1/productions/spot/cuts"
CUT = f"{CUTS}/SPOT_city_16x9"


@pytest.fixture
def cut(client, desk):
    """The machine's own cut: the first take of each shot, and the end card."""
    bench = desk.open("spot").bench
    suggest(bench)
    assemble(bench)
    return client


def pieces(*said: tuple[str, int, int]) -> dict[str, object]:
    return {"events": [{"take": take, "start": start, "end": end} for take, start, end in said]}


def test_the_machines_cut_is_shown_with_its_room_and_what_is_missing(cut) -> None:
    item = cut.get(CUTS).json()[0]
    page = cut.get(CUT).json()

    assert (item["id"], item["version"], item["has_draft"]) == ("SPOT_city_16x9", 1, False)
    assert [event["take"] for event in page["events"]] == [FIRST, CITY, ""]
    assert page["events"][2]["card"] == "end_card"
    assert page["events"][0]["alternatives"] == 1  # a damaged take is none
    assert (page["wanted_frames"], page["frames"]) == (36, 36)
    assert page["freeze"] == {"allowed": False, "because": "nothing changed since the newest version"}
    assert [title["text"] for title in page["layers"]] == ["words of SPOT_010_0010", "words of SPOT_010_0020", "Solvei"]


def test_a_person_trims_reorders_and_replaces_and_sees_what_changed(cut) -> None:
    page = cut.post(f"{CUT}/draft", json=pieces((CITY, 2, 10), (SECOND, 0, 12))).json()

    assert (page["version"], page["frames"], page["has_draft"]) == (0, 20, True)
    assert [(event["take"], event["head"], event["tail"]) for event in page["events"]] == [(CITY, 2, 2), (SECOND, 0, 0)]
    sentences = " / ".join(change["sentence"] for change in page["changes"])
    assert "SPOT_010_0010 shows SPOT_010_0010_tk002 instead of SPOT_010_0010_tk001" in sentences
    assert "the end card was taken out" in sentences
    assert "moved" in sentences
    assert page["notices"] == ["the film is 16 frames shorter than it should be"]


def test_a_shot_is_stitched_from_two_takes(cut) -> None:
    page = cut.post(f"{CUT}/draft", json=pieces((FIRST, 0, 6), (SECOND, 6, 12), (CITY, 0, 12))).json()

    assert [event["shot"] for event in page["events"]] == ["SPOT_010_0010", "SPOT_010_0010", "SPOT_010_0020"]
    assert page["layers"][0]["record"] == {"start": 0, "end": 12}


def test_a_frozen_draft_has_a_name_under_it_and_stands_when_the_machine_comes_again(cut, desk) -> None:
    cut.post(f"{CUT}/draft", json=pieces((CITY, 0, 12)))
    frozen = cut.post(f"{CUT}/freeze").json()
    cut.post(f"{TAKES}/{SECOND}/circle", json={})

    again = assemble(desk.open("spot").bench)[0]

    assert (frozen["version"], frozen["has_draft"]) == (2, False)
    assert [(v["version"], v["by"], v["is_by_hand"]) for v in frozen["versions"]] == [(1, "", False), (2, "ann", True)]
    assert again.cut.version == 2
    assert again.notices == ("a person cut this film; it stands",)
    assert cut.get(CUT).json()["notices"][1:] == ["not in the cut: SPOT_010_0010"]
    anew = assemble(desk.open("spot").bench, anew=True)[0]
    assert anew.cut.version == 3
    assert SECOND in [event.take for event in anew.cut.picture]


def test_a_draft_that_nobody_froze_is_not_written_over(cut, desk) -> None:
    cut.post(f"{CUT}/draft", json=pieces((CITY, 0, 12)))

    assemble(desk.open("spot").bench)

    assert cut.get(CUT, params={"version": 0}).json()["frames"] == 12


def test_versions_are_compared_in_words(cut) -> None:
    cut.post(f"{CUT}/draft", json=pieces((CITY, 0, 12)))
    cut.post(f"{CUT}/freeze")

    told = cut.get(f"{CUT}/changes", params={"old": 1, "new": 2}).json()

    assert "SPOT_010_0010 was taken out" in [change["sentence"] for change in told["items"]]
    assert cut.get(CUT, params={"version": 1}).json()["frames"] == 36


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        (pieces((CITY, 0, 13)), 422, "SPOT_010_0020_city_tk001 has frames 0 to 12, asked for 0 to 13"),
        (pieces((CITY, 5, 5)), 422, "it has no frame"),
        (pieces((DAMAGED, 0, 5)), 409, "black from frame 3"),
        (pieces(("nobody", 0, 5)), 404, ""),
        ({"events": []}, 422, "at least 1 item"),
        (pieces((CITY, 9, 5)), 422, "9 to 5"),
    ],
)
def test_a_draft_that_cannot_be_laid_is_refused_and_changes_nothing(cut, said, status: int, words: str) -> None:
    answer = cut.post(f"{CUT}/draft", json=said)

    assert answer.status_code == status
    assert words in answer.json()["cause"]
    assert cut.get(CUT).json()["has_draft"] is False


def test_the_same_draft_again_is_no_change(cut, desk) -> None:
    cut.post(f"{CUT}/draft", json=pieces((CITY, 0, 12)))
    end = desk.open("spot").bench.ledger.last_seq()

    cut.post(f"{CUT}/draft", json=pieces((CITY, 0, 12)))

    assert desk.open("spot").bench.ledger.last_seq() == end


def test_freezing_twice_and_an_unknown_cut_are_told(cut) -> None:
    assert cut.post(f"{CUT}/freeze").json()["title"] == "nothing to freeze"
    assert cut.get(f"{CUTS}/nothing").status_code == 404
    assert cut.get(CUT, params={"version": 10**30}).status_code == 422  # no database counts so far


def test_a_locked_picture_may_not_be_touched(cut, desk) -> None:
    bench = desk.open("spot").bench
    for gate in ("assembly", "rough cut", "fine cut", "picture lock"):
        body = {"gate": gate, "cut": "SPOT_city_16x9", "decision": "approve", "version": 1}
        bench.ledger.append("gate.decided", actor=bench.actor, body=body)

    page = cut.get(CUT).json()
    answer = cut.post(f"{CUT}/draft", json=pieces((CITY, 0, 12)))

    assert page["edit"] == {"allowed": False, "because": "picture lock is approved"}
    assert answer.status_code == 409
    assert answer.json()["title"] == "this cut is locked"


def test_a_marked_range_is_what_the_cut_uses(cut, desk) -> None:
    cut.post(f"{TAKES}/{FIRST}/range", json={"start": 4, "end": 8})
    bench = desk.open("spot").bench

    used = {choice.take.id: choice.take.used for choice in choose(bench)}
    event = assemble(bench)[0].cut.picture[0]

    assert (used[FIRST].start, used[FIRST].end) == (4, 8)
    assert (event.source.start, event.source.end) == (4, 8)


def test_the_film_can_be_looked_at_before_anything_is_finished(cut) -> None:
    told = cut.get(f"{CUT}/preview")
    until = time.monotonic() + 60
    while told.json()["state"] in ("waiting", "making") and time.monotonic() < until:
        time.sleep(0.1)
        told = cut.get(f"{CUT}/preview")
    film = cut.get(told.json()["url"], headers={"range": "bytes=0-99"})

    assert told.json()["state"] == "ready", told.json()
    assert (told.json()["frames"], told.json()["width"], told.json()["height"]) == (36, 640, 360)
    assert film.status_code == 206
    assert cut.get(f"{CUT}/preview/{'0' * 32}.mp4").status_code == 404
    assert cut.get(f"{CUT}/preview/..%2f..%2fx.mp4").status_code == 404


@pytest.fixture
def hole(cut, desk):
    """A shot between the two others that has no take at all."""
    bench = desk.open("spot").bench
    bench.ledger.save_shots(
        [
            Shot(code="SPOT_010_0015", order=1, title="A door"),
            replace(bench.ledger.shot("SPOT_010_0020"), order=2),
        ]
    )
    brief = Brief(id="", row_key="door", row=9, shot="SPOT_010_0015", prompt="A city street at night")
    brief = replace(brief, seconds=Fraction(1, 4), width=64, height=36, engine="diffusers")
    bench.ledger.save_briefs([replace(brief, id=brief_id(brief))])
    bench.ledger.append("shot.created", actor=CORRIDOR, shot="SPOT_010_0015", body={"code": "SPOT_010_0015"})
    return cut


def test_a_shot_without_a_take_is_told_and_its_stand_in_lies_where_it_belongs(hole, desk) -> None:
    opened = desk.open("spot")
    missing = hole.get(CUT).json()["missing"]
    plan = standin.plan_stand_ins(opened.bench, opened.look(), "SPOT_city_16x9")
    (attempt,) = plan.attempts
    like = opened.bench.ledger.take(FIRST)
    take = replace(like, id=attempt.id, name="SPOT_010_0015_tk001", shot="SPOT_010_0015", brief=attempt.brief)
    take = replace(take, recipe=attempt.recipe)
    opened.bench.ledger.save_take(take)
    opened.bench.ledger.append("gen.finished", actor=CORRIDOR, shot=take.shot, take=take.id, body={"ok": True})
    opened.bench.ledger.append("take.stands_in", actor=opened.bench.actor, take=take.id, body={"cut": "SPOT_city_16x9"})
    standin.lay_in(opened.bench, opened.look(), "SPOT_city_16x9", takes=[take.id])

    page = hole.get(f"{CUT}?version=0").json()
    assert [(item["shot"], item["title"], item["is_coming"]) for item in missing] == [
        ("SPOT_010_0015", "A door", False)
    ]
    assert attempt.engine == "previz"  # whatever the row asks for
    assert [(e["shot"], e["stand_in"]) for e in page["events"][:3]] == [
        ("SPOT_010_0010", False),
        ("SPOT_010_0015", True),
        ("SPOT_010_0020", False),
    ]
    starts = [event["record"]["start"] for event in page["events"]]
    assert starts[1:] == [event["record"]["end"] for event in page["events"]][:-1]  # no hole
    assert page["events"][1]["record"]["end"] - page["events"][1]["record"]["start"] == 6
    assert page["missing"] == []
    assert hole.post(f"{TAKES}/{take.id}/circle", json={}).status_code == 200
    assert hole.get(f"{CUT}?version=0").json()["events"][1]["stand_in"] is False


def test_a_cut_without_a_hole_needs_no_stand_in(cut) -> None:
    answer = cut.post(f"{CUT}/stand-ins")

    assert (answer.status_code, answer.json()["title"]) == (409, "nothing needs a stand-in")


@pytest.mark.slow
def test_previz_draws_the_stand_in_when_asked(hole, desk) -> None:
    said = hole.post(f"{CUT}/stand-ins").json()
    until = time.monotonic() + 240
    while desk.is_busy and time.monotonic() < until:
        time.sleep(0.2)

    events = hole.get(f"{CUT}?version=0").json()["events"]
    assert [event["take"] for event in events if event["stand_in"]] == said["takes"]
    assert events[1]["label"] == "DRAFT - previz, no AI"
