"""A suite that never failed proves nothing: engines that break one promise each must be caught by it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rushes.engines.base import Context, Engine
from rushes.engines.plan import plan_request
from rushes.errors import BrokenPromise
from rushes.media.write import open_writer
from rushes.model.document import from_json, to_json
from rushes.model.engine import (
    Artifacts,
    Card,
    Found,
    Handle,
    Mode,
    Plan,
    Progress,
    Recipe,
    Refusal,
    Request,
    Statement,
)
from rushes.testing.engine_suite import EngineSuite, short_request


class Noise:
    """An honest engine of a few lines: coloured noise from the seed."""

    def card(self) -> Card:
        mode = Mode(negative="native", camera="native", seed="exact", seconds_max=short_request().seconds)
        statement = Statement(licence="none", training_data="none", output_rights="yours", indemnity="none")
        return Card(
            id="noise",
            title="Noise",
            kind="command",
            is_ai=False,
            verified_on=short_date(),
            source="this test",
            modes={"t2v": mode},
            statement=statement,
        )

    def plan(self, request: Request) -> Plan:
        return plan_request(request, self.card())

    def submit(self, recipe: Recipe, *, attempt: str, context: Context) -> Handle:
        handle = Handle(engine="noise", attempt=attempt, remote_id=attempt, recipe=recipe)
        (context.scratch / "attempt.json").write_text(to_json(handle))
        return handle

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        wanted = handle.recipe.resolved
        chance = np.random.default_rng(wanted.seed)
        path = context.scratch / "take.mp4"
        with open_writer(path, width=wanted.width, height=wanted.height, rate=wanted.rate) as writer:
            for number in range(wanted.frames):
                writer.write(chance.integers(0, 255, (wanted.height, wanted.width, 3), dtype=np.uint8))
                yield Progress(state="running", share=number / wanted.frames)
                context.stop_if_cancelled()
        yield Progress(state="done", share=1.0)

    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        if not (context.scratch / "take.mp4").is_file():
            raise BrokenPromise("not made")
        return Artifacts(video="take.mp4")

    def cancel(self, handle: Handle, *, context: Context) -> bool:
        return True

    def reconcile(self, attempt: str, *, recipe: Recipe, context: Context) -> Found:
        ticket = context.scratch / "attempt.json"
        if not ticket.is_file():
            return Found(state="absent")
        return Found(state="found", handle=from_json(ticket.read_text(), Handle))

    def promote(self, handle: Handle, *, tier: str) -> Plan:
        refusal = Refusal(field="tier", asked=tier, rule="no tiers")
        return Plan(engine="noise", revision="", resolved=None, refusals=(refusal,))

    def health(self) -> str:
        return ""


def short_date() -> date:
    return date(2026, 11, 25)


class Sourceless(Noise):
    def card(self) -> Card:
        return replace(super().card(), source="")


class Moody(Noise):
    def plan(self, request: Request) -> Plan:
        return replace(super().plan(request), warnings=(str(random.random()),))


class Eager(Noise):
    def plan(self, request: Request) -> Plan:
        return super().plan(replace(request, mode="t2v"))


class Short(Noise):
    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        resolved = replace(handle.recipe.resolved, frames=handle.recipe.resolved.frames - 1)
        yield from super().observe(replace(handle, recipe=replace(handle.recipe, resolved=resolved)), context=context)


class Careless(Noise):
    """Ignores its seed."""

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        resolved = replace(handle.recipe.resolved, seed=1)
        yield from super().observe(replace(handle, recipe=replace(handle.recipe, resolved=resolved)), context=context)


class Fickle(Noise):
    """Never the same take twice."""

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        resolved = replace(handle.recipe.resolved, seed=int.from_bytes(os.urandom(4), "big"))
        yield from super().observe(replace(handle, recipe=replace(handle.recipe, resolved=resolved)), context=context)


class Litterer(Noise):
    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        Path("cache.bin").write_bytes(b"here I was")
        yield from super().observe(handle, context=context)


class Escaper(Noise):
    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        return Artifacts(video=str(super().collect(handle, context=context) and context.scratch / "take.mp4"))


class Deaf(Noise):
    """Does not look whether it was cancelled."""

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        yield from super().observe(handle, context=replace(context, cancelled=lambda: False))


class Hasty(Noise):
    """Hands out a take that was cancelled."""

    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        return Artifacts(video="take.mp4")


class Forgetful(Noise):
    """Keeps its handle in memory, where no other process finds it."""

    def submit(self, recipe: Recipe, *, attempt: str, context: Context) -> Handle:
        handle = super().submit(recipe, attempt=attempt, context=context)
        self.mine = handle
        return handle

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        assert handle is self.mine
        yield from super().observe(handle, context=context)


class Unsure(Noise):
    def reconcile(self, attempt: str, *, recipe: Recipe, context: Context) -> Found:
        return Found(state="unknown", why="no idea")


class Ghost(Noise):
    """Finds what was never submitted."""

    def reconcile(self, attempt: str, *, recipe: Recipe, context: Context) -> Found:
        return Found(state="found", handle=self.submit(recipe, attempt=attempt, context=context))


class Ill(Noise):
    def health(self) -> str:
        return "the server is down"


def promises() -> list[str]:
    return [name for name in dir(EngineSuite) if name.startswith("test_")]


def broken_by(engine: Callable[[], Engine], folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Which promises an engine breaks, by trying each in a folder of its own."""
    monkeypatch.chdir(folder)  # what an engine litters must not land in the repository

    class Suite(EngineSuite):
        def make_engine(self, folder: Path) -> Engine:
            return engine()

        def make_request(self, folder: Path) -> Request:
            return short_request()

    broken = set()
    for name in promises():
        place = folder / name
        place.mkdir()
        extra = {"monkeypatch": monkeypatch} if "outside" in name else {}
        try:
            getattr(Suite(), name)(tmp_path=place, **extra)
        except (AssertionError, AttributeError):
            broken.add(name)
    return broken


def test_an_honest_engine_breaks_no_promise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert broken_by(Noise, tmp_path, monkeypatch) == set()


@pytest.mark.parametrize(
    ("engine", "promise"),
    [
        (Sourceless, "card_has_a_source"),
        (Moody, "a_plan_is_the_same_twice"),
        (Eager, "refuses_a_mode"),
        (Short, "length_rate_and_size"),
        (Careless, "same_seed"),
        (Fickle, "same_seed"),
        (Litterer, "nothing_is_left_outside"),
        (Escaper, "nothing_is_left_outside"),
        (Deaf, "can_be_cancelled"),
        (Hasty, "can_be_cancelled"),
        (Forgetful, "another_process"),
        (Unsure, "after_a_crash"),
        (Ghost, "after_a_crash"),
        (Ill, "could_work_now"),
    ],
)
def test_an_engine_that_breaks_a_promise_is_caught(
    engine: Callable[[], Engine], promise: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = broken_by(engine, tmp_path, monkeypatch)

    assert any(promise in name for name in broken)
