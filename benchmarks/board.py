"""The board over many takes: fills a ledger with made-up takes and measures what a browser asks; `--takes 10000`.

Prints CPU milliseconds of this process (the machine may be busy with other things) and wall milliseconds, as median and
95th percentile, through the whole application without a socket: guard, routes, the read model, the JSON that goes out.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from starlette.testclient import TestClient

from rushes.model.brief import Brief, MediaRef
from rushes.model.ledger import Actor
from rushes.model.production import Production, Shot
from rushes.model.take import ClipFacts, Flag, Score, Take
from rushes.settings import Settings
from rushes.store.log import Draft
from rushes.store.production import Facts, Folder, create_production
from rushes.timebase import FrameRange, Rate
from rushes.web.desk import Desk, Opened
from rushes.web.server import build_app
from rushes.workflow.bench import Bench
from rushes.workflow.studio.board import Board
from rushes.workflow.studio.home import Pace
from rushes.workflow.studio.shelf import Shelf
from rushes.workflow.studio.veil import Veil, Words

MACHINE = Actor(id="corridor", kind="machine")
WORDS = ("rain", "neon", "coat", "street", "dusk", "bottle", "lake", "dawn", "crowd", "hand", "smoke", "red", "blue")
#: Numbers of a take as the shipped measures give them: measure, name, unit, has a strip.
NUMBERS = [
    *(("integrity", name, "frames", False) for name in ("frames", "black", "blank", "frozen", "duplicates", "cuts")),
    *(("flicker", name, "%", True) for name in ("global", "local", "local_worst", "chroma", "tracked")),
    *(("flash", name, "count", False) for name in ("luminance", "red", "moving")),
    *(("sharpness", name, "px", True) for name in ("edges", "fine_contrast")),
    *(("noise", name, "codes", True) for name in ("sigma", "live")),
    *(("exposure", name, "stops", True) for name in ("stops", "contrast", "clipped", "blown", "crushed")),
    *(("temperature", name, "mired", True) for name in ("mired", "duv", "difference")),
    *(("palette", name, "%", False) for name in ("outside", "strict", "near")),
]


def fill(bench: Bench, *, takes: int, seed: int = 1) -> None:
    """Shots of twelve takes each, with every number, some flags, and decisions on a third of them."""
    dice = random.Random(seed)
    ledger, per_shot = bench.ledger, 12
    facts = ClipFacts(width=960, height=540, rate=Rate(Fraction(24)), frames=48, seconds=Fraction(2))
    strip = tuple(round(dice.random(), 4) for _ in range(48))
    count = -(-takes // per_shot)
    with ledger.batch():
        ledger.save_shots(
            [
                Shot(code=f"BIG_{n // 100:03d}_{n % 100 + 1:04d}", order=n, title=" ".join(dice.sample(WORDS, 2)))
                for n in range(count)
            ]
        )
    for n in range(count):
        shot = f"BIG_{n // 100:03d}_{n % 100 + 1:04d}"
        brief = Brief(id=f"b{n}", row_key=f"r{n}", row=n + 2, shot=shot, prompt=" ".join(dice.sample(WORDS, 9)))
        drafts = []
        with ledger.batch():
            ledger.save_briefs([brief])
            for number in range(1, min(per_shot, takes - n * per_shot) + 1):
                take = _take(brief, number, facts, engine=dice.choice(("previz", "diffusers", "command")))
                ledger.save_take(take)
                ledger.save_scores(take.id, *_judged(dice, strip))
                body = {"engine": take.engine, "ok": True, "seconds": "2"}
                drafts.append(Draft(event="gen.finished", actor=MACHINE, shot=shot, take=take.id, body=body))
                if dice.random() < 0.33:
                    event = dice.choice(("take.circled", "take.rejected"))
                    drafts.append(Draft(event=event, actor=bench.actor, shot=shot, take=take.id))
            ledger.append_many(drafts)


def _take(brief: Brief, number: int, facts: ClipFacts, *, engine: str) -> Take:
    name = f"{brief.shot}_tk{number:03d}"
    return Take(
        id=f"{brief.id}-{number}",
        name=name,
        shot=brief.shot,
        segment="",
        brief=brief.id,
        recipe=f"{brief.id}{number}",
        take_number=number,
        engine=engine,
        seed=number,
        origin="previz",
        media=MediaRef(sha256="0" * 64, name=f"{name}.mp4", suffix=".mp4"),
        facts=facts,
    )


def _judged(dice: random.Random, strip: tuple[float, ...]) -> tuple[list[Score], list[Flag]]:
    scores = [
        Score(
            measure=measure,
            name=name,
            value=round(dice.gauss(1, 0.5), 4),
            unit=unit,
            direction="lower",
            bounds=(None, 1.0),
            per_frame=strip if has_strip else (),
        )
        for measure, name, unit, has_strip in NUMBERS
    ]
    flag = Flag(measure="flicker", level="warn", sentence="brightness flickers", frames=(FrameRange(3, 9),))
    return scores, [flag] if dice.random() < 0.3 else []


def measure(ask: Callable[[int], object], *, rounds: int) -> dict[str, float]:
    """Median and 95th percentile of a question, in CPU and wall milliseconds."""
    cpu, wall = [], []
    for number in range(rounds):
        at, begun = time.process_time(), time.perf_counter()
        ask(number)
        cpu.append(1000 * (time.process_time() - at))
        wall.append(1000 * (time.perf_counter() - begun))
    rank = max(0, -(-95 * rounds // 100) - 1)
    return {
        "cpu_p50": round(statistics.median(cpu), 1),
        "cpu_p95": round(sorted(cpu)[rank], 1),
        "wall_p50": round(statistics.median(wall), 1),
        "wall_p95": round(sorted(wall)[rank], 1),
    }


def first_page(place: Folder, settings: Settings, base: str) -> dict[str, dict[str, float]]:
    """The very first page of a studio that has just begun to listen: at once, and once it has read ahead."""
    told = {}
    for name, waits in (("first page of all, at once", False), ("first page of all, read ahead", True)):
        desk = Desk(settings=settings, current=place)
        client = TestClient(build_app(desk), base_url="http://127.0.0.1")
        if waits:
            desk.open_ahead()
            while not desk.is_read("big"):
                time.sleep(0.05)
        at, begun = time.process_time(), time.perf_counter()
        assert client.get(base, params={"limit": 60}).status_code == 200
        told[name] = {
            "cpu": round(1000 * (time.process_time() - at), 1),
            "wall": round(1000 * (time.perf_counter() - begun), 1),
        }
        desk.close()
    return told


def run(folder: Path, *, takes: int, rounds: int) -> dict[str, dict[str, float]]:
    """Fill a production in a folder and ask its board."""
    settings = Settings.read({"RUSHES_HOME": str(folder / "home"), "RUSHES_ACTOR": "ann"})
    production = Production(id="b" * 32, name="big", code="BIG")
    place = create_production(folder / "big", Facts(production=production))
    desk = Desk(settings=settings, current=place)
    fill(desk.open("big").bench, takes=takes)
    desk.close()
    base = "/v1/productions/big/takes"
    told: dict[str, dict[str, float]] = dict(first_page(place, settings, base))
    desk = Desk(settings=settings, current=place)
    bench = desk.open("big").bench
    veil = Veil(Shelf(bench), Words(bench), who=bench.actor.id)
    opened = Opened(name="big", bench=bench, shelf=veil, board=Board(bench, veil), pace=Pace(bench))
    client = TestClient(build_app(desk), base_url="http://127.0.0.1")
    dice = random.Random(2)
    at = time.process_time()
    opened.look()
    told["first look"] = {"cpu": round(1000 * (time.process_time() - at), 1)}
    at = time.process_time()
    opened.shelf.warm(stop=threading.Event(), pause=0)
    told["all read ahead"] = {"cpu": round(1000 * (time.process_time() - at), 1)}
    desk.open("big").shelf.warm(stop=threading.Event(), pause=0)

    def get(**parameters: object) -> dict[str, object]:
        answer = client.get(base, params=parameters)  # type: ignore[arg-type]  # numbers and texts
        assert answer.status_code == 200, answer.text
        said: dict[str, object] = answer.json()
        return said

    cursor = ""

    def follow(number: int) -> None:
        nonlocal cursor
        cursor = str(get(cursor=cursor, limit=60)["next"])

    def decide(number: int) -> None:
        row = dice.choice(opened.look().rows)
        opened.bench.ledger.append("take.viewed", actor=opened.bench.actor, take=row.take.id, body={"ms": 900})
        opened.bench.ledger.append("take.circled", actor=opened.bench.actor, shot=row.take.shot, take=row.take.id)
        get(limit=60)

    told["first page"] = measure(lambda n: get(limit=60), rounds=rounds)
    told["page after page"] = measure(follow, rounds=rounds)
    told["a new word"] = measure(lambda n: get(q=f"{dice.choice(WORDS)} {dice.choice(WORDS)}"), rounds=rounds)
    told["a new bound"] = measure(lambda n: get(measure=f"flicker>{dice.random():.4f}"), rounds=rounds)
    told["a state, an engine"] = measure(
        lambda n: get(state=dice.choice(("open", "circled")), engine="previz", q=dice.choice(WORDS)), rounds=rounds
    )
    told["sorted by a number"] = measure(lambda n: get(sort="-flicker", q=dice.choice(WORDS)), rounds=rounds)
    told["after a decision elsewhere"] = measure(decide, rounds=rounds)
    desk.close()
    return told


def main() -> int:
    """Print the table, or `--json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = run(Path(folder), takes=said.takes, rounds=said.rounds)
    if said.json:
        sys.stdout.write(json.dumps(told) + "\n")
        return 0
    for name, numbers in told.items():
        sys.stdout.write(f"{name:<28}" + "  ".join(f"{key} {value:8.1f}" for key, value in numbers.items()) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
