"""Takes over the wire: found by words and numbers, looked at, decided about, noted on, refined."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace

import pytest

from rushes.reports.velocity import velocity
from rushes.workflow import refine
from rushes.workflow.bench import CORRIDOR
from tests.web.conftest import CITY, DAMAGED, FIRST, FRAMES, SECOND, TAKES


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({}, {FIRST, SECOND, DAMAGED, CITY, "spot-010-0020-2"}),
        ({"q": "red COAT"}, {FIRST, SECOND, DAMAGED}),
        ({"q": "dusk flicker > 0.6"}, {"spot-010-0020-2"}),
        ({"measure": "flicker<=0.5"}, {FIRST, CITY}),
        ({"tag": "hands"}, {FIRST, SECOND, DAMAGED}),
        ({"segment": "city"}, {CITY, "spot-010-0020-2"}),
        ({"segment": ""}, {FIRST, SECOND, DAMAGED}),
        ({"shot": "SPOT_010_0020", "engine": "previz"}, {CITY, "spot-010-0020-2"}),
        ({"state": "failed"}, {DAMAGED}),
        ({"state": "open", "q": "coat"}, {FIRST, SECOND}),
        ({"by": "ann"}, set()),
        ({"q": "helicopter"}, set()),
    ],
)
def test_takes_are_found_by_what_people_remember(client, question: dict[str, str], found: set[str]) -> None:
    assert set(ids(client.get(TAKES, params=question))) == found


def test_siblings_come_in_the_order_to_look_at_them(client) -> None:
    items = client.get(TAKES, params={"shot": "SPOT_010_0010"}).json()["items"]

    assert [(item["id"], item["place"]) for item in items] == [(FIRST, 1), (SECOND, 2), (DAMAGED, 3)]
    assert items[1]["flags"][0]["frames"] == [{"start": 3, "end": 5}]
    assert items[0]["rate"] == "24/1"


def test_pages_follow_each_other_without_gap_or_repeat(client) -> None:
    seen, cursor = [], ""
    for _ in range(5):
        answer = client.get(TAKES, params={"limit": 2, "cursor": cursor}).json()
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
        if not cursor:
            break

    assert seen == ids(client.get(TAKES))
    assert answer["total"] == len(seen) == 5


def test_a_page_goes_on_after_its_take_when_others_left_the_question(client) -> None:
    page = client.get(TAKES, params={"limit": 2, "state": "open"}).json()
    client.post(f"{TAKES}/{FIRST}/reject", json={"reason": "h"})

    following = ids(client.get(TAKES, params={"limit": 2, "state": "open", "cursor": page["next"]}))

    assert following == [CITY, "spot-010-0020-2"]


def test_facets_say_what_else_could_be_asked(client) -> None:
    facets = client.get(TAKES, params={"segment": "city"}).json()["facets"]

    assert [(facet["value"], facet["count"]) for facet in facets["segment"]] == [("", 3), ("city", 2)]
    assert [facet["value"] for facet in facets["shot"]] == ["SPOT_010_0020"]
    assert facets["shot"][0]["label"] == "Blue hour"
    assert facets["tag"] == []


def test_scales_say_what_could_be_bounded(client) -> None:
    scales = {scale["key"]: scale for scale in client.get(TAKES).json()["scales"]}

    assert (scales["flicker.global"]["low"], scales["flicker.global"]["high"]) == (0.5, 1.5)
    assert scales["flicker.global"]["is_headline"] is True


@pytest.mark.parametrize(
    ("sort", "first"), [("newest", "spot-010-0020-2"), ("-flicker", DAMAGED), ("name", FIRST), ("look", FIRST)]
)
def test_takes_stand_in_the_order_that_was_asked_for(client, sort: str, first: str) -> None:
    assert ids(client.get(TAKES, params={"sort": sort}))[0] == first


@pytest.mark.parametrize(
    "question", [{"sort": "beauty"}, {"state": "lost"}, {"measure": "beauty>3"}, {"cursor": "x"}, {"limit": 0}]
)
def test_what_cannot_be_asked_is_told(client, question: dict[str, str]) -> None:
    answer = client.get(TAKES, params=question)

    assert answer.status_code == 422
    assert answer.json()["title"]


def test_a_take_tells_what_was_asked_sent_and_honoured(client) -> None:
    take = client.get(f"{TAKES}/{FIRST}").json()

    honoured = {item["field"]: item["state"] for item in take["recipe"]["honoured"]}
    assert honoured["prompt"] == "kept"
    assert take["recipe"]["sent"]["frames"] == str(FRAMES)
    assert take["recipe"]["coverage"] == {"drawn": ["coat"], "ignored": ["past"]}
    assert take["scores"][0]["per_frame"] == [float(n) for n in range(FRAMES)]
    assert {item["id"] for item in take["siblings"]} == {SECOND, DAMAGED}
    assert take["history"][0]["is_this"] is True
    assert take["made_at"]


def test_a_decision_by_its_name_answers_the_new_card_and_can_be_taken_back(client) -> None:
    circled = client.post(f"{TAKES}/SPOT_010_0010_tk001/circle", json={"why": "the hands"}).json()
    other = client.post(f"{TAKES}/{SECOND}/circle", json={}).json()
    first = client.get(f"{TAKES}/{FIRST}").json()
    undone = client.post(f"{TAKES}/{SECOND}/undo").json()

    assert (circled["state"], circled["by"], circled["why"]) == ("circled", "ann", "the hands")
    assert circled["may"]["circle"] == {"allowed": False, "because": "it is circled already"}
    assert other["state"] == "circled"
    assert first["state"] == "open"  # one circle for a place
    assert undone["state"] == "open"
    assert client.get(f"{TAKES}/{FIRST}").json()["state"] == "circled"  # what stood before stands again


def test_a_take_is_rejected_with_a_reason_of_the_list(client) -> None:
    card = client.post(f"{TAKES}/{FIRST}/reject", json={"reason": "hands", "why": "six fingers"}).json()

    assert (card["state"], card["reason"], card["why"]) == ("rejected", "hands", "six fingers")
    assert client.post(f"{TAKES}/{SECOND}/reject", json={"reason": "boring"}).status_code == 422


def test_nothing_to_undo_is_a_conflict(client) -> None:
    answer = client.post(f"{TAKES}/{FIRST}/undo")

    assert answer.status_code == 409
    assert answer.json()["cause"] == "nobody has decided about it"


def test_a_usable_range_is_marked_taken_away_and_kept_inside_the_take(client) -> None:
    marked = client.post(f"{TAKES}/{FIRST}/range", json={"start": 2, "end": 9}).json()
    outside = client.post(f"{TAKES}/{FIRST}/range", json={"start": 2, "end": FRAMES + 1})
    gone = client.post(f"{TAKES}/{FIRST}/range", json={"start": None, "end": None}).json()

    assert marked["range"] == {"start": 2, "end": 9}
    assert outside.status_code == 422
    assert gone["range"] is None


DRAWING = '{"marks":[{"kind":"arrow","points":[[0.1,0.2],[0.5,0.5]]}]}'


def test_a_drawn_note_stands_on_its_frames_with_its_answers(client) -> None:
    note = client.post(f"{TAKES}/{FIRST}/notes", json={"text": "melts", "start": 4, "end": 6, "drawing": DRAWING})
    answered = client.post(f"{TAKES}/{FIRST}/notes/{note.json()['id']}/replies", json={"text": "seen"})
    stands = client.get(f"{TAKES}/{FIRST}/notes").json()

    assert note.status_code == answered.status_code == 201
    assert stands == [answered.json()]
    assert (stands[0]["start"], stands[0]["end"], stands[0]["author"]) == (4, 6, "ann")
    assert '"arrow"' in stands[0]["drawing"]
    assert [reply["text"] for reply in stands[0]["replies"]] == ["seen"]
    assert client.get(f"{TAKES}/{FIRST}").json()["notes"] == 1  # an answer is no open note


def test_a_note_is_reworded_resolved_and_opened_again(client) -> None:
    name = client.post(f"{TAKES}/{FIRST}/notes", json={"text": "melts"}).json()["id"]
    place = f"{TAKES}/{FIRST}/notes/{name}"

    assert client.patch(place, json={"text": "melts a bit"}).json()["text"] == "melts a bit"
    assert client.patch(place, json={"resolved": True}).json()["resolved"] is True
    assert client.get(f"{TAKES}/{FIRST}").json()["notes"] == 0
    assert client.patch(place, json={"resolved": False}).json()["resolved"] is False
    assert client.get(f"{TAKES}/{FIRST}").json()["notes"] == 1


def test_an_open_note_is_carried_to_the_shots_next_takes_until_it_is_resolved(client) -> None:
    name = client.post(f"{TAKES}/{FIRST}/notes", json={"text": "warmer"}).json()["id"]

    carried = client.get(f"{TAKES}/{SECOND}/notes").json()
    elsewhere = client.get(f"{TAKES}/{CITY}/notes").json()
    client.patch(f"{TAKES}/{SECOND}/notes/{name}", json={"resolved": True})

    assert [(note["text"], note["carried"], note["from_take"]) for note in carried] == [
        ("warmer", True, "SPOT_010_0010_tk001")
    ]
    assert elsewhere == []
    assert client.get(f"{TAKES}/{SECOND}/notes").json() == []
    assert client.get(f"{TAKES}/{FIRST}/notes").json()[0]["resolved"] is True


@pytest.mark.parametrize(
    "said",
    [
        {"text": "  "},
        {"text": "x", "start": FRAMES, "end": FRAMES + 1},
        {"text": "x", "start": 5, "end": 2},
        {"text": "x", "drawing": "<svg onload=alert(1)>"},
        {"text": "x" * 4001},
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(client, said: dict[str, object]) -> None:
    assert client.post(f"{TAKES}/{FIRST}/notes", json=said).status_code == 422
    assert client.get(f"{TAKES}/{FIRST}/notes").json() == []


def test_a_note_of_another_shot_cannot_be_changed_here(client) -> None:
    name = client.post(f"{TAKES}/{FIRST}/notes", json={"text": "warmer"}).json()["id"]

    assert client.patch(f"{TAKES}/{CITY}/notes/{name}", json={"text": "x"}).status_code == 404


def test_the_sheet_of_notes_holds_them_in_film_order_and_no_formula(client) -> None:
    client.post(f"{TAKES}/{CITY}/notes", json={"text": "=HYPERLINK(1)", "start": 2})
    client.post(f"{TAKES}/{FIRST}/notes", json={"text": "warmer"})

    answer = client.get("/v1/productions/spot/notes.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))

    assert "attachment" in answer.headers["content-disposition"]
    assert [row["note"] for row in rows] == ["warmer", "'=HYPERLINK(1)"]
    assert rows[1]["at"] == "00:00:00:02"


def test_notes_go_on_paper_with_their_frames_and_drawings(client) -> None:
    empty = client.get("/v1/productions/spot/notes.pdf").content
    client.post(f"{TAKES}/{FIRST}/notes", json={"text": "warmer", "start": 2, "drawing": DRAWING})
    for number in range(4):
        client.post(f"{TAKES}/{CITY}/notes", json={"text": f"note {number}"})

    pdf = client.get("/v1/productions/spot/notes.pdf")
    pages = [client.get("/v1/productions/spot/notes.jpg", params={"page": page}) for page in (1, 2, 3)]

    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert (empty.count(b"/Type /Page\n"), pdf.content.count(b"/Type /Page\n")) == (1, 2)
    assert [page.status_code for page in pages] == [200, 200, 404]
    assert pages[0].content.startswith(b"\xff\xd8")
    assert pages[2].json()["cause"] == "there are 2"


def test_a_refinement_is_planned_without_a_trace(client, desk) -> None:
    end = desk.open("spot").bench.ledger.last_seq()

    planned = client.post(f"{TAKES}/{FIRST}/refine", json={"prompt": "A blue coat in the rain", "run": False})

    assert planned.status_code == 202
    said = planned.json()
    assert [(piece["kind"], piece["text"]) for piece in said["diff"]][:3] == [
        ("same", "A "),
        ("removed", "red "),
        ("added", "blue "),
    ]
    assert (said["seed"], said["state"]) == (7, "planned")
    assert desk.open("spot").bench.ledger.last_seq() == end


def test_words_that_did_not_change_are_no_refinement(client) -> None:
    answer = client.post(f"{TAKES}/{FIRST}/refine", json={"prompt": "A red coat  in the rain"})

    assert answer.status_code == 422
    assert answer.json()["title"] == "nothing changed"


@pytest.mark.slow
def test_a_refinement_is_made_beside_the_old_take_and_stands_in_the_history(client, desk) -> None:
    said = client.post(f"{TAKES}/{FIRST}/refine", json={"prompt": "A blue coat in the rain"}).json()

    assert said["state"] == "queued"
    until = time.monotonic() + 120
    while client.get(f"{TAKES}/{said['take']}").status_code == 404 and time.monotonic() < until:
        time.sleep(0.2)
    take = client.get(f"{TAKES}/{said['take']}").json()

    assert take["seed"] == 7
    assert take["prompt"] == "A blue coat in the rain"
    assert {item["id"] for item in take["siblings"]} >= {FIRST, SECOND}
    assert [version["prompt"] for version in take["history"]] == ["A blue coat in the rain", "A red coat in the rain"]
    while desk.is_busy and time.monotonic() < until:
        time.sleep(0.1)


def test_a_take_made_from_a_note_says_so_and_the_note_names_the_take(client, desk) -> None:
    note = client.post(f"{TAKES}/{FIRST}/notes", json={"text": "make it blue"}).json()["id"]
    bench = desk.open("spot").bench
    old = bench.ledger.take(FIRST)
    planned = refine.plan_refinement(bench, old, prompt="A blue coat in the rain")
    refine.accept(bench, old, planned, note=note)
    new = replace(old, id="spot-010-0010-4", name="SPOT_010_0010_tk004", brief=planned.brief.id, take_number=4)
    bench.ledger.save_take(new)
    bench.ledger.append("gen.finished", actor=CORRIDOR, shot=new.shot, take=new.id, body={"ok": True})

    thread = client.get(f"{TAKES}/{FIRST}/notes").json()[0]
    page = client.get(f"{TAKES}/{new.id}").json()

    assert thread["answered_by"] == [{"take": new.id, "take_name": new.name, "old": FIRST}]
    assert page["answers"] == [{"note": note, "text": "make it blue", "take": FIRST}]
    assert page["remarks"][0]["answered_by"] == thread["answered_by"]  # carried to the take that answers it
    resolved = client.patch(f"{TAKES}/{FIRST}/notes/{note}", json={"resolved": True}).json()
    assert resolved["answered_by"] == thread["answered_by"]
    assert client.get(f"{TAKES}/{FIRST}").json()["answers"] == []
    assert client.get(f"{TAKES}/{SECOND}").json()["answers"] == []  # it was there before anybody asked


def test_a_take_that_a_note_and_the_same_words_lead_back_to_answers_nothing(client, desk) -> None:
    bench = desk.open("spot").bench
    old = bench.ledger.take(FIRST)
    note = client.post(f"{TAKES}/{FIRST}/notes", json={"text": "as it was"}).json()["id"]
    body = {"prompt": "x", "parent": "", "negative": "", "brief": old.brief, "note": note}
    bench.ledger.append("prompt.versioned", actor=bench.actor, shot=old.shot, take=old.id, body=body)

    assert client.get(f"{TAKES}/{FIRST}").json()["answers"] == []  # no take answers a note on itself


def test_a_wording_that_no_note_asked_for_answers_none(client, desk) -> None:
    client.post(f"{TAKES}/{FIRST}/notes", json={"text": "make it blue"})
    bench = desk.open("spot").bench
    old = bench.ledger.take(FIRST)
    planned = refine.plan_refinement(bench, old, prompt="A blue coat in the rain")
    refine.accept(bench, old, planned)
    new = replace(old, id="spot-010-0010-4", name="SPOT_010_0010_tk004", brief=planned.brief.id, take_number=4)
    bench.ledger.save_take(new)
    bench.ledger.append("gen.finished", actor=CORRIDOR, shot=new.shot, take=new.id, body={"ok": True})

    assert client.get(f"{TAKES}/{new.id}").json()["answers"] == []
    assert client.get(f"{TAKES}/{FIRST}/notes").json()[0]["answered_by"] == []


def test_a_refinement_asked_for_on_the_page_of_a_note_keeps_the_note_in_the_log(client, desk, monkeypatch) -> None:
    monkeypatch.setattr(refine, "make", lambda bench, refined: None)  # what comes of it is another test's
    note = client.post(f"{TAKES}/{FIRST}/notes", json={"text": "make it blue"}).json()["id"]

    said = client.post(f"{TAKES}/{FIRST}/refine", json={"prompt": "A blue coat in the rain", "note": note}).json()

    entry = desk.open("spot").bench.ledger.entries(kinds=("prompt.versioned",))[-1]
    assert (entry.take, entry.body["note"], entry.body["brief"]) == (FIRST, note, said["brief"])


def test_a_refinement_for_a_note_that_is_not_there_is_told(client) -> None:
    said = {"prompt": "A blue coat in the rain", "note": "nothing"}

    assert client.post(f"{TAKES}/{FIRST}/refine", json=said).status_code == 404


def test_looking_at_a_take_is_counted_by_velocity(client, desk) -> None:
    answer = client.post(f"{TAKES}/{FIRST}/viewed", json={"ms": 12_000}, headers={"rushes-as": "Ben"})

    entries = desk.open("spot").bench.ledger.entries(kinds=("take.viewed",))
    assert answer.status_code == 204
    assert [(entry.take, entry.body["ms"], entry.body["layout"]) for entry in entries] == [(FIRST, 12_000, "take")]
    assert velocity(desk.open("spot").bench.ledger.entries()).person_seconds == 12.0
    assert client.post(f"{TAKES}/{FIRST}/viewed", json={"ms": -1}).status_code == 422
