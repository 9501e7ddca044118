"""The first page over the wire: what needs an eye and how long it takes, four numbers, engines, shots and words."""

from __future__ import annotations

from rushes.workflow.select import assemble, suggest
from tests.web.conftest import CITY, DAMAGED, FIRST, SECOND, TAKES

SPOT = "/v1/productions/spot"


def test_the_first_page_says_which_shots_need_an_eye_and_for_how_long(client) -> None:
    home = client.get(f"{SPOT}/home").json()

    assert home["headline"] == "2 shots need your eye (less than a minute)"
    assert [(item["shot"], item["takes"], item["mode"]) for item in home["attention"]] == [
        ("SPOT_010_0010", 2, "pick"),
        ("SPOT_010_0020", 2, "pick"),
    ]
    assert all(item["seconds"] > 0 for item in home["attention"])
    assert len(home["numbers"]) == 4
    assert (home["engines"]["status"], home["engines"]["todo"]) == ("Generators: none connected", "connect one")
    assert home["cut"] is None


def test_a_place_that_a_person_decided_needs_no_eye(client) -> None:
    client.post(f"{TAKES}/{FIRST}/circle", json={})
    client.post(f"{TAKES}/{CITY}/reject", json={"reason": "l"})
    client.post(f"{TAKES}/spot-010-0020-2/reject", json={"reason": "l"})

    home = client.get(f"{SPOT}/home").json()

    assert home["headline"] == "Every shot has its take"
    assert home["numbers"][1]["value"] == "1"


def test_the_cut_that_was_frozen_last_stands_as_a_strip(client, desk) -> None:
    bench = desk.open("spot").bench
    suggest(bench)
    assemble(bench)

    strip = client.get(f"{SPOT}/home").json()["cut"]

    assert (strip["id"], strip["frames"], strip["seconds"]) == ("SPOT_city_16x9", 36, 1.5)
    assert [event["take"] for event in strip["events"]] == [FIRST, CITY, ""]
    assert client.get(strip["events"][0]["poster"]).status_code == 200


def test_every_shot_says_what_stands_in_its_places(client) -> None:
    client.post(f"{TAKES}/{SECOND}/circle", json={})

    shot = client.get(f"{SPOT}/shots").json()[0]

    assert (shot["code"], shot["title"], shot["tags"]) == ("SPOT_010_0010", "Rain on neon", ["hands"])
    place = shot["places"][0]
    assert (place["takes"], place["open"], place["circled"], place["failed"]) == (3, 1, SECOND, 1)
    assert DAMAGED not in place["poster"]


def test_a_production_without_anything_is_empty_and_says_so(client, settings, tmp_path) -> None:
    from tests.web.test_desk import other

    other(settings, tmp_path / "other")

    home = client.get("/v1/productions/other/home").json()

    assert (home["empty"], home["headline"], home["takes"]) == (True, "Nothing shot yet", 0)


def test_lists_that_the_house_fixes_come_from_the_house(client) -> None:
    words = client.get("/v1/words").json()
    measures = {measure["name"]: measure for measure in client.get("/v1/measures").json()}

    assert {"key": "h", "name": "hands"} in words["reject_reasons"]
    assert words["states"][0] == "open"
    assert measures["flicker"]["headline"] == "global"
    assert measures["flicker"]["source"]


def test_the_log_is_read_in_pieces(client) -> None:
    first = client.get(f"{SPOT}/log", params={"limit": 2}).json()
    rest = client.get(f"{SPOT}/log", params={"after": first[-1]["seq"]}).json()

    assert [entry["seq"] for entry in first] == [1, 2]
    assert rest[0]["seq"] == 3
    assert rest[-1]["event"] == "sheet.imported"
