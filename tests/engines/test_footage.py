"""An existing file becomes a take: byte for byte, checked, and refused where it is another file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rushes.engines.base import Context, Engine
from rushes.engines.footage import FootageEngine
from rushes.errors import CannotDo, CannotReach, EngineFault
from rushes.media.write import open_writer
from rushes.model.brief import MediaRef, Reference
from rushes.model.engine import Recipe, Request
from rushes.testing.engine_suite import EngineSuite, short_request
from rushes.timebase import Rate


def clip(folder: Path) -> Path:
    path = folder / "plate.mp4"
    if not path.exists():
        with open_writer(path, width=64, height=36, rate=Rate(24)) as writer:
            for frame in range(6):
                writer.write(np.full((36, 64, 3), 40 * frame, np.uint8))
    return path


def footage_request(path: Path, **changes: object) -> Request:
    media = MediaRef(sha256=hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name, suffix=path.suffix)
    return short_request(references=(Reference(media=media, role="footage"),), **changes)


class TestFootageKeepsTheContract(EngineSuite):
    follows_file = True

    def make_engine(self, folder: Path) -> Engine:
        return FootageEngine()

    def make_request(self, folder: Path) -> Request:
        return footage_request(clip(folder))

    def media(self, folder: Path) -> Mapping[str, Path]:
        path = clip(folder)
        return {hashlib.sha256(path.read_bytes()).hexdigest(): path}


def recipe_for(path: Path) -> Recipe:
    plan = FootageEngine().plan(footage_request(path))
    assert plan.resolved is not None
    return Recipe(engine="footage", revision=plan.revision, resolved=plan.resolved)


def context_for(folder: Path, path: Path) -> Context:
    scratch = folder / "scratch"
    scratch.mkdir()
    return Context(scratch=scratch, media=lambda ref: path)


def test_the_take_is_the_file_byte_for_byte(tmp_path: Path) -> None:
    path, engine = clip(tmp_path), FootageEngine()
    context = context_for(tmp_path, path)

    handle = engine.submit(recipe_for(path), attempt="a", context=context)
    list(engine.observe(handle, context=context))
    taken = engine.collect(handle, context=context)

    assert (context.scratch / taken.video).read_bytes() == path.read_bytes()


def test_a_file_that_changed_since_the_sheet_was_read_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path, engine = clip(tmp_path), FootageEngine()
    context, recipe = context_for(tmp_path, path), recipe_for(path)
    path.write_bytes(path.read_bytes() + b"x")

    handle = engine.submit(recipe, attempt="a", context=context)
    with pytest.raises(EngineFault, match="not the file the recipe names"):
        list(engine.observe(handle, context=context))

    assert [item.name for item in context.scratch.iterdir()] == ["attempt.json"]


def test_a_missing_file_is_told_before_anything_starts(tmp_path: Path) -> None:
    path, engine = clip(tmp_path), FootageEngine()
    context, recipe = context_for(tmp_path, path), recipe_for(path)
    path.unlink()

    with pytest.raises(CannotReach, match=r"plate\.mp4"):
        engine.submit(recipe, attempt="a", context=context)


def test_a_suffix_that_is_a_path_does_not_leave_the_folder(tmp_path: Path) -> None:
    path, engine = clip(tmp_path), FootageEngine()
    context, recipe = context_for(tmp_path, path), recipe_for(path)
    odd = replace(recipe.resolved.references[0].media, suffix="/../../evil.mp4")
    resolved = replace(recipe.resolved, references=(Reference(media=odd, role="footage"),))

    handle = engine.submit(replace(recipe, resolved=resolved), attempt="a", context=context)
    list(engine.observe(handle, context=context))

    assert engine.collect(handle, context=context).video == "footage"


def test_two_files_for_one_take_are_refused_by_plan_and_by_submit(tmp_path: Path) -> None:
    path, engine = clip(tmp_path), FootageEngine()
    context, recipe = context_for(tmp_path, path), recipe_for(path)
    twice = recipe.resolved.references * 2

    plan = engine.plan(short_request(references=twice))

    assert plan.resolved is None
    with pytest.raises(CannotDo, match="exactly one file"):
        engine.submit(
            replace(recipe, resolved=replace(recipe.resolved, references=twice)), attempt="a", context=context
        )


def test_words_stay_in_the_brief_so_that_they_do_not_make_it_another_take(tmp_path: Path) -> None:
    path, engine = clip(tmp_path), FootageEngine()

    one = engine.plan(footage_request(path, prompt="a dog", negative="blur", wishes={"camera": "pan"}))
    other = engine.plan(footage_request(path, prompt="a cat"))

    assert one.resolved == other.resolved
    assert {item.field for item in one.adjustments} >= {"prompt", "negative", "wishes.camera"}
    assert all(item.effect == "lossless" for item in one.adjustments)
