"""Real pipelines on tiny random weights: every input must change the picture, and the same inputs must not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rushes.engines.base import Engine
from rushes.engines.diffusers import DiffusersEngine
from rushes.errors import (
    Cancelled,
    CannotDo,
    CannotReach,
    EngineBusy,
    EngineFault,
    MissingExtra,
    NotConfigured,
    TryAgain,
)
from rushes.model.engine import Request
from rushes.testing.engine_suite import EngineSuite, short_request
from tests.engines.diffusers.conftest import Studio

pytestmark = [pytest.mark.diffusers, pytest.mark.timeout(300)]

#: Mean difference in 8-bit codes that a person could see; equal inputs give exactly 0.
VISIBLE = 0.5


@pytest.fixture(scope="class")
def shared_engine(request: pytest.FixtureRequest, engines: Callable[[str], DiffusersEngine]) -> None:
    request.cls.engine = engines("t2v")


@pytest.mark.usefixtures("shared_engine")
class TestDiffusersKeepsTheContract(EngineSuite):
    engine: DiffusersEngine
    frames_before_cancel = 3

    def make_engine(self, folder: Path) -> Engine:
        return self.engine

    def make_request(self, folder: Path) -> Request:
        return short_request(prompt="a red ball rolls over grass", width=32, height=32, options={"steps": "4"})


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": "a blue cat sleeps at night"},
        {"negative": "dark text"},
        {"negative": ""},
        {"seed": 8},
        {"options": {"steps": "2", "guidance": "9"}},
        {"options": {"steps": "3", "guidance": "5"}},
    ],
    ids=["prompt", "negative", "no negative", "seed", "guidance", "steps"],
)
def test_each_input_changes_the_picture(studio: Studio, change: dict[str, object]) -> None:
    base = studio.frames()

    changed = studio.frames(**change)

    assert changed.shape == base.shape
    assert np.abs(changed - base).mean() > VISIBLE


def test_the_same_recipe_gives_the_same_picture_in_a_fresh_worker_too(studio: Studio) -> None:
    base, again = studio.frames(), studio.frames()
    before = studio.engine._link._child
    studio.engine.close()

    anew = studio.frames()
    after = studio.engine._link._child

    assert np.array_equal(base, again)
    assert np.array_equal(base, anew)
    assert before is not None
    assert after is not None
    assert before.pid != after.pid


def test_prompt_and_negative_prompt_are_not_interchangeable(studio: Studio) -> None:
    wanted = studio.frames()

    swapped = studio.frames(prompt="blurry ugly", negative="a red ball rolls over grass")

    assert np.abs(wanted - swapped).mean() > VISIBLE


def test_without_guidance_the_picture_follows_the_prompt_and_nothing_else(studio: Studio) -> None:
    recipe = studio.recipe(studio.request(negative="", options={"steps": "2", "guidance": "1"}))

    def look(prompt: str, negative: str) -> object:
        context = studio.context()
        resolved = replace(recipe.resolved, prompt=prompt, negative=negative)
        handle = studio.make(replace(recipe, resolved=resolved), context)
        return (context.scratch / studio.engine.collect(handle, context=context).video).read_bytes()

    same_prompt = {look("a red ball", "dark text"), look("a red ball", "snow"), look("a red ball", "")}
    other_prompt = look("a blue cat", "dark text")

    assert len(same_prompt) == 1
    assert other_prompt not in same_prompt


def test_a_lora_changes_the_picture_by_its_scale_and_leaves_no_trace(studio: Studio, models: Path) -> None:
    style, other = models / "style.safetensors", models / "other.safetensors"
    plain = studio.frames()

    full = studio.frames(loras=(studio.lora(style),))
    half = studio.frames(loras=(studio.lora(style, 0.5),))
    none = studio.frames(loras=(studio.lora(style, 0.0),))
    second = studio.frames(loras=(studio.lora(other),))
    both = studio.frames(loras=(studio.lora(style), studio.lora(other)))
    after = studio.frames()

    pictures = [plain, full, half, second, both]
    for number, one in enumerate(pictures):
        for another in pictures[number + 1 :]:
            assert np.abs(one - another).mean() > VISIBLE
    assert np.array_equal(none, plain)
    assert np.array_equal(after, plain)


def test_a_lora_for_another_model_is_a_fault_not_a_silence(studio: Studio, models: Path) -> None:
    stranger = studio.lora(models / "stranger.safetensors")

    with pytest.raises(EngineFault) as fault:
        studio.frames(loras=(stranger,))

    assert "does not fit" in fault.value.cause


def test_a_lora_that_is_a_pickle_or_another_file_is_refused_before_the_worker_sees_it(
    studio: Studio, models: Path
) -> None:
    pickle = studio.folder / "style.safetensors"
    pickle.write_bytes(b"\x80\x04\x95" + b"." * 64)
    changed = studio.folder / "changed.safetensors"
    changed.write_bytes((models / "style.safetensors").read_bytes())
    lora = studio.lora(changed)
    changed.write_bytes((models / "other.safetensors").read_bytes())

    with pytest.raises(CannotDo, match="not a safetensors file"):
        studio.frames(loras=(studio.lora(pickle),))
    with pytest.raises(CannotDo, match="not the file the recipe names"):
        studio.frames(loras=(lora,))


def test_the_first_frame_and_the_last_frame_change_the_picture(image_studio: Studio) -> None:
    first, other = image_studio.picture("first", 1), image_studio.picture("first", 2)
    last = image_studio.picture("last", 3)

    base = image_studio.frames(references=(first,))
    again = image_studio.frames(references=(first,))
    changed = image_studio.frames(references=(other,))
    ended = image_studio.frames(references=(first, last))

    assert np.array_equal(base, again)
    assert np.abs(changed - base).mean() > VISIBLE
    assert np.abs(ended - base).mean() > VISIBLE


def test_image_to_video_follows_its_prompt_too(image_studio: Studio) -> None:
    first = image_studio.picture("first", 1)

    base = image_studio.frames(references=(first,))
    changed = image_studio.frames(references=(first,), prompt="a blue cat sleeps at night")

    assert np.abs(changed - base).mean() > VISIBLE


def test_a_first_frame_of_another_size_is_fitted_and_told(image_studio: Studio) -> None:
    first = image_studio.picture("first", 4, size=(64, 32))
    context = image_studio.context()

    handle = image_studio.make(image_studio.recipe(image_studio.request(references=(first,))), context)

    facts = image_studio.engine.collect(handle, context=context).facts
    assert facts["notes"] == ["the first frame was fitted from 64x32"]


def test_a_model_offers_what_its_pipeline_takes(studio: Studio, image_studio: Studio) -> None:
    text, image = studio.engine.card(), image_studio.engine.card()

    no_picture = image_studio.engine.plan(image_studio.request())
    no_place = studio.engine.plan(studio.request(references=(studio.picture("first", 1),)))

    assert set(text.modes) == {"t2v"}
    assert set(image.modes) == {"i2v"}
    assert image.modes["i2v"].roles == {"first": 1, "last": 1}
    assert (text.modes["t2v"].lattice, text.modes["t2v"].size_multiple) == ("4k+1", 16)
    assert no_picture.resolved is None
    assert no_place.resolved is None


def test_rounding_to_the_lattice_is_told_and_is_what_comes_out(studio: Studio) -> None:
    request = studio.request(seconds=Fraction(10, 16), width=40, height=24)

    plan = studio.engine.plan(request)
    frames = studio.frames(seconds=Fraction(10, 16), width=40, height=24)

    assert plan.resolved is not None
    assert (plan.resolved.frames, plan.resolved.trim_frames) == (13, 10)
    told = {item.field: (item.asked, item.given) for item in plan.adjustments}
    assert told["seconds"] == ("0.625 s", "0.8125 s")
    assert told["size"] == ("40x24", "48x32")
    assert frames.shape == (13, 32, 48, 3)


def test_a_cancel_stops_within_a_step_and_keeps_the_worker(studio: Studio) -> None:
    recipe = studio.recipe(studio.request(options={"steps": "400", "guidance": "5"}))
    context = studio.context(cancelled=lambda: any("step 2 " in event.message for event in studio.events))
    studio.frames()
    worker = studio.engine._link._child

    with pytest.raises(Cancelled):
        studio.make(recipe, context)

    steps = [int(event.message.split()[1]) for event in studio.events if event.message.startswith("step")]
    assert steps == list(range(1, len(steps) + 1))
    assert 2 <= len(steps) < 60  # the pipe is read ten times a second and a tiny step takes milliseconds
    assert not list(context.scratch.glob("take*"))
    assert worker is not None
    assert studio.engine._link._child is worker
    assert studio.frames().shape == (5, 32, 32, 3)


def test_every_step_is_told(studio: Studio) -> None:
    studio.frames(options={"steps": "3", "guidance": "5"})

    words = [event.message for event in studio.events]
    shares = [event.share for event in studio.events]

    assert [word for word in words if word.startswith("step")] == ["step 1 of 3", "step 2 of 3", "step 3 of 3"]
    assert shares == sorted(shares, key=lambda share: share or 0.0)
    assert studio.events[-1].state == "done"


def test_the_take_carries_what_is_needed_to_make_it_again(studio: Studio, models: Path) -> None:
    context = studio.context()
    lora = studio.lora(models / "style.safetensors", 0.5)

    handle = studio.make(studio.recipe(studio.request(loras=(lora,))), context)

    facts = studio.engine.collect(handle, context=context).facts
    assert set(facts["versions"]) == {"torch", "diffusers", "transformers"}
    assert (facts["device"], facts["dtype"], facts["threads"]) == ("cpu", "float32", 1)
    assert facts["options"] == {"steps": "2", "guidance": "5"}
    assert facts["loras"][0]["sha256"] == lora.sha256
    assert facts["revision"].startswith("WanPipeline@")


def test_defaults_are_written_into_the_recipe_and_bad_numbers_refused(studio: Studio) -> None:
    whole = studio.engine.plan(studio.request(options={}))
    wrong = [
        studio.engine.plan(studio.request(options=options)).refusals
        for options in ({"steps": "0"}, {"steps": "many"}, {"guidance": "nan"}, {"width": "8"}, {"magic": "1"})
    ]

    assert whole.resolved is not None
    assert whole.resolved.options == {"steps": "50", "guidance": "5.0"}
    assert [[refusal.field for refusal in each] for each in wrong] == [
        ["options.steps"], ["options.steps"], ["options.guidance"], ["options.width"], ["options.magic"],
    ]  # fmt: skip


def test_a_negative_prompt_that_guidance_would_not_use_is_told_or_refused(studio: Studio) -> None:
    options = {"steps": "2", "guidance": "1"}

    plan = studio.engine.plan(studio.request(options=options))
    pinned = studio.engine.plan(studio.request(options=options, must=("negative",)))

    assert plan.resolved is not None
    assert plan.resolved.negative == ""
    assert ("negative", "drops_intent") in {(item.field, item.effect) for item in plan.adjustments}
    assert pinned.resolved is None


def test_weights_that_changed_after_the_plan_are_noticed(copied: Path, tmp_path: Path) -> None:
    engine = DiffusersEngine({"model": str(copied), "device": "cpu"})
    studio = Studio(engine=engine, folder=tmp_path)
    recipe = studio.recipe(studio.request())
    weights = copied / "transformer" / "diffusion_pytorch_model.safetensors"
    raw = bytearray(weights.read_bytes())
    raw[-1] ^= 1
    weights.write_bytes(raw)
    os.utime(weights, ns=(1, 1))

    with pytest.raises(CannotDo, match="not the one the recipe was planned for"):
        engine.submit(recipe, attempt="a", context=studio.context())
    engine.close()


def test_damaged_weights_are_a_fault_with_a_cause(copied: Path, tmp_path: Path) -> None:
    weights = copied / "vae" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    engine = DiffusersEngine({"model": str(copied), "device": "cpu"})
    studio = Studio(engine=engine, folder=tmp_path)

    with pytest.raises(EngineFault) as fault:
        studio.frames()
    engine.close()

    assert fault.value.cause


def test_a_worker_that_is_killed_is_told_and_replaced(studio: Studio) -> None:
    recipe = studio.recipe(studio.request(options={"steps": "400", "guidance": "5"}))
    context = studio.context()
    handle = studio.engine.submit(recipe, attempt="a", context=context)

    events = studio.engine.observe(handle, context=context)
    next(event for event in events if event.message.startswith("step 1 "))
    child = studio.engine._link._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    with pytest.raises(EngineBusy, match="ended by the system"):
        list(events)

    assert studio.frames().shape == (5, 32, 32, 3)


def test_a_take_that_lasts_too_long_or_needs_too_much_memory_may_be_tried_again(models: Path, tmp_path: Path) -> None:
    late = {"model": str(models / "t2v"), "device": "cpu", "timeout": "0.3"}
    large = {"model": str(models / "t2v"), "device": "cpu", "memory_mb": "50"}
    slow = {"steps": "1000", "guidance": "5"}

    for settings, error in ((late, TryAgain), (large, EngineBusy)):
        engine = DiffusersEngine(settings)
        studio = Studio(engine=engine, folder=tmp_path, count=100 * len(error.__name__))
        with pytest.raises(error):
            studio.frames(options=slow)
        assert engine._link._child is None


ORPHAN = """
import sys
from rushes.engines.diffusers import DiffusersEngine
engine = DiffusersEngine({"model": sys.argv[1], "device": "cpu"})
engine.card()
print(engine._link._child.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
def test_a_worker_never_outlives_whoever_started_it(models: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN, str(models / "t2v")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert Path(f"/proc/{worker}").exists()

    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)

    alive = Path(f"/proc/{worker}").exists()
    assert not alive


def test_settings_that_make_no_sense_are_told(models: Path, tmp_path: Path) -> None:
    model = str(models / "t2v")

    for settings in ({}, {"model": model, "device": "abacus"}, {"model": model, "card": "no-such-card"}):
        with pytest.raises(NotConfigured):
            DiffusersEngine(settings).plan(short_request())
    assert "model" in DiffusersEngine().health()


def test_a_missing_picture_is_told_before_the_worker_starts(image_studio: Studio) -> None:
    first = image_studio.picture("first", 5)
    recipe = image_studio.recipe(image_studio.request(references=(first,)))
    image_studio.files[first.media.sha256].unlink()

    with pytest.raises(CannotReach):
        image_studio.engine.submit(recipe, attempt="a", context=image_studio.context())


def test_without_the_libraries_the_cure_is_named(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    engine = DiffusersEngine({"model": str(models / "t2v")})

    with pytest.raises(MissingExtra) as fault:
        engine.plan(short_request())

    assert fault.value.next_step == "pip install 'rushes[diffusers]'"
    assert "pip install 'rushes[diffusers]'" in engine.health()
    assert json.dumps(engine.health())
