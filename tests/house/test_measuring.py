"""What the tools that measure previz time, and on which prompts."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from rushes.engines.previz.kits import KITS
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.phrases import lexicon

ROOT = Path(__file__).parents[2]


def load(path: str) -> ModuleType:
    """A script of the house as a module."""
    name = Path(path).stem + "_measured"
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_first_frames_are_timed_in_every_kit_and_at_every_setting_of_the_lexicon() -> None:
    shots = load("benchmarks/previz.py").settings()
    specs = [describe(prompt, wishes=wishes, seed=seed)[0] for _, prompt, wishes, seed in shots]

    assert {spec.kit for spec in specs} == set(KITS)
    assert len(shots) > len(lexicon()["settings"])
    for key in ("room", "terrain", "plate"):
        asked = {str(entry[key]) for entry in lexicon()["settings"] if key in entry}
        assert asked == {str(spec.extra[key]) for spec in specs if key in spec.extra}


@pytest.mark.parametrize(("mixed", "every", "count"), [(False, 1, 20), (True, 1, 20), (True, 10, 2), (False, 7, 3)])
def test_a_batch_is_the_first_prompts_or_prompts_spread_over_all(mixed: bool, every: int, count: int) -> None:
    prompts = [f"{k % 150}" for k in range(300)]

    found = load("tools/hundred.py").chosen(prompts, rows=20, mixed=mixed, every=every)

    assert len(found) == len(set(found)) == count
    assert found[0] == "0"
    assert (int(found[-1]) > 60) == mixed


def test_the_mix_counts_prompts_by_what_they_ask_for() -> None:
    told = load("tools/hundred.py").mix(["a dog in a meadow", "a woman in a kitchen", "a lake", "a lake at night"])

    assert told == {"landscape with animal": 1, "interior with person": 1, "landscape": 2}
