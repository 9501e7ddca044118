from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rushes.errors import BrokenPromise, Cancelled, CannotReach, EngineBusy, EngineRefused, NoSuchRecord, RushesError
from rushes.jobs.base import JobSpec, JobState, Retry
from rushes.jobs.embedded import EmbeddedRunner
from rushes.jobs.work import fault_from
from tests.jobs.conftest import Start

WORKER = Path(__file__).with_name("worker.py")
FAST = Retry(attempts=3, first_seconds=0.01)


def job(name: str, *steps: str, **changes: Any) -> JobSpec:
    return JobSpec(id=name, steps=steps, queue="previz", retry=FAST, **changes)


def end(runner: EmbeddedRunner, *ids: str) -> dict[str, JobState]:
    return {state.id: state for state in runner.wait(ids)}


def until(says: Callable[[], bool], seconds: float = 30.0) -> None:
    last = time.monotonic() + seconds
    while not says():
        assert time.monotonic() < last, "waited too long"
        time.sleep(0.02)


def answer(**fields: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda _: fields


def refuse(_: dict[str, Any]) -> dict[str, Any]:
    raise EngineRefused("the engine said no", cause="a face of a minor", next_step="change the brief", about="row 3")


def test_steps_run_in_order_and_see_the_results_before_them(start: Start) -> None:
    runner = start({"a": lambda s: {"n": s["n"] + 1}, "b": lambda s: {"n": s["n"] * 10}})

    runner.enqueue(job("j", "a", "b", payload={"n": 1, "text": "näkymä"}))
    state = end(runner, "j")["j"]

    assert state == JobState(id="j", state="done", step="b", result={"n": 20, "text": "näkymä"})
    assert runner.state("j") == state
    assert runner.state("never") is None


def test_a_failing_job_never_stops_the_others(start: Start) -> None:
    runner = start({"good": answer(ok=1), "refuse": refuse, "crash": lambda s: {"x": 1 // 0}, "odd": answer(x={1, 2})})
    steps = {"a": "refuse", "b": "crash", "c": "odd", "d": "no such step", "e": "good", "f": "good"}

    for name, step in steps.items():
        runner.enqueue(job(name, "good", step))
    states = end(runner, *steps)

    assert {name: state.state for name, state in states.items()} == dict.fromkeys("abcd", "failed") | dict.fromkeys(
        "ef", "done"
    )
    assert states["a"].step == "refuse"
    assert states["a"].result == {"ok": 1}
    assert states["b"].error["cause"] == "ZeroDivisionError('integer division or modulo by zero')"
    assert states["b"].error["next_step"] == "report it with .rushes/rushes.log"
    assert "not JSON" in states["c"].error["title"]
    assert "no step called 'no such step'" in states["d"].error["title"]


def test_a_fault_comes_back_as_the_error_it_was(start: Start) -> None:
    runner = start({"refuse": refuse})

    runner.enqueue(job("j", "refuse"))
    document = end(runner, "j")["j"].error

    assert document == {
        "kind": "EngineRefused",
        "branch": "WillNeverWork",
        "title": "the engine said no",
        "cause": "a face of a minor",
        "next_step": "change the brief",
        "about": "row 3",
    }
    assert isinstance(fault_from(document), ValueError)
    assert isinstance(fault_from(document), RushesError)
    assert str(fault_from(document)).startswith("row 3: the engine said no")


def test_try_again_is_tried_again_and_then_given_up(start: Start) -> None:
    tries: Counter[str] = Counter()

    def busy(state: dict[str, Any]) -> dict[str, Any]:
        tries[state["job"]] += 1
        if tries[state["job"]] < state["works_at"]:
            raise EngineBusy("no room", after=0.01)
        return {"tries": tries[state["job"]]}

    runner = start({"busy": busy})

    runner.enqueue(job("soon", "busy", payload={"job": "soon", "works_at": 3}))
    runner.enqueue(job("late", "busy", payload={"job": "late", "works_at": 4}))
    states = end(runner, "soon", "late")

    assert states["soon"].result["tries"] == 3
    assert states["late"].state == "failed"
    assert states["late"].error["kind"] == "EngineBusy"
    assert tries == {"soon": 3, "late": 3}


def test_the_same_id_is_the_same_job(start: Start) -> None:
    runs: list[str] = []
    runner = start({"a": lambda s: runs.append("a") or {}})  # type: ignore[func-returns-value]  # appends, then answers

    runner.enqueue(job("j", "a"))
    done = end(runner, "j")["j"]
    again = runner.enqueue(job("j", "a"))

    assert again == done
    assert runs == ["a"]


def test_a_running_step_sees_the_cancel_and_the_next_step_never_runs(start: Start) -> None:
    runs: list[str] = []
    begun = threading.Event()

    def render(_: dict[str, Any]) -> dict[str, Any]:
        begun.set()
        until(lambda: runner.is_cancelled("j"))
        runs.append("stopped")
        return {}

    runner = start({"render": render, "measure": lambda s: runs.append("measured") or {}})  # type: ignore[func-returns-value]

    runner.enqueue(job("j", "render", "measure"))
    begun.wait(10)
    runner.cancel("j")
    state = end(runner, "j")["j"]
    until(lambda: runs != [])

    assert state.state == "cancelled"
    assert runs == ["stopped"]
    with pytest.raises(NoSuchRecord, match="no job 'never'"):
        runner.cancel("never")


def test_a_queued_job_that_is_cancelled_never_begins(start: Start) -> None:
    runs: list[str] = []
    gate = threading.Event()
    steps = {"hold": lambda s: gate.wait(20) and {}, "late": lambda s: runs.append("late") or {}}
    runner = start(steps, {"previz": 1})  # type: ignore[arg-type]  # small lambdas

    runner.enqueue(job("holder", "hold"))
    until(lambda: runner.state("holder").state == "running")  # type: ignore[union-attr]
    runner.enqueue(job("j", "late"))
    runner.cancel("j")
    gate.set()
    states = end(runner, "holder", "j")

    assert states["j"].state == "cancelled"
    assert runs == []


def test_retry_runs_from_the_step_that_failed_and_not_before(start: Start) -> None:
    runs: list[str] = []
    broken = [True]

    def measure(_: dict[str, Any]) -> dict[str, Any]:
        runs.append("measure")
        if broken[0]:
            return refuse({})
        return {"score": 1}

    runner = start({"render": lambda s: runs.append("render") or {"take": 7}, "measure": measure})  # type: ignore[func-returns-value]
    runner.enqueue(job("j", "render", "measure"))
    failed = end(runner, "j")["j"]

    broken[0] = False
    runner.retry("j")
    done = end(runner, "j")["j"]

    assert failed.state == "failed"
    assert (done.state, done.result) == ("done", {"take": 7, "score": 1})
    assert runs == ["render", "measure", "measure"]
    assert runner.retry("j") == done


def test_a_cancelled_job_can_be_run_again(start: Start) -> None:
    runs: list[str] = []

    def render(_: dict[str, Any]) -> dict[str, Any]:
        runs.append("render")
        if len(runs) == 1:
            until(lambda: runner.is_cancelled("j"))
        return {"take": len(runs)}

    runner = start({"render": render})
    runner.enqueue(job("j", "render"))
    until(lambda: bool(runs))
    runner.cancel("j")
    end(runner, "j")

    runner.retry("j")
    state = end(runner, "j")["j"]

    assert (state.state, state.result) == ("done", {"take": 2})


def test_a_queue_runs_no_more_at_once_than_it_may_and_the_others_go_on(start: Start) -> None:
    now: Counter[str] = Counter()
    most: Counter[str] = Counter()
    change = threading.Condition()

    def work(state: dict[str, Any]) -> dict[str, Any]:
        queue = state["queue"]
        with change:
            now[queue] += 1
            most[queue] = max(most[queue], now[queue])
            change.notify_all()
            change.wait_for(lambda: most["three"] >= 3, timeout=20)  # nobody leaves before the queue was full once
        time.sleep(0.05)
        with change:
            now[queue] -= 1
        return {}

    runner = start({"work": work}, {"one": 1, "three": 3})
    jobs = [
        JobSpec(id=f"{q}{n}", steps=("work",), payload={"queue": q}, queue=q)
        for q in ("one", "three")
        for n in range(5)
    ]

    for item in jobs:
        runner.enqueue(item)
    end(runner, *(item.id for item in jobs))

    assert most == {"one": 1, "three": 3}


def test_what_matters_more_runs_first(start: Start) -> None:
    order: list[str] = []
    gate = threading.Event()

    def work(state: dict[str, Any]) -> dict[str, Any]:
        gate.wait(20)
        order.append(state["job"])
        return {}

    runner = start({"work": work}, {"previz": 1})
    runner.enqueue(job("first", "work", payload={"job": "first"}))
    until(lambda: runner.state("first").state == "running")  # type: ignore[union-attr]
    for name, priority in (("in hand", 1), ("later", 50), ("normal", 10), ("now", 1), ("normal too", 10)):
        runner.enqueue(job(name, "work", payload={"job": name}, priority=priority))

    gate.set()
    end(runner, "in hand", "later", "normal", "now", "normal too")

    # who is as urgent as another may be taken over in one look, in either order
    assert (order[0], sorted(order[1:3])) == ("first", ["in hand", "now"])
    assert sorted(order[3:5]) == ["normal", "normal too"]
    assert order[5:] == ["later"]


def test_pause_starts_nothing_survives_a_restart_and_ends(start: Start) -> None:
    runs: list[str] = []
    steps = {"a": lambda s: runs.append("a") or {}}
    runner = start(steps)  # type: ignore[arg-type]  # a small lambda
    runner.pause()
    runner.enqueue(job("j", "a"))
    runner.stop()

    again = start(steps)  # type: ignore[arg-type]  # a small lambda
    time.sleep(0.5)
    paused = again.state("j")
    still = list(runs)
    again.unpause()
    done = end(again, "j")["j"]

    assert paused is not None
    assert (paused.state, still) == ("paused", [])
    assert (done.state, runs) == ("done", ["a"])


def test_stopping_ends_the_running_step_and_the_next_start_goes_on(start: Start) -> None:
    runs: list[str] = []
    begun = threading.Event()

    def render(_: dict[str, Any]) -> dict[str, Any]:
        begun.set()
        time.sleep(0.3)
        runs.append("render")
        return {}

    steps = {"render": render, "measure": lambda s: runs.append("measure") or {}}
    runner = start(steps)  # type: ignore[arg-type]  # a small lambda
    runner.enqueue(job("j", "render", "measure"))
    begun.wait(10)

    runner.stop()
    stopped = list(runs)
    state = end(start(steps), "j")["j"]  # type: ignore[arg-type]  # a small lambda

    assert stopped == ["render"]
    assert (state.state, runs) == ("done", ["render", "measure"])


def test_stopping_now_lets_a_long_step_give_up_and_it_runs_again(start: Start) -> None:
    runs: list[str] = []

    def render(_: dict[str, Any]) -> dict[str, Any]:
        runs.append("begins")
        if len(runs) == 1:
            until(lambda: runner.is_cancelled("j"))
            raise Cancelled
        return {"take": 7}

    runner = start({"render": render})
    runner.enqueue(job("j", "render"))
    until(lambda: bool(runs))

    runner.stop(now=True)
    state = end(start({"render": render}), "j")["j"]

    assert (state.state, state.result, runs) == ("done", {"take": 7}, ["begins", "begins"])


def test_a_process_without_steps_asks_and_enqueues_and_runs_nothing(start: Start) -> None:
    asker = start({})

    asker.enqueue(job("j", "a"))
    time.sleep(0.4)
    state = asker.state("j")
    asker.stop()
    done = end(start({"a": answer(x=1)}), "j")["j"]

    assert state is not None
    assert state.state == "queued"
    assert done.state == "done"


def test_two_runners_in_one_process_are_refused(start: Start) -> None:
    runner = start({"a": answer()})

    with pytest.raises(BrokenPromise, match="two runners in one process"):
        EmbeddedRunner(runner.where).start(steps={}, queues={})


def test_a_runner_that_did_not_start_does_not_stand_in_the_way_of_the_next(tmp_path: Path) -> None:
    async def start_inside_a_loop() -> None:
        EmbeddedRunner(tmp_path / "a.sqlite").start(steps={"echo": dict}, queues={"work": 1})

    with pytest.raises(RuntimeError, match="event loop"):
        asyncio.run(start_inside_a_loop())
    runner = EmbeddedRunner(tmp_path / "b.sqlite")
    runner.start(steps={"echo": dict}, queues={"work": 1})

    assert runner.state("nobody") is None
    runner.stop()


def test_a_jobs_file_that_is_no_database_says_how_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "jobs.sqlite"
    path.write_bytes(b"not a database, but long enough to look like a file of some kind" * 40)

    with pytest.raises(CannotReach, match="cannot be used") as fault:
        EmbeddedRunner(path).start(steps={"a": answer()}, queues={"previz": 1})

    assert fault.value.next_step == "delete jobs.sqlite: rushes resume makes it again from the ledger"
    path.unlink()
    runner = EmbeddedRunner(path)
    runner.start(steps={"a": answer()}, queues={"previz": 1})
    runner.stop()


def test_a_crash_is_told_in_the_log_file_and_not_on_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    runner = EmbeddedRunner(tmp_path / "jobs.sqlite")
    runner.start(steps={"crash": lambda s: {"x": 1 // 0}}, queues={"previz": 1})

    runner.enqueue(job("j", "crash"))
    end(runner, "j")
    runner.stop()

    said = (tmp_path / "rushes.log").read_text()
    assert "ZeroDivisionError" in said
    assert capfd.readouterr() == ("", "")


# ---- Deaths: real processes, killed.


def work(where: str, log: Path, *words: str, **env: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(WORKER), where, str(log), *words]
    root = str(WORKER.parent.parent.parent)
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), root]))
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path, **env})


def lines(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def steps_done(log: Path) -> list[str]:
    return sorted(line.rsplit(" ", 1)[0] for line in lines(log) if line.split(" ")[1] in ("plan", "render", "measure"))


ALL = sorted(f"{name} {step}" for name in ("j1", "j2", "j3") for step in ("plan", "render", "measure"))


@pytest.mark.parametrize("point", ["after-enqueue:2", "before-step:4", "after-step:1"])
def test_after_a_death_at_a_named_point_no_step_that_ended_runs_again(where: str, tmp_path: Path, point: str) -> None:
    log = tmp_path / "log"

    dead = work(where, log, "run", "j1", "j2", "j3", RUSHES_KILL_AT=point, AT_ONCE="1").wait(60)
    alive = work(where, log, "run", "j1", "j2", "j3").wait(60)

    assert (dead, alive) == (137, 0)
    assert steps_done(log) == ALL
    assert {line for line in lines(log) if "is done" in line} == {"j1 is done", "j2 is done", "j3 is done"}


def test_after_kill_9_only_the_step_in_flight_runs_again(where: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    worker = work(where, log, "run", "j1", SLOW="render")
    until(lambda: "j1 begins render" in lines(log))

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    runner = EmbeddedRunner(where)
    runner.start(steps={name: answer(**{name: 0}) for name in ("plan", "render", "measure")}, queues={"previz": 2})
    state = end(runner, "j1")["j1"]
    runner.stop()

    assert state.state == "done"
    assert steps_done(log) == ["j1 plan"]
    assert (state.result["plan"], state.result["render"]) == (2, 0)


def test_a_living_process_takes_over_what_a_dead_one_left(where: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    doomed = work(where, log, "run", "j1", SLOW="render")
    until(lambda: "j1 begins render" in lines(log))
    heir = work(where, log, "watch", "j1")
    until(lambda: f"up {heir.pid}" in lines(log))

    assert "j1 is done" not in lines(log)
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    until(lambda: "j1 begins render" in lines(log)[lines(log).index(f"up {heir.pid}") :])
    heir.send_signal(signal.SIGKILL)
    heir.wait()

    assert steps_done(log) == ["j1 plan"]


def test_two_processes_work_one_queue_and_no_step_runs_twice(where: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    names = [f"j{number}" for number in range(12)]
    env = {"SLOW": "render", "SECONDS": "0"}

    first = work(where, log, "run", *names, **env)
    second = work(where, log, "watch", *names, **env)

    assert (first.wait(90), second.wait(90)) == (0, 0)
    assert Counter(steps_done(log)) == Counter(
        f"{name} {step}" for name in names for step in ("plan", "render", "measure")
    )
