"""The promises of an engine leaf as tests: subclass `EngineSuite`, say how to make one, and every promise is tried."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from rushes.engines.base import Context, Engine
from rushes.errors import Cancelled, RushesError
from rushes.media.probe import probe_clip
from rushes.model.brief import MediaRef
from rushes.model.document import from_json, to_json
from rushes.model.engine import Artifacts, Encoder, Handle, Recipe, Request

_ROUND_TRIP = (
    "import sys; from rushes.model.document import from_json, to_json; from rushes.model.engine import Handle;"
    "sys.stdout.write(to_json(from_json(sys.stdin.read(), Handle)))"
)


class _Patch(Protocol):
    """The part of pytest's `monkeypatch` that is used."""

    def chdir(self, path: Path) -> None:
        """Change the working folder for the length of one test."""
        ...


class EngineSuite:
    """Subclass as `class TestMine(EngineSuite)` in a test module and give the four answers below.

    Args:
        follows_file: True for an engine that takes a file as it is: length, rate and size are the file's.
        frames_before_cancel: events to let pass before the cancel test asks to stop.
    """

    follows_file = False
    frames_before_cancel = 1

    def make_engine(self, folder: Path) -> Engine:
        """The engine under test; `folder` may hold whatever it needs."""
        raise NotImplementedError

    def make_request(self, folder: Path) -> Request:
        """A small request it can fulfil in a second or two."""
        raise NotImplementedError

    def media(self, folder: Path) -> Mapping[str, Path]:
        """Files the request refers to, by SHA-256."""
        return {}

    def settings(self, folder: Path) -> dict[str, str]:
        """Settings that the corridor would pass in the context."""
        return {}

    def test_its_card_has_a_source_a_date_and_a_statement(self, tmp_path: Path) -> None:
        """A card without source and date says nothing."""
        card = self.make_engine(tmp_path).card()

        statement = card.statement
        assert card.source
        assert card.verified_on is not None
        assert card.modes
        assert all((statement.licence, statement.training_data, statement.output_rights, statement.indemnity))

    def test_a_plan_is_the_same_twice_and_honours_the_request(self, tmp_path: Path) -> None:
        """Planning neither draws lots nor changes what it can keep."""
        engine, request = self.make_engine(tmp_path), self.make_request(tmp_path)

        plan, again = engine.plan(request), engine.plan(request)

        assert plan == again
        assert plan.refusals == ()
        assert plan.resolved is not None
        assert plan.resolved.seed == request.seed
        assert plan.engine == engine.card().id

    def test_it_refuses_a_mode_its_card_denies(self, tmp_path: Path) -> None:
        """What the card denies is refused before money is spent, with the cure."""
        engine = self.make_engine(tmp_path)
        if self.follows_file:
            request = replace(self.make_request(tmp_path), references=())
        else:
            request = replace(self.make_request(tmp_path), mode="no-such-mode", references=())

        plan = engine.plan(request)

        assert plan.resolved is None
        assert plan.refusals
        assert all(refusal.hint for refusal in plan.refusals)

    def test_a_take_has_the_length_rate_and_size_of_its_plan(self, tmp_path: Path) -> None:
        """What was resolved is what is in the file."""
        engine, recipe = self._recipe(tmp_path)

        artifacts, context = self._make(engine, recipe, tmp_path, "one")

        facts = probe_clip(context.scratch / artifacts.video, count=True)
        assert facts.frames >= 1
        if not self.follows_file:
            resolved = recipe.resolved
            assert (facts.frames, facts.width, facts.height) == (resolved.frames, resolved.width, resolved.height)
            assert facts.rate == resolved.rate

    def test_the_same_seed_gives_the_same_take_where_the_card_says_so(self, tmp_path: Path) -> None:
        """`exact` and `same-host` are promises about bytes; a second seed must not give the same ones."""
        engine, recipe = self._recipe(tmp_path)
        honesty = engine.card().modes[recipe.resolved.mode].seed

        first = _file_hash(*self._make(engine, recipe, tmp_path, "one"))
        second = _file_hash(*self._make(engine, recipe, tmp_path, "two"))
        other = replace(recipe, resolved=replace(recipe.resolved, seed=recipe.resolved.seed + 1))
        third = _file_hash(*self._make(engine, other, tmp_path, "three"))

        if honesty in ("exact", "same-host"):
            assert first == second
            assert first != third
        elif self.follows_file:
            assert first == second == third

    def test_nothing_is_left_outside_the_scratch_folder(self, tmp_path: Path, monkeypatch: _Patch) -> None:
        """Run from an empty working folder, which stays empty; artifacts lie inside scratch by relative names."""
        engine, recipe = self._recipe(tmp_path)
        bystander = tmp_path / "bystander"
        bystander.mkdir()
        monkeypatch.chdir(bystander)
        before = _files_outside(tmp_path)

        artifacts, context = self._make(engine, recipe, tmp_path, "one")

        for name in (artifacts.video, *artifacts.sidecars.values()):
            path = context.scratch / name
            assert not Path(name).is_absolute()
            assert path.is_file()
            assert path.resolve().is_relative_to(context.scratch.resolve())
        assert list(bystander.iterdir()) == []
        assert _files_outside(tmp_path) == before

    def test_it_can_be_cancelled(self, tmp_path: Path) -> None:
        """A cancel raises Cancelled, and no finished video stays behind."""
        engine, recipe = self._recipe(tmp_path)
        events: list[float] = []
        context = self._context(tmp_path, "one", cancelled=lambda: len(events) >= self.frames_before_cancel)
        handle = engine.submit(recipe, attempt="a-1", context=context)

        stopped = False
        try:
            for event in engine.observe(handle, context=context):
                assert event.state != "done", "it was done before it noticed the cancel"
                events.append(event.share or 0.0)
        except Cancelled:
            stopped = True

        collected = True
        try:
            engine.collect(handle, context=context)
        except RushesError:
            collected = False

        assert stopped
        assert not collected, "a cancelled take was handed out"
        assert engine.cancel(handle, context=context) is True

    def test_a_handle_survives_the_way_to_another_process(self, tmp_path: Path) -> None:
        """Leaves keep no state: a handle read in another process collects the same take."""
        engine, recipe = self._recipe(tmp_path)
        context = self._context(tmp_path, "one")
        handle = engine.submit(recipe, attempt="a-1", context=context)
        done = subprocess.run(  # noqa: S603  # our own interpreter with our own text
            [sys.executable, "-c", _ROUND_TRIP], input=to_json(handle), capture_output=True, text=True, check=True
        )
        rebuilt = from_json(done.stdout, Handle)

        for _ in self.make_engine(tmp_path).observe(rebuilt, context=context):
            pass
        artifacts = self.make_engine(tmp_path).collect(rebuilt, context=context)

        assert rebuilt == handle
        assert (context.scratch / artifacts.video).is_file()
        assert json.loads(json.dumps(dict(artifacts.facts))) == dict(artifacts.facts)

    def test_after_a_crash_a_submitted_attempt_is_found_or_may_be_repeated(self, tmp_path: Path) -> None:
        """Never `unknown` where the card says that replaying is harmless; never found before it was submitted."""
        engine, recipe = self._recipe(tmp_path)
        context = self._context(tmp_path, "one")

        before = engine.reconcile("a-1", recipe=recipe, context=context)
        handle = engine.submit(recipe, attempt="a-1", context=context)
        found = self.make_engine(tmp_path).reconcile("a-1", recipe=recipe, context=context)

        assert before.state == "absent"
        assert found.state in (("found", "absent") if engine.card().recovery == "replay" else ("found",))
        if found.state == "found":
            assert found.handle == handle

    def test_it_promotes_or_says_why_not(self, tmp_path: Path) -> None:
        """`promote` answers with a plan or with a refusal, never with an exception."""
        engine, recipe = self._recipe(tmp_path)
        handle = Handle(engine=recipe.engine, attempt="a-1", remote_id="a-1", recipe=recipe)

        plan = engine.promote(handle, tier="final")

        assert plan.resolved is not None or plan.refusals

    def test_it_says_whether_it_could_work_now(self, tmp_path: Path) -> None:
        """The engine under test is set up, so it has nothing to complain of."""
        assert self.make_engine(tmp_path).health() == ""

    def _recipe(self, folder: Path) -> tuple[Engine, Recipe]:
        engine = self.make_engine(folder)
        plan = engine.plan(self.make_request(folder))
        assert plan.resolved is not None, plan.refusals
        encoder = Encoder(threads=1)
        return engine, Recipe(engine=plan.engine, revision=plan.revision, resolved=plan.resolved, encoder=encoder)

    def _context(self, folder: Path, name: str, *, cancelled: Callable[[], bool] = lambda: False) -> Context:
        scratch = folder / "scratch" / name
        scratch.mkdir(parents=True)
        files = self.media(folder)

        def find(ref: MediaRef) -> Path:
            return files[ref.sha256]

        return Context(scratch=scratch, threads=1, cancelled=cancelled, media=find, settings=self.settings(folder))

    def _make(self, engine: Engine, recipe: Recipe, folder: Path, name: str) -> tuple[Artifacts, Context]:
        context = self._context(folder, name)
        handle = engine.submit(recipe, attempt=f"a-{name}", context=context)
        states = [event.state for event in engine.observe(handle, context=context)]
        assert states[-1] == "done"
        return engine.collect(handle, context=context), context


def short_request(**changes: object) -> Request:
    """Twelve frames of 96x54 at 24 fps: enough to test an engine with."""
    base = Request(prompt="a red ball rolls over grass", seconds=Fraction(1, 2), width=96, height=54, seed=7)
    return replace(base, **changes)  # type: ignore[arg-type]  # the caller names fields of Request


def _file_hash(artifacts: Artifacts, context: Context) -> str:
    return hashlib.sha256((context.scratch / artifacts.video).read_bytes()).hexdigest()


def _files_outside(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if folder / "scratch" not in path.parents and path != folder / "scratch"}
