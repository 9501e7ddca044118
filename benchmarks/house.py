"""Figures of the house itself: start of the program, ledger and jobs per take, overhead of a batch, memory at UHD.

Each figure is a ratio or CPU time, so that it holds on another machine; `make bench` prints the table.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from rushes.jobs.base import JobSpec
from rushes.jobs.embedded import EmbeddedRunner
from rushes.media.probe import probe_clip
from rushes.media.write import open_writer
from rushes.model.brief import Brief, MediaRef
from rushes.model.engine import Attempt, Recipe, Resolved
from rushes.model.ledger import Actor
from rushes.model.production import Production
from rushes.model.take import ClipFacts, Score, Take
from rushes.store.log import Draft
from rushes.store.records import Ledger, open_ledger
from rushes.timebase import Rate

RUSHES = [sys.executable, "-c", "from rushes.cli.main import main; main()"]
MACHINE = Actor(id="bench", kind="machine")
RATE = Rate.parse(24)


def start_of_the_program(runs: int = 9) -> float:
    """Median wall milliseconds of `rushes --help`."""
    spent = []
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run([*RUSHES, "--help"], capture_output=True, check=True)
        spent.append(1000 * (time.perf_counter() - begin))
    return statistics.median(spent)


def ledger_and_jobs(takes: int = 200) -> float:
    """CPU milliseconds per take of everything the ledger and the job engine do for it, without pictures."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder) / "ledger.sqlite")
        ledger.save_production(Production(id="bench", name="bench", code="BENCH"))
        attempts = [_attempt(ledger, number) for number in range(1, takes + 1)]

        def render(payload: dict[str, object]) -> dict[str, object]:
            attempt = attempts[int(str(payload["n"])) - 1]
            for state in ("RESERVED", "INTENT", "ACCEPTED"):
                ledger.move_attempt(attempt.id, state, actor=MACHINE)
            with ledger.batch():
                ledger.save_answer(f"collected:{attempt.id}", {"media": "x"})
                ledger.move_attempt(attempt.id, "COLLECTED", actor=MACHINE)
            return {"collected": "x"}

        def score(payload: dict[str, object]) -> dict[str, object]:
            attempt = attempts[int(str(payload["n"])) - 1]
            with ledger.batch(durable=True):
                take = _take(attempt)
                ledger.save_take(take)
                ledger.save_scores(take.id, [_score(name) for name in "abcdefghijklmnopqrstuvwxyz"])
                ledger.append_many([Draft(event="take.triaged", actor=MACHINE, take=take.id, body={"sentence": "x"})])
                ledger.move_attempt(attempt.id, "VERIFIED", actor=MACHINE)
                ledger.move_attempt(attempt.id, "SETTLED", actor=MACHINE)
            return {"take": attempt.id}

        runner = EmbeddedRunner(Path(folder) / "jobs.sqlite")
        runner.start(steps={"render": render, "score": score}, queues={"work": 2})
        begin = time.process_time()
        jobs = [JobSpec(id=f"j{n}", steps=("render", "score"), payload={"n": n}) for n in range(1, takes + 1)]
        for job in jobs:
            runner.enqueue(job)
        done = [state for state in runner.wait(tuple(job.id for job in jobs)) if state.state == "done"]
        spent = time.process_time() - begin
        runner.stop()
        assert len(done) == takes
        return 1000 * spent / takes


def _attempt(ledger: Ledger, number: int) -> Attempt:
    resolved = Resolved(
        prompt=f"prompt {number}", negative="", mode="t2v", frames=48, rate=RATE, width=960, height=540, seed=number
    )
    recipe = ledger.save_recipe(Recipe(engine="previz", revision="1", resolved=resolved))
    brief = Brief(id=f"b{number}", row_key=str(number), row=number, shot="BENCH_010_0010", prompt="x")
    ledger.save_briefs([brief])
    attempt = Attempt(id=f"a{number:031d}", recipe=recipe, take_number=number, engine="previz", brief=brief.id)
    return ledger.open_attempt(attempt)


def _take(attempt: Attempt) -> Take:
    facts = ClipFacts(width=960, height=540, rate=RATE, frames=48, seconds=Fraction(2))
    return Take(
        id=attempt.id,
        name=f"BENCH_010_0010_tk{attempt.take_number:03d}",
        shot="BENCH_010_0010",
        segment="",
        brief=attempt.brief,
        recipe=attempt.recipe,
        take_number=attempt.take_number,
        engine="previz",
        seed=1,
        origin="previz",
        media=MediaRef(sha256="0" * 64),
        facts=facts,
    )


