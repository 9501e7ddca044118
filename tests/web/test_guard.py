"""The guard: other names, other sites and too much are refused before anything looks at them."""

from __future__ import annotations

import re

import pytest

from rushes.web.guard import QUESTION_BYTES, refuse
from tests.web.conftest import FIRST, TAKES

HOME = "/v1/productions/spot/home"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8460", "127.0.0.1.evil.example", "", "192.168.0.7"])
def test_a_strangers_name_is_refused_so_that_no_page_can_be_led_here(client, host: str) -> None:
    answer = client.get(HOME, headers={"host": host})

    assert answer.status_code == 421
    assert answer.json()["title"] == "this studio answers to this machine's own name only"


@pytest.mark.parametrize("host", ["localhost:8460", "127.0.0.1:9000", "[::1]:8460", "LOCALHOST"])
def test_this_machines_own_names_are_answered_on_any_port(client, host: str) -> None:
    assert client.get(HOME, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "http://localhost:8460"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_sites_page_cannot_decide_anything(client, headers: dict[str, str]) -> None:
    answer = client.post(f"{TAKES}/{FIRST}/circle", json={}, headers=headers)

    assert answer.status_code == 403
    assert client.get(f"{TAKES}/{FIRST}").json()["state"] == "open"


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "http://127.0.0.1:8460", "sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}],
)
def test_the_studios_own_page_and_programs_may_decide(client, headers: dict[str, str]) -> None:
    assert client.post(f"{TAKES}/{FIRST}/circle", json={}, headers=headers).status_code == 200


def test_another_sites_page_cannot_even_read(client) -> None:
    assert client.get(HOME, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_every_answer_says_what_a_browser_must_not_do(client) -> None:
    for address in (HOME, "/v1/nothing", "/board"):
        headers = client.get(address).headers

        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert re.search(r"default-src 'none'; script-src 'self'", policy)
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_refusal_carries_the_same_headers(client) -> None:
    assert client.get(HOME, headers={"host": "evil.example"}).headers["x-content-type-options"] == "nosniff"


def test_a_body_that_says_it_is_too_large_is_refused_at_once(client) -> None:
    answer = client.post(f"{TAKES}/{FIRST}/notes", content=b"x" * (QUESTION_BYTES + 1))

    assert answer.status_code == 413


def test_a_body_that_hides_its_length_is_counted(client) -> None:
    def pieces():
        for _ in range(QUESTION_BYTES // 65_536 + 2):
            yield b" " * 65_536

    answer = client.post(f"{TAKES}/{FIRST}/notes", content=pieces(), headers={"content-type": "application/json"})

    assert answer.status_code == 413


def test_a_length_that_is_no_number_is_refused(client) -> None:
    headers = {"content-length": "-5", "content-type": "application/json"}

    assert client.post(f"{TAKES}/{FIRST}/circle", content=b"{}", headers=headers).status_code == 400


def test_a_socket_that_is_no_http_is_closed(client) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/v1/productions/spot/events"):
        pass

    assert closed.value.code == 1008


def test_the_rules_hold_without_a_server() -> None:
    own = {"host": "localhost:8460"}

    assert refuse("GET", "/", own) is None
    assert refuse("POST", "/v1/x", {**own, "origin": "http://localhost:8460"}) is None
    assert refuse("DELETE", "/v1/x", {**own, "origin": "http://localhost:8461"}) is not None
    assert refuse("GET", "/", {"host": "[::1"}) is not None
