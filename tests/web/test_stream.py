"""Live events on real sockets: two browsers and another process agree within a second, and nothing hangs at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import rushes as package
from rushes.web.stream import frame
from tests.web.conftest import FIRST, SECOND
from tests.web.live import Stream, served


def first_of(stream: Stream, event: str, found: list, times: list) -> None:
    for name, number, body in stream.events():
        if name == "message" and body["event"] == event:
            found.append((number, body))
            times.append(time.monotonic())
            return


def wait_for(streams: list[Stream], event: str) -> tuple[list, list, list[threading.Thread]]:
    found: list = []
    times: list = []
    threads = [threading.Thread(target=first_of, args=(stream, event, found, times), daemon=True) for stream in streams]
    for thread in threads:
        thread.start()
    return found, times, threads


def test_two_browsers_hear_of_a_decision_within_a_second(desk) -> None:
    with served(desk) as studio:
        streams = [Stream(studio.port), Stream(studio.port)]
        found, times, threads = wait_for(streams, "take.circled")
        time.sleep(0.3)

        bench = desk.open("spot").bench
        begun = time.monotonic()
        bench.ledger.append("take.circled", actor=bench.actor, take=FIRST, shot="SPOT_010_0010", body={"why": "hands"})
        for thread in threads:
            thread.join(10)

        assert [body["take"] for _, body in found] == [FIRST, FIRST]
        assert found[0][1]["by"] == "ann"
        assert found[0][1]["body"] == {"why": "hands"}
        assert found[0][0] == str(found[0][1]["seq"])
        assert max(times) - begun < 3  # a quarter of a second on a quiet machine
        for stream in streams:
            stream.close()


def test_what_another_process_writes_is_heard_too(desk, folder, tmp_path: Path) -> None:
    environ = {**os.environ, "RUSHES_HOME": str(tmp_path / "home"), "RUSHES_ACTOR": "bob"}
    environ["PYTHONPATH"] = str(Path(package.__file__).parents[1])
    program = "from rushes.cli.main import main; main()"
    with served(desk) as studio:
        stream = Stream(studio.port)
        found, _, threads = wait_for([stream], "take.rejected")

        words = ["reject", "SPOT_010_0010_tk002", "-r", "h", "-P", str(folder.root)]
        subprocess.run([sys.executable, "-c", program, *words], env=environ, check=True, capture_output=True)
        threads[0].join(10)

        assert found[0][1]["take"] == SECOND
        assert found[0][1]["by"] == "bob"
        stream.close()


def test_a_browser_that_comes_back_gets_what_it_missed_and_nothing_twice(desk) -> None:
    bench = desk.open("spot").bench
    with served(desk) as studio:
        at = bench.ledger.last_seq()
        missed = [
            bench.ledger.append("take.circled", actor=bench.actor, take=FIRST, body={"why": str(n)}) for n in range(3)
        ]
        stream = Stream(studio.port, last=str(at + 1))

        heard = []
        for name, _, body in stream.events():
            if name == "message":
                heard.append(body["seq"])
            if heard and heard[-1] == missed[-1].seq:
                break

        assert heard == [missed[1].seq, missed[2].seq]
        stream.close()


def test_a_browser_says_by_its_address_where_it_wants_to_begin(desk) -> None:
    with served(desk) as studio:
        stream = Stream(studio.port, after=0)

        name, _, here = next(stream.events())

        assert name == "here"
        assert here["missed"] == here["seq"] == desk.open("spot").bench.ledger.last_seq()
        stream.close()


@pytest.mark.parametrize("last", ["10000", "99999999999999999999"])
def test_a_number_from_another_life_of_the_production_begins_at_the_end(desk, last: str) -> None:
    with served(desk) as studio:
        stream = Stream(studio.port, last=last)

        _, _, here = next(stream.events())

        assert here["missed"] == 0
        stream.close()


def test_the_program_ends_at_once_while_browsers_listen(desk) -> None:
    with served(desk) as studio:
        streams = [Stream(studio.port) for _ in range(3)]
        for stream in streams:
            next(stream.events())

        seconds = studio.stop()

        assert seconds < 5
        for stream in streams:
            assert stream.answer.read().strip() == b""


def test_a_line_end_in_a_note_does_not_break_the_stream() -> None:
    said = frame("", {"text": "one\ntwo\r\n\nevent: evil"}, seq=4).decode()

    assert said == 'id: 4\ndata: {"text":"one\\ntwo\\r\\n\\nevent: evil"}\n\n'