def _score(name: str) -> Score:
    return Score(measure="bench", name=name, value=1.0, unit="%")


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What a batch took.

    Args:
        wall: seconds.
        cpu: seconds of the processor.
        overhead: per cent of the workers' time in which no engine was rendering or encoding.
        parts: the same per cent, by where it went.
    """

    wall: float
    cpu: float
    overhead: float
    parts: dict[str, float]


def overhead_of_a_batch(rows: int = 100) -> Batch:
    """Run a batch of one-second takes on previz."""
    prompts = ["a neon street in the rain at night", "mountains at dawn", "a bottle on a pedestal", "a street at noon"]
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "hundred.csv"
        lines = ["prompt,seconds", *(f"{prompts[n % 4]} number {n},1" for n in range(rows))]
        sheet.write_text("\n".join(lines) + "\n")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin, began = time.perf_counter(), datetime.now(UTC)
        environ = {**os.environ, "RUSHES_HOME": folder}
        subprocess.run(
            [*RUSHES, "run", str(sheet), "--only", "takes", "--json"],
            cwd=folder,
            check=True,
            capture_output=True,
            env=environ,
        )
        wall, ended = time.perf_counter() - begin, datetime.now(UTC)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        ledger = open_ledger(Path(folder) / "hundred" / ".rushes" / "ledger.sqlite")
        entries = ledger.entries(kinds=("gen.started", "gen.finished", "measure.started", "measure.finished"))
    workers = len(os.sched_getaffinity(0))
    finished = [entry for entry in entries if entry.event == "gen.finished"]
    engine = sum(float(entry.body.get("device_seconds", 0)) for entry in finished if entry.body.get("ok"))
    share = 100 / (workers * wall)
    begun = {entry.take: entry.at for entry in entries if entry.event == "measure.started"}
    measured = {entry.take: entry.at for entry in entries if entry.event == "measure.finished"}
    parts = {
        "before the first take": workers * (entries[0].at - began).total_seconds() * share,
        "measuring": sum((measured[take] - begun[take]).total_seconds() for take in measured) * share,
        "after the last": workers * (ended - max(measured.values())).total_seconds() * share,
    }
    overhead = max(0.0, 100 - engine * share)
    parts["one worker without a take at the end, files, ledger, jobs"] = overhead - sum(parts.values())
    return Batch(wall=wall, cpu=cpu, overhead=overhead, parts=parts)


def memory_at_uhd(frames: int = 48) -> float:
    """Peak MiB of a process that runs the film chain on UHD frames and encodes ProRes 422 HQ."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "take.mp4"
        noise = np.random.default_rng(1).integers(0, 255, (540, 1200, 3)).astype(np.uint8)
        with open_writer(source, width=960, height=540, rate=RATE) as writer:
            for n in range(frames):
                writer.write(np.ascontiguousarray(noise[:, n : n + 960]))
        code = (
            "import json, resource, sys; from pathlib import Path; from rushes.workflow.craft import finish_file; "
            f"finish_file(Path({str(source)!r}), output=Path({str(Path(folder) / 'out.mov')!r}), chain='film', "
            "size=(3840, 2160)); "
            "print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))"
        )
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        return float(json.loads(told.stdout.splitlines()[-1]))


