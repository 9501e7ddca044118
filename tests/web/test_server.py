"""The server: on this machine alone, with pages where they were built and a reason where not; and the OpenAPI."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from rushes.errors import CannotReach, NotConfigured
from rushes.web import pages, server
from rushes.web.desk import Desk
from tests.conftest import REPOSITORY
from tests.web.conftest import FIRST, TAKES


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.com", ""])
def test_any_address_but_this_machines_own_is_refused_with_the_reason(host: str) -> None:
    with pytest.raises(NotConfigured) as told:
        server.check_host(host)

    assert told.value.title == "the studio listens on this machine only"
    assert "there are no accounts yet" in told.value.cause
    assert told.value.next_step.startswith("from another machine, come through a tunnel")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_this_machines_own_addresses_are_taken(host: str) -> None:
    server.check_host(host)


def test_a_port_that_was_asked_for_and_is_taken_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotReach, match="cannot be used"):
            server.open_socket("127.0.0.1", port)


def test_the_usual_port_gives_way_to_a_free_one(monkeypatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(server, "PORT", other.getsockname()[1])

        listener = server.open_socket("127.0.0.1", None)

        assert listener.getsockname()[1] not in (0, server.PORT)
        assert server.address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"
        listener.close()


def test_without_built_pages_a_person_hears_what_to_do(desk, monkeypatch) -> None:
    monkeypatch.setattr(pages, "load_pages", dict)
    client = TestClient(server.build_app(desk), base_url="http://localhost")

    answer = client.get("/board")

    assert answer.status_code == 503
    assert answer.json()["next_step"] == "build them once: make studio"
    assert client.get("/v1/productions").status_code == 200


@pytest.fixture
def built(desk, monkeypatch) -> TestClient:
    files = {
        "index.html": pages.File(data=b"<main>", kind="text/html; charset=utf-8", tag='"a"', is_forever=False),
        "assets/app.js": pages.File(data=b"1", kind="text/javascript", tag='"b"', is_forever=True),
    }
    monkeypatch.setattr(pages, "load_pages", lambda: files)
    return TestClient(server.build_app(desk), base_url="http://localhost")


@pytest.mark.parametrize("address", ["/", "/board?q=rain", "/take/abc?f=23", "/cut/SPOT_all_16x9.v2", "/pick/x"])
def test_every_address_of_the_front_end_gets_the_first_page(built, address: str) -> None:
    answer = built.get(address)

    assert (answer.status_code, answer.text) == (200, "<main>")
    assert answer.headers["cache-control"] == "no-cache"


def test_files_of_the_build_are_kept_and_asked_for_once(built) -> None:
    answer = built.get("/assets/app.js")

    assert "immutable" in answer.headers["cache-control"]
    assert built.get("/assets/app.js", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    "address", ["/assets/other.js", "/favicon.ico", "/..%2f..%2fproduction.toml", "/assets/..%2f..%2fserver.py"]
)
def test_no_other_file_can_be_asked_for(built, address: str) -> None:
    assert built.get(address).status_code == 404


def test_the_openapi_on_disk_is_as_the_program_is() -> None:
    told = subprocess.run(
        [sys.executable, str(REPOSITORY / "tools" / "openapi.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr


def test_every_operation_has_a_name_a_sentence_and_says_its_faults(desk) -> None:
    document = server.build_api(desk).openapi()
    names = set()
    for address, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            assert operation["description"], (verb, address)
            assert operation["operationId"] not in names
            assert {"404", "422"} <= set(operation["responses"]), (verb, address)
            names.add(operation["operationId"])
    assert len(names) > 20
    assert json.dumps(document)


def test_handlers_are_plain_functions(desk) -> None:
    import inspect

    from fastapi.routing import APIRoute

    routes = [route for route in server.build_api(desk).routes if isinstance(route, APIRoute)]

    assert [route.path for route in routes if inspect.iscoroutinefunction(route.endpoint)] == []


def test_twenty_readers_and_a_writer_in_another_process_get_along(desk: Desk, client, folder, tmp_path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from rushes.settings import Settings; from rushes.app import open_bench\n"
        "from rushes.store.production import Folder\n"
        "home, root = sys.argv[1:]\n"
        "settings = Settings.read({'RUSHES_HOME': home, 'RUSHES_ACTOR': 'ann'})\n"
        "bench = open_bench(Folder(root=Path(root)), settings=settings)\n"
        "for n in range(60):\n"
        "    bench.ledger.append('take.circled' if n % 2 else 'circle.undone', actor=bench.actor,\n"
        f"        shot='SPOT_010_0010', take='{FIRST}', body={{'why': str(n)}})\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "home"), str(folder.root)])
    failed: list[str] = []
    ended = threading.Event()

    def read(number: int) -> int:
        asked = 0
        addresses = (TAKES, f"{TAKES}/{FIRST}", "/v1/productions/spot/home", "/v1/productions/spot/shots")
        while not ended.is_set() or asked < 4:
            answer = client.get(addresses[(number + asked) % 4])
            asked += 1
            if answer.status_code != 200:
                failed.append(answer.text)
                break
        return asked

    with ThreadPoolExecutor(20) as pool:
        readers = [pool.submit(read, number) for number in range(20)]
        code = writer.wait(60)
        ended.set()
        asked = sum(reader.result() for reader in readers)

    assert code == 0
    assert failed == []
    assert asked >= 80
    assert client.get(f"{TAKES}/{FIRST}").json()["state"] == "circled"
