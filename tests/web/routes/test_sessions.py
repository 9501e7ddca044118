"""Review sessions over the wire: a screen with its tile, an answer, a circle, and everything taken back."""

from __future__ import annotations

import pytest

from tests.web.conftest import FIRST, SECOND, TAKES

SESSIONS = "/v1/productions/spot/sessions"
PLACE = {"shot": "SPOT_010_0010"}


def test_a_session_shows_its_screen_with_the_tile_and_what_follows(client) -> None:
    answer = client.post(SESSIONS, json=PLACE)
    said = answer.json()

    assert answer.status_code == 201
    assert (said["mode"], said["shot"], said["is_done"]) == ("pick", "SPOT_010_0010", False)
    assert {pane["take"] for pane in said["screen"]["panes"]} == {FIRST, SECOND}  # not the damaged one
    assert said["screen"]["tile"]["takes"] == [pane["take"] for pane in said["screen"]["panes"]]
    assert said["fold"][0]["hard"] is True
    assert client.get(f"{SESSIONS}/{said['id']}").json()["screen"]["panes"] == said["screen"]["panes"]


def test_the_same_place_again_goes_on_with_the_same_session(client) -> None:
    assert client.post(SESSIONS, json=PLACE).json()["id"] == client.post(SESSIONS, json=PLACE).json()["id"]


def test_an_answer_leads_to_a_choice_that_a_person_circles_and_takes_back(client) -> None:
    session = client.post(SESSIONS, json=PLACE).json()
    name = f"{SESSIONS}/{session['id']}"
    while session["screen"]:
        said = {"best": SECOND, "ms": 4000, "screen": session["screen"]["number"]}
        session = client.post(f"{name}/answers", json=said).json()

    assert (session["is_done"], session["choice"], session["circled"]) == (True, SECOND, "")
    assert client.get(f"{TAKES}/{SECOND}").json()["state"] == "open"  # only a person circles
    circled = client.post(f"{name}/circle", json={}).json()
    assert circled["circled"] == SECOND
    assert "Circled: take 2" in circled["sentence"]
    assert client.get(f"{TAKES}/{SECOND}").json()["state"] == "circled"
    client.post(f"{name}/undo")
    assert client.get(f"{TAKES}/{SECOND}").json()["state"] == "open"


def test_a_take_thrown_out_in_a_session_is_rejected_with_its_reason(client) -> None:
    session = client.post(SESSIONS, json=PLACE).json()

    client.post(f"{SESSIONS}/{session['id']}/answers", json={"rejected": [FIRST], "reason": "h"})

    card = client.get(f"{TAKES}/{FIRST}").json()
    assert (card["state"], card["reason"]) == ("rejected", "hands")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"best": "stranger"}, 422),
        ({"best": SECOND, "worst": SECOND}, 422),
        ({}, 422),
        ({"best": SECOND, "screen": 99}, 409),
        ({"best": SECOND, "ms": -1}, 422),
    ],
)
def test_an_answer_that_does_not_fit_is_told(client, said: dict[str, object], status: int) -> None:
    session = client.post(SESSIONS, json=PLACE).json()

    assert client.post(f"{SESSIONS}/{session['id']}/answers", json=said).status_code == status


def test_a_place_without_takes_and_an_unknown_session_are_told(client) -> None:
    assert client.post(SESSIONS, json={"shot": "SPOT_010_0010", "aspect": "1:1"}).status_code == 409
    assert client.get(f"{SESSIONS}/SPOT_010_0010-nothing").status_code == 404