def walk_at_uhd(frames: int, *, shots: int = 2, take: tuple[int, int] = (960, 540)) -> tuple[float, str]:
    """Peak MiB of `rushes run` and all its children from footage to a ProRes UHD film, and the step it was seen in.

    Args:
        frames: of each shot.
        shots: rows of the sheet.
        take: width and height of the footage.
    """
    with tempfile.TemporaryDirectory() as folder:
        cells = np.random.default_rng(1).integers(40, 220, (36, 81, 3)).astype(np.uint8)
        wall = cv2.resize(cells, (take[0] + 256, take[1]), interpolation=cv2.INTER_CUBIC)  # quickly encoded
        for row in range(shots):
            with open_writer(Path(folder) / f"{row}.mp4", width=take[0], height=take[1], rate=RATE) as writer:
                for n in range(frames):
                    start = abs((n + 9 * row) % 512 - 256)  # to and fro
                    writer.write(np.ascontiguousarray(wall[:, start : start + take[0]]))
        rows = [f"{row},plate {row},{row}.mp4,{frames / 24:g}" for row in range(shots)]
        (Path(folder) / "walk.csv").write_text("id,prompt,footage,hold\n" + "\n".join(rows) + "\n")
        (Path(folder) / "walk.toml").write_text('deliver = ["prores-uhd"]\n')
        environ = {**os.environ, "RUSHES_HOME": folder}
        command = [*RUSHES, "run", "walk.csv", "--json"]
        with subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL) as process:
            peaks = _watch(process, Path(folder) / "walk")
        if process.returncode:
            raise SystemExit(f"the walk ended with {process.returncode}")
        films = list((Path(folder) / "walk" / "films").glob("*.mov"))
        if not films or probe_clip(films[0]).frames < shots * frames:
            raise SystemExit(f"the walk made no film of {shots * frames} frames")
        said = ", ".join(f"{step} {peak:.0f}" for step, peak in peaks.items())
        return max(peaks.values()), said


def _watch(process: subprocess.Popen[bytes], production: Path) -> dict[str, float]:
    """Peak resident MiB of a process and its children by what lies in its production: takes, finish, deliver.

    `in all` is the process's own high water as the system keeps it, in case a look came too late.
    """
    peaks: dict[str, float] = {}
    while process.poll() is None:
        scratch = production / ".rushes" / "scratch"
        names = " ".join(place.name for place in scratch.glob("*")) if scratch.is_dir() else ""
        step = "deliver" if "film-" in names else "finish" if "finish-" in names else "takes"
        if step == "takes" and "finish" in peaks:  # between two shots, and after the film
            step = "deliver" if "deliver" in peaks else "finish"
        now, high = _resident(process.pid)
        peaks[step] = max(peaks.get(step, 0.0), now)
        peaks["in all"] = max(peaks.get("in all", 0.0), high)
        time.sleep(0.02)
    return peaks


def _resident(process: int) -> tuple[float, float]:
    """MiB in memory of a process and all that it started, and the most that the process itself had (Linux)."""
    place = Path("/proc") / str(process)
    try:
        lines = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines() if ":" in line)
        own, high = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
        children = [child for task in (place / "task").iterdir() for child in (task / "children").read_text().split()]
    except (OSError, KeyError):  # it ended meanwhile
        return 0.0, 0.0
    return own + sum(_resident(int(child))[0] for child in children), high


def report_uhd() -> None:
    """Print what the walk to UHD holds, by length, by number of shots and by size of the takes."""
    print("| Shots | Frames each | Take | Peak MiB | by step |\n|---|---|---|---|---|")
    small, large = (960, 540), (3840, 2160)
    for shots, frames, take in (
        (2, 24, small),
        (2, 96, small),
        (2, 240, small),
        (2, 480, small),
        (6, 24, small),
        (2, 24, large),
    ):
        peak, said = walk_at_uhd(frames, shots=shots, take=take)
        print(f"| {shots} | {frames} | {take[0]}x{take[1]} | {peak:.0f} | {said} |", flush=True)


def main() -> None:
    """Print the table; `--uhd` that of the walk to UHD alone."""
    if "--uhd" in sys.argv[1:]:
        report_uhd()
        return
    print("| Figure | Measured | Goal |\n|---|---|---|")
    print(f"| `rushes --help`, median of 9 | {start_of_the_program():.0f} ms | 300 ms |")
    print(f"| ledger and jobs per take | {ledger_and_jobs():.1f} CPU-ms | 20 CPU-ms |")
    batch = overhead_of_a_batch()
    told = f"{batch.overhead:.1f} % of {batch.wall:.0f} s wall ({batch.cpu:.0f} CPU-s)"
    print(f"| overhead of 100 one-second takes | {told} | 10 % |")
    for part, share in batch.parts.items():
        print(f"| ... {part} | {share:.1f} % | - |")
    small, large = memory_at_uhd(24), memory_at_uhd(96)
    print(f"| memory of the film chain at UHD, 24 frames and 96 frames | {small:.0f} and {large:.0f} MiB | 1536 MiB |")


if __name__ == "__main__":
    main()
