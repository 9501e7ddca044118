"""The desk: productions by name alone, opened once, and the demo for a person who has none."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rushes.errors import GateClosed, NoSuchRecord
from rushes.model.production import Production
from rushes.store.production import Facts, create_production
from rushes.web.desk import Desk
from rushes.web.server import build_app
from rushes.workflow.studio.demo import FILES
from tests.conftest import REPOSITORY


def other(settings, root: Path):
    return create_production(
        root, Facts(production=Production(id="e" * 32, name="other", code="OTHER")), home=settings.home
    )


def test_many_who_open_a_production_at_once_get_the_same(desk: Desk, folder, settings) -> None:
    fresh = Desk(settings=settings, current=folder)

    with ThreadPoolExecutor(12) as pool:
        opened = list(pool.map(fresh.open, ["spot"] * 12))

    assert {id(item) for item in opened} == {id(opened[0])}
    fresh.close()


def test_what_the_board_rests_on_is_read_before_anybody_asks(folder, settings) -> None:
    fresh = Desk(settings=settings, current=folder)
    assert not fresh.is_read("spot")

    fresh.open_ahead()
    until = time.monotonic() + 30
    while not fresh.is_read("spot") and time.monotonic() < until:
        time.sleep(0.02)

    assert fresh.is_read("spot")
    assert not fresh.is_busy  # reading is no work that the end of the program would have to wait for
    fresh.close()


@pytest.mark.parametrize("name", ["nobody", "../spot", "/etc", "", "spot/..", "."])
def test_a_name_that_is_not_known_opens_nothing(desk: Desk, name: str) -> None:
    with pytest.raises(NoSuchRecord):
        desk.open(name)


def test_the_nearest_name_is_offered(desk: Desk) -> None:
    with pytest.raises(NoSuchRecord) as told:
        desk.open("sport")

    assert told.value.next_step == "did you mean 'spot'?"


def test_a_production_whose_folder_is_gone_is_listed_so_and_told(desk: Desk, client, settings, tmp_path: Path) -> None:
    root = other(settings, tmp_path / "other").root
    (root / "production.toml").unlink()

    listed = {item["name"]: item["is_there"] for item in client.get("/v1/productions").json()}

    assert listed == {"spot": True, "other": False}
    assert client.get("/v1/productions/other/home").status_code == 404


def test_a_studio_may_look_at_two_productions_and_work_at_one(desk: Desk, settings, tmp_path: Path) -> None:
    other(settings, tmp_path / "other")
    runner = desk.open("spot").bench.open_runner()

    assert desk.open("other").look().rows == ()
    assert desk.open("spot").bench.open_runner() is runner
    with pytest.raises(GateClosed) as told:
        desk.open("other").bench.open_runner()

    assert told.value.cause == "takes of spot are made by this program"


def test_the_demo_that_ships_is_the_example_in_the_repository() -> None:
    for name in FILES:
        shipped = REPOSITORY / "src" / "rushes" / "intake" / "demo" / name

        assert shipped.read_bytes() == (REPOSITORY / "examples" / name).read_bytes()


def test_without_a_production_the_studio_offers_nothing_and_says_so(settings) -> None:
    desk = Desk(settings=settings, current=None)
    client = TestClient(build_app(desk), base_url="http://localhost")

    assert client.get("/v1/productions").json() == []
    assert client.get("/v1/engines").json()["status"].startswith("Generators: ")
    assert client.get("/v1/productions/spot/home").status_code == 404


def test_the_demo_stands_at_once_and_its_takes_come(settings, monkeypatch) -> None:
    made = []
    monkeypatch.setattr("rushes.workflow.studio.demo.walk", lambda bench, plan, **_: made.append(len(plan.new)))
    desk = Desk(settings=settings, current=None)
    client = TestClient(build_app(desk), base_url="http://localhost")

    answer = client.post("/v1/demo")

    assert answer.status_code == 202
    assert answer.json()["name"] == "demo"
    home = client.get("/v1/productions/demo/home").json()
    assert home["empty"] is False
    assert len(client.get("/v1/productions/demo/shots").json()) == 8
    until = time.monotonic() + 10
    while not made and time.monotonic() < until:
        time.sleep(0.05)
    assert made == [12]
    desk.close()
