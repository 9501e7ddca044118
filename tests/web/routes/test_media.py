"""Pictures over the wire: posters, sprites, proxies and tiles, in ranges, and by no path of a client's."""

from __future__ import annotations

import time

import pytest

from tests.web.conftest import FIRST, FRAMES, SECOND, TAKES

TILES = "/v1/productions/spot/tiles"


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("poster.webp?frame=3&width=320", b"RIFF"),
        ("sprite.webp", b"RIFF"),
        ("video", b"\0\0\0"),
        ("original", b"\0\0\0"),
    ],
)
def test_a_take_has_its_pictures(client, name: str, begins: bytes) -> None:
    answer = client.get(f"{TAKES}/{FIRST}/{name}")

    assert answer.status_code == 200
    assert answer.content.startswith(begins)


@pytest.mark.parametrize("name", ["video", "original"])
def test_a_film_is_sent_in_ranges(client, name: str) -> None:
    whole = client.get(f"{TAKES}/{FIRST}/{name}").content
    some = client.get(f"{TAKES}/{FIRST}/{name}", headers={"range": "bytes=10-29"})
    beyond = client.get(f"{TAKES}/{FIRST}/{name}", headers={"range": f"bytes={len(whole)}-"})

    assert (some.status_code, some.content) == (206, whole[10:30])
    assert some.headers["content-range"] == f"bytes 10-29/{len(whole)}"
    assert beyond.status_code == 416


def test_the_board_says_where_the_pictures_are(client) -> None:
    card = client.get(TAKES).json()["items"][0]

    for name in ("poster", "sprite", "video", "original"):
        assert client.get(card[name]).status_code == 200


def test_a_tile_has_its_geometry_at_once_and_its_file_soon(client) -> None:
    asked = client.post(TILES, json={"takes": [FIRST, SECOND], "offsets": [0, 2]})
    told = asked.json()
    until = time.monotonic() + 60
    while (film := client.get(told["url"])).status_code == 202 and time.monotonic() < until:
        assert film.json()["key"] == told["key"]
        time.sleep(0.05)

    assert asked.status_code in (200, 202)
    assert (told["columns"], told["takes"], [cell["take"] for cell in told["cells"]]) == (
        2,
        [FIRST, SECOND],
        told["takes"],
    )
    assert told["cells"][1]["offset"] == 2
    assert told["rate"] == "24/1"
    assert told["frames"] == FRAMES
    assert film.status_code == 200
    assert client.get(f"{TILES}/{told['key']}").json()["state"] == "ready"


@pytest.mark.parametrize(
    "said",
    [{"takes": []}, {"takes": [FIRST] * 17}, {"takes": [FIRST], "offsets": [1, 2]}, {"takes": [FIRST], "columns": -1}],
)
def test_a_tile_that_cannot_be_is_refused(client, said: dict[str, object]) -> None:
    assert client.post(TILES, json=said).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        f"{TILES}/{'0' * 32}.mp4",
        f"{TILES}/..%2f..%2f..%2fproduction.toml.mp4",
        f"{TILES}/%2fetc%2fpasswd",
        f"{TAKES}/..%2f..%2fledger.sqlite/original",
        f"{TAKES}/%2e%2e/original",
        "/v1/productions/..%2fspot/takes",
    ],
)
def test_no_path_of_a_clients_is_ever_opened(client, address: str) -> None:
    assert client.get(address).status_code == 404
