"""Errors of the house over the wire: every branch has its status and the one shape."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from rushes import errors
from rushes.web.faults import fault_answer
from rushes.web.server import build_api
from tests.web.conftest import DAMAGED, FIRST, TAKES


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (errors.BriefFault("a"), 422),
        (errors.CutLocked("a"), 409),
        (errors.BudgetSpent("a"), 409),
        (errors.NotConfigured("a"), 503),
        (errors.NoSuchRecord("a"), 404),
        (errors.NoSuchPlugin("a"), 404),
        (errors.DiskFull("a"), 503),
        (errors.NotCleared("a", missing=("licence",)), 451),
        (errors.TryAgain("a", after=2.4), 503),
        (errors.UnreadableMedia("a"), 422),
        (errors.BrokenPromise("a"), 500),
    ],
)
def test_every_branch_has_its_status(fault: errors.RushesError, status: int) -> None:
    answer = fault_answer(fault)

    assert answer.status_code == status
    assert set(json.loads(bytes(answer.body))) == {"title", "cause", "next_step", "about"}


def test_a_busy_ledger_says_when_to_come_back() -> None:
    assert fault_answer(errors.TryAgain("a", after=2.4)).headers["retry-after"] == "2"


def test_an_unknown_take_is_told_with_a_next_step(client) -> None:
    answer = client.get(f"{TAKES}/nobody")

    assert answer.status_code == 404
    assert answer.json() == {
        "title": "no take 'nobody' in this production",
        "cause": "",
        "next_step": "look for it on the board",
        "about": "",
    }


def test_a_question_with_several_faults_tells_all_of_them(client) -> None:
    answer = client.post(f"{TAKES}/{FIRST}/notes", json={"text": 5, "start": -1, "strange": True})

    assert answer.status_code == 422
    cause = answer.json()["cause"]
    assert all(word in cause for word in ("text:", "start:", "strange:"))


def test_what_may_not_be_done_is_a_conflict_with_the_reason(client) -> None:
    answer = client.post(f"{TAKES}/{DAMAGED}/circle", json={})

    assert answer.status_code == 409
    assert answer.json()["cause"] == "its file is damaged: black from frame 3"


def test_a_fault_of_ours_leaves_in_the_one_shape_and_tells_no_secret(desk, monkeypatch) -> None:
    api = build_api(desk)

    @api.get("/v1/broken")
    def broken() -> None:
        raise KeyError("a secret")

    api.router.routes.insert(0, api.router.routes.pop())
    client = TestClient(api, raise_server_exceptions=False, base_url="http://127.0.0.1")
    answer = client.get("/v1/broken")

    assert answer.status_code == 500
    assert answer.json()["title"] == "this is our fault"
    assert "secret" not in answer.text


@pytest.mark.parametrize("address", ["/v1/nothing", "/v1", "/v1/productions/spot/takes/x/y/z"])
def test_an_address_of_the_api_that_does_not_exist_is_no_page(client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer.json()["title"] == "no such page or thing"


def test_a_verb_that_an_address_does_not_have_says_so(client) -> None:
    assert client.put(TAKES).json()["title"] == "this cannot be asked so"
