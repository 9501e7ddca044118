from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rushes.errors import BrokenPromise, UnreadableMedia
from rushes.store.cache import Cache, find, make_once, trim

KEY = "0123456789abcdef" * 2


def cache(folder: Path, *, quota: int = 1_000_000) -> Cache:
    return Cache(root=folder / "cache", quota=quota)


def age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_a_file_is_made_once_and_found_again(tmp_path: Path) -> None:
    made = []

    for _ in range(2):
        path = make_once(cache(tmp_path), f"{KEY}.webp", lambda half: made.append(half.write_bytes(b"x")))

    assert made == [1]
    assert find(cache(tmp_path), f"{KEY}.webp") == path


def test_threads_that_ask_at_once_share_one_making(tmp_path: Path) -> None:
    made, found = [], []

    def make(half: Path) -> None:
        made.append(half)
        time.sleep(0.1)
        half.write_bytes(b"x")

    threads = [
        threading.Thread(target=lambda: found.append(make_once(cache(tmp_path), f"{KEY}.mp4", make))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 1
    assert len(set(found)) == 1


def test_a_making_that_lasts_longer_than_a_claim_is_not_begun_twice_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rushes.store.cache.STALE", 0.05)
    made = []

    def make(half: Path) -> None:
        made.append(half)
        time.sleep(0.4)
        half.write_bytes(b"x")

    threads = [threading.Thread(target=make_once, args=(cache(tmp_path), f"{KEY}.mp4", make)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 1


def test_processes_that_ask_at_once_share_one_making(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from rushes.store.cache import Cache, make_once\n"
        "def make(half):\n"
        "    with open(sys.argv[2], 'a') as log: log.write('made ')\n"
        "    time.sleep(0.4); half.write_bytes(b'x')\n"
        f"make_once(Cache(root=Path(sys.argv[1]), quota=9999), '{KEY}.mp4', make)\n"
    )
    log = tmp_path / "log"

    workers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "cache"), str(log)]) for _ in range(3)]
    codes = [worker.wait(timeout=60) for worker in workers]

    assert codes == [0, 0, 0]
    assert log.read_text().split() == ["made"]


def test_the_claim_of_a_dead_process_is_void(tmp_path: Path) -> None:
    here = cache(tmp_path)
    place = here.root / KEY[:2] / f"{KEY}.mp4"
    place.parent.mkdir(parents=True)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    place.with_name(place.name + ".claim").write_text(str(dead.pid))

    make_once(here, f"{KEY}.mp4", lambda half: half.write_bytes(b"x"))

    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_a_failure_leaves_nothing_and_the_next_call_tries_again(tmp_path: Path) -> None:
    def fail(half: Path) -> None:
        half.write_bytes(b"half")
        raise UnreadableMedia("broken")

    with pytest.raises(UnreadableMedia):
        make_once(cache(tmp_path), f"{KEY}.mp4", fail)

    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []
    assert make_once(cache(tmp_path), f"{KEY}.mp4", lambda half: half.write_bytes(b"x")).read_bytes() == b"x"


@pytest.mark.parametrize("name", ["../../etc/passwd", "abc.mp4", f"{KEY}.exe", f"{KEY}/x.mp4", f"{KEY}.mp4\n"])
def test_only_keys_are_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(BrokenPromise):
        find(cache(tmp_path), name)


def test_over_quota_the_longest_unused_go_first(tmp_path: Path) -> None:
    here = cache(tmp_path, quota=450)
    paths = [make_once(here, f"{digit * 32}.mp4", lambda half: half.write_bytes(b"x" * 100)) for digit in "abcdef"]
    for path, seconds in zip(paths, (300, 900, 600, 200, 800, 400), strict=True):
        age(path, seconds)

    freed = trim(here)

    assert freed == 200
    assert [path.exists() for path in paths] == [True, False, True, True, False, True]


def test_a_file_that_is_looked_at_counts_as_used(tmp_path: Path) -> None:
    here = cache(tmp_path)
    path = make_once(here, f"{KEY}.mp4", lambda half: half.write_bytes(b"x"))
    age(path, 5000)

    find(here, f"{KEY}.mp4")

    assert time.time() - path.stat().st_mtime < 60


def test_what_dead_processes_left_is_swept(tmp_path: Path) -> None:
    here = cache(tmp_path)
    left = here.root / "ab" / ".half-999-x.mp4"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x")
    age(left, 5000)

    trim(here)

    assert not left.exists()
