"""The board over many takes: fills a ledger with made-up takes and measures what a browser asks; `--takes 10000`.

Prints CPU milliseconds of this process (the machine may be busy with other things) and wall milliseconds, as median and
95th percentile, through the whole application without a socket: guard, routes, the read model, the JSON that goes out.
What is written to the ledger before a question stands in a row of its own, and is not in the question's time.
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
from dataclasses import replace
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
from rushes.web.desk import Desk
from rushes.web.server import build_app
from rushes.web.who import HEADER
from rushes.workflow.bench import Bench
from rushes.workflow.studio.shelf import Shelf

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


def measure(
    ask: Callable[[int], object], *, rounds: int, first: Callable[[int], object] = lambda number: None
) -> dict[str, float]:
    """Median and 95th percentile of a question, in CPU and wall milliseconds; what happens `first` is not counted."""
    cpu, wall = [], []
    for number in range(rounds):
        first(number)
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


def once(ask: Callable[[], object]) -> dict[str, float]:
    """A question that is asked once, in CPU and wall milliseconds."""
    at, begun = time.process_time(), time.perf_counter()
    ask()
    return {
        "cpu": round(1000 * (time.process_time() - at), 1),
        "wall": round(1000 * (time.perf_counter() - begun), 1),
    }


def first_page(place: Folder, settings: Settings, name: str) -> dict[str, dict[str, float]]:
    """The very first page of a studio that has just begun to listen: at once, and once it has read ahead."""
    told = {}
    for said, waits in (("first page of all, at once", False), ("first page of all, read ahead", True)):
        desk = Desk(settings=settings, current=place)
        with TestClient(build_app(desk), base_url="http://127.0.0.1") as client:
            if waits:
                desk.open_ahead()
                while not desk.is_read(name):
                    time.sleep(0.05)
            told[said] = once(lambda client=client: _get(client, name, limit=60))  # type: ignore[misc]
        desk.close()
    return told


def _get(client: TestClient, name: str, *, who: str = "", **parameters: object) -> dict[str, object]:
    """A page of the board as one person sees it."""
    headers = {HEADER: who} if who else {}
    answer = client.get(f"/v1/productions/{name}/takes", params=parameters, headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    said: dict[str, object] = answer.json()
    return said


class Table:
    """Asks one studio every kind of question.

    Args:
        client: of the studio.
        bench: of the production that it shows.
        rounds: how often each is asked.
    """

    def __init__(self, client: TestClient, bench: Bench, *, rounds: int) -> None:
        self.client = client
        self.bench = bench
        self.rounds = rounds
        self.dice = random.Random(2)
        self.takes = bench.ledger.takes()
        self.cursor = ""

    def questions(self) -> dict[str, dict[str, float]]:
        """While nothing happens."""
        pick = self.dice.choice
        return {
            "first page": self._ask(lambda n: self.get(limit=60)),
            "page after page": self._ask(self._follow),
            "a new word": self._ask(lambda n: self.get(q=f"{pick(WORDS)} {pick(WORDS)}")),
            "a new bound": self._ask(lambda n: self.get(measure=f"flicker>{self.dice.random():.4f}")),
            "a state, an engine": self._ask(
                lambda n: self.get(state=pick(("open", "circled")), engine="previz", q=pick(WORDS))
            ),
            "sorted by a number": self._ask(lambda n: self.get(sort="-flicker", q=pick(WORDS))),
        }

    def news(self) -> dict[str, dict[str, float]]:
        """After something happened elsewhere; bob decided nothing yet, and does not see what others did."""
        ann, bob = self.bench.actor, self.bench.ledger.pseudonym("bob")
        self.get(limit=60, who="bob")
        return {
            "(a look and a circle written)": self._ask(lambda n: self._decide(ann)),
            "after a decision elsewhere": self._ask(lambda n: self.get(limit=60), first=lambda n: self._decide(ann)),
            "after one, seen by bob": self._ask(
                lambda n: self.get(limit=60, who="bob"), first=lambda n: self._decide(ann)
            ),
            "after one of bob, seen by ann": self._ask(lambda n: self.get(limit=60), first=lambda n: self._decide(bob)),
            "after a new take": self._ask(lambda n: self.get(limit=60), first=self._shoot),
            "after one, seen by bob too": self._ask(lambda n: self.get(limit=60, who="bob"), first=self._shoot),
        }

    def get(self, **parameters: object) -> dict[str, object]:
        """A page of the board."""
        return _get(self.client, self.bench.production.name, **parameters)  # type: ignore[arg-type]

    def _ask(
        self, ask: Callable[[int], object], *, first: Callable[[int], object] = lambda number: None
    ) -> dict[str, float]:
        return measure(ask, rounds=self.rounds, first=first)

    def _follow(self, number: int) -> None:
        self.cursor = str(self.get(cursor=self.cursor, limit=60)["next"])

    def _decide(self, who: Actor) -> None:
        take, ledger = self.dice.choice(self.takes), self.bench.ledger
        ledger.append("take.viewed", actor=who, take=take.id, body={"ms": 900})
        ledger.append("take.circled", actor=who, shot=take.shot, take=take.id)

    def _shoot(self, number: int) -> None:
        """One more take of some shot, with every number."""
        old, ledger = self.dice.choice(self.takes), self.bench.ledger
        count = len(ledger.takes(shot=old.shot)) + 1
        take = replace(
            old, id=f"{old.brief}-{count}", name=f"{old.shot}_tk{count:03d}", recipe=f"r{count}", take_number=count
        )
        with ledger.batch():
            ledger.save_take(take)
            ledger.save_scores(take.id, ledger.scores_of([old.id])[old.id])
            body = {"engine": take.engine, "ok": True, "seconds": "2"}
            ledger.append("gen.finished", actor=MACHINE, shot=take.shot, take=take.id, body=body)


def run(folder: Path, *, takes: int, rounds: int) -> dict[str, dict[str, float]]:
    """Fill a production in a folder and ask its board."""
    settings = Settings.read({"RUSHES_HOME": str(folder / "home"), "RUSHES_ACTOR": "ann"})
    production = Production(id="b" * 32, name="big", code="BIG")
    place = create_production(folder / "big", Facts(production=production))
    desk = Desk(settings=settings, current=place)
    fill(desk.open("big").bench, takes=takes)
    desk.close()
    told = first_page(place, settings, "big")
    desk = Desk(settings=settings, current=place)
    with TestClient(build_app(desk), base_url="http://127.0.0.1") as client:
        opened = desk.open("big")
        shelf = Shelf(opened.bench)  # its own: the studio's is read ahead by a thread meanwhile
        told["first look"] = once(shelf.look)
        told["all read ahead"] = once(lambda: shelf.warm(stop=threading.Event(), pause=0))
        opened.shelf.warm(stop=threading.Event(), pause=0)
        table = Table(client, opened.bench, rounds=rounds)
        told |= table.questions() | table.news()
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
        sys.stdout.write(f"{name:<32}" + "  ".join(f"{key} {value:8.1f}" for key, value in numbers.items()) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
