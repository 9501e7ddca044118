"""Two people at one studio: each judges before seeing the other's word, and what differs is settled by one of them."""

from __future__ import annotations

import pytest

from rushes.workflow.select import choose
from tests.web.conftest import FIRST, SECOND, TAKES

HOME = "/v1/productions/spot"
PLACE = {"shot": "SPOT_010_0010", "segment": "", "aspect": "16:9"}
ANN: dict[str, str] = {}  # who started the studio
BEN = {"rushes-as": "Ben%20K"}


def pick(client, take: str, headers: dict[str, str]) -> dict:
    """Choose one of the shot by its session, to the end."""
    session = client.post(f"{HOME}/sessions", json=PLACE, headers=headers).json()
    name = f"{HOME}/sessions/{session['id']}"
    while session["screen"]:
        said = {"best": take, "ms": 4000, "screen": session["screen"]["number"]}
        session = client.post(f"{name}/answers", json=said, headers=headers).json()
    return client.post(f"{name}/circle", json={}, headers=headers).json()


def state(client, take: str, headers: dict[str, str]) -> tuple[str, str, bool]:
    card = client.get(f"{TAKES}/{take}", headers=headers).json()
    return card["state"], card["by"], card["veiled"]


def voices(client, headers: dict[str, str]) -> dict:
    return client.get(f"{HOME}/voices", params=PLACE, headers=headers).json()


def test_a_second_name_sees_no_word_of_the_first_before_it_has_judged(client) -> None:
    pick(client, FIRST, ANN)

    assert state(client, FIRST, ANN) == ("circled", "ann", False)
    assert state(client, FIRST, BEN) == ("open", "", True)
    assert voices(client, BEN) == {"hidden": True, "voices": []}
    board = client.get(TAKES, params={"state": "circled"}, headers=BEN).json()
    assert (board["total"], board["facets"]["by"]) == (0, [])
    waiting = client.get(f"{HOME}/home", headers=BEN).json()["attention"]
    assert waiting[0]["veiled"] is True
    assert client.get(f"{HOME}/people", headers=BEN).json()["hidden"] == 1


def test_blind_choices_that_differ_are_shown_to_both_and_settled_by_a_circle(client, desk) -> None:
    pick(client, FIRST, ANN)
    pick(client, SECOND, BEN)

    assert state(client, FIRST, BEN) == ("circled", "ann", False)  # the film keeps what stood
    assert [choice.take.id for choice in choose(desk.open("spot").bench)] == [FIRST]
    said = client.get(f"{HOME}/people", headers=BEN).json()
    assert (said["you"], said["names"], said["hidden"]) == ("Ben K", ["Ben K", "ann"], 0)
    (settling,) = said["to_settle"]
    assert {choice["take"]: choice["by"] for choice in settling["choices"]} == {FIRST: ["ann"], SECOND: ["Ben K"]}
    assert settling["sentence"].startswith("ann: take 1, Ben K: take 2. Everybody's comparisons together")
    assert "0 of 1 shot" in said["agreements"][0]["sentence"]

    client.post(f"{TAKES}/{SECOND}/circle", json={"why": "the coat"}, headers=ANN)

    assert client.get(f"{HOME}/people", headers=BEN).json()["to_settle"] == []
    assert state(client, SECOND, BEN)[:2] == ("circled", "ann")
    entries = desk.open("spot").bench.ledger.entries(kinds=("take.circled",))
    assert [(entry.body["basis"], entry.body.get("blind", False)) for entry in entries] == [
        ("pick", False),
        ("pick", True),
        ("settled", False),
    ]
    assert len({entry.actor.id for entry in entries}) == 2


def test_a_disagreement_may_be_settled_on_what_stands(client) -> None:
    pick(client, FIRST, ANN)
    pick(client, SECOND, BEN)

    answer = client.post(f"{TAKES}/{FIRST}/circle", json={}, headers=BEN)

    assert answer.status_code == 200
    assert client.get(f"{HOME}/people").json()["to_settle"] == []
    assert client.post(f"{TAKES}/{FIRST}/circle", json={}, headers=BEN).status_code == 409  # nothing is open any more


def test_a_blind_session_offers_what_others_threw_out_and_its_undo_takes_back_its_own(client) -> None:
    client.post(f"{TAKES}/{FIRST}/reject", json={"reason": "h"}, headers=ANN)

    session = client.post(f"{HOME}/sessions", json=PLACE, headers=BEN).json()
    assert {pane["take"] for pane in session["screen"]["panes"]} == {FIRST, SECOND}
    done = pick(client, FIRST, BEN)
    assert done["circled"] == FIRST
    client.post(f"{HOME}/sessions/{done['id']}/undo", headers=BEN)

    assert state(client, FIRST, BEN) == ("open", "", True)
    assert state(client, FIRST, ANN)[0] == "rejected"


def test_whoever_looks_first_sees_everything_and_the_log_says_that_they_looked(client, desk) -> None:
    pick(client, FIRST, ANN)

    client.post(f"{HOME}/look", json=PLACE, headers=BEN)

    assert state(client, FIRST, BEN) == ("circled", "ann", False)
    looks = desk.open("spot").bench.ledger.entries(kinds=("review.revealed",))
    assert [(entry.shot, entry.actor.kind) for entry in looks] == [("SPOT_010_0010", "person")]
    pick(client, SECOND, BEN)  # no blind word any more: it is a decision like any other
    assert state(client, SECOND, ANN)[0] == "circled"
    assert client.get(f"{HOME}/people").json()["agreements"] == []


def test_looking_at_everything_and_at_nothing(client) -> None:
    pick(client, FIRST, ANN)

    assert client.post(f"{HOME}/look", json={}, headers=BEN).json()["hidden"] == 0
    assert client.post(f"{HOME}/look", json={"shot": "nothing"}, headers=BEN).status_code == 404


@pytest.mark.parametrize("name", ["%ff", "a" * 61, "a%0ab%00", "%20"])
def test_what_is_no_name_is_refused(client, name: str) -> None:
    answer = client.get(f"{HOME}/people", headers={"rushes-as": name})

    assert (answer.status_code, answer.json()["title"]) == (400, "not a name")


def test_one_person_alone_sees_everything_at_once(client) -> None:
    client.post(f"{TAKES}/{FIRST}/circle", json={})

    said = client.get(f"{HOME}/people").json()
    assert (said["you"], said["hidden"], said["to_settle"], said["agreements"]) == ("ann", 0, [], [])
    assert voices(client, ANN)["voices"][0]["is_you"] is True
