"""Named chains, the trade's order, running one over a stream, and the keys by which finished work is found again."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes import plugins
from rushes.errors import AskTheArtist, BrokenPromise, CannotReach
from rushes.finishing.base import FinishContext, FinishOp, Frame
from rushes.model.document import digest
from rushes.model.master import Chain, Reading, Step
from rushes.timebase import FrameRange

#: The chains a person can name, each as its steps with the settings that differ from the operation's defaults.
CHAINS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "film": {"deflicker": {}, "match": {}, "upscale": {}, "grade": {}, "detail": {}, "grain": {}},
    "web": {
        "deflicker": {},
        "match": {},
        "upscale": {},
        "grade": {},
        "detail": {"strength": 0.35},
        "grain": {"sigma": 0.8},
    },
    "clean": {"upscale": {}, "grade": {}, "grain": {"sigma": 0.0}},
    "none": {"upscale": {}, "grain": {"sigma": 0.0}},
}
#: What each chain is for, in a sentence.
TITLES = {
    "film": "glue, scale, grade, micro-contrast and the look's grain",
    "web": "the same with less grain and detail, which small screens and low bit rates carry badly",
    "clean": "scale and grade only",
    "none": "scale to size, nothing else",
}
#: Settings that name a file: the key holds the file's SHA-256 (`<name>_sha256`) and not its path.
_FILES = ("lut",)
#: Settings that change how, never what.
_HOW = ("in_place",)
#: Steps that look at the hero shot.
_REFERRING = ("match",)


def build_chain(name: str, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> Chain:
    """A named chain with some settings replaced, its steps in the trade's order.

    Args:
        name: `film`, `web`, `clean` or `none`.
        overrides: settings by step name, e.g. `{"grain": {"sigma": 2.0, "out": "uint8"}}`; `{"detail": None}` leaves a
            step out, a step that the chain lacks is added.

    Raises:
        AskTheArtist: no such chain, step or setting; every fault is named.
        CannotReach: a file that a setting names cannot be read.
    """
    if name not in CHAINS:
        raise AskTheArtist(
            f"no chain called {name!r}", cause="known: " + ", ".join(CHAINS), next_step=_nearest(name, CHAINS)
        )
    settings: dict[str, dict[str, Any]] = {op: dict(values) for op, values in CHAINS[name].items()}
    faults = []
    for op, values in (overrides or {}).items():
        if values is None:
            settings.pop(op, None)
            continue
        known = {leaf.name for leaf in plugins.list_leaves("finishing") if not leaf.refused}
        if op not in known:
            faults.append(f"no step called {op!r}; {_nearest(op, known)}")
            continue
        defaults = load_step(op).facts.defaults
        unknown = [key for key in values if key not in defaults and key not in _digests()]
        faults.extend(f"{op} has no setting {key!r}; {_nearest(key, defaults)}" for key in unknown)
        settings.setdefault(op, {}).update(values)
    if faults:
        raise AskTheArtist(
            "the chain's settings do not fit", cause="; ".join(faults), next_step="correct or leave out these settings"
        )
    return order_steps(Chain(name=name, steps=tuple(Step(op=op, settings=_seal(own)) for op, own in settings.items())))


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else "choose one of: " + ", ".join(sorted(known))


def _digests() -> tuple[str, ...]:
    return tuple(f"{name}_sha256" for name in _FILES)


def _seal(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with the SHA-256 of every file they name, so that the chain's key follows the content."""
    sealed = dict(settings)
    for name in _FILES:
        if sealed.get(name) and not sealed.get(f"{name}_sha256"):
            try:
                sealed[f"{name}_sha256"] = hashlib.sha256(Path(str(sealed[name])).read_bytes()).hexdigest()
            except OSError as fault:
                raise CannotReach(
                    f"the file of the setting {name!r} cannot be read", cause=str(fault), next_step="check its path"
                ) from fault
    return sealed


def load_step(name: str) -> FinishOp:
    """The operation of that name, ready to apply.

    Raises:
        NoSuchPlugin, MissingExtra, BrokenPromise: as `plugins.load`.
    """
    op: FinishOp = plugins.load("finishing", name)()
    return op


def order_steps(chain: Chain) -> Chain:
    """The chain with its steps in the order of their places, whatever order they were named in."""
    return replace(chain, steps=tuple(sorted(chain.steps, key=lambda step: load_step(step.op).facts.place)))


def step_versions(chain: Chain) -> dict[str, int]:
    """The version of each step's arithmetic, for the key."""
    return {step.op: load_step(step.op).facts.version for step in chain.steps}


def run_chain(
    chain: Chain, frames: Iterable[Frame], *, context: FinishContext, readings: list[Reading] | None = None
) -> Iterator[NDArray[Any]]:
    """Run a stream through every step; memory is that of the steps' windows, whatever the length.

    Args:
        chain: of `build_chain`.
        frames: (H, W, 3) float32 R'G'B' of `context.width` x `context.height`; they are left as they are.
        context: of the first step; `report` also receives every reading.
        readings: takes up the before/after readings, complete when the stream ends.

    Returns:
        frames of `out_width` x `out_height`: float32 0..1, or uint8 or uint16 where the grain step's `out` says so.

    Raises:
        AskTheArtist: settings that a step cannot use.
        BrokenPromise: a frame of another size or type than promised.
        Cancelled: a person stopped it.
    """

    def take_down(reading: Reading) -> None:
        if readings is not None:
            readings.append(reading)
        context.report(reading)

    stream: Iterator[NDArray[Any]] = _check(iter(frames), context)
    width, height, is_ours = context.width, context.height, False
    for step in order_steps(chain).steps:
        op = load_step(step.op)
        settings = {**op.facts.defaults, **step.settings}
        if "in_place" in op.facts.defaults:
            settings["in_place"] = is_ours
        here = replace(context, width=width, height=height, report=take_down)
        stream = op.apply(stream, settings=settings, context=here)
        if op.facts.changes_size:  # a resized frame is new: the steps after it may write into it
            is_ours = (width, height) != (context.out_width, context.out_height)
            width, height = context.out_width, context.out_height
    yield from stream
    if readings is not None:  # streams are lazy: the last step speaks first
        order = [step.op for step in order_steps(chain).steps]
        readings.sort(key=lambda reading: order.index(reading.step))


def _check(frames: Iterator[Frame], context: FinishContext) -> Iterator[Frame]:
    wanted = (context.height, context.width, 3)
    for index, frame in enumerate(frames):
        if frame.shape != wanted or frame.dtype != np.float32:
            raise BrokenPromise(
                "a frame does not fit its chain",
                cause=f"frame {index} is {frame.shape} {frame.dtype}, not {wanted} float32",
                next_step="decode at the size the context names, as float32",
            )
        yield np.ascontiguousarray(frame)
        del frame


def step_keys(
    chain: Chain,
    *,
    take: str,
    source: FrameRange,
    size: tuple[int, int],
    versions: Mapping[str, int],
    reference: str = "",
    seed: int = 0,
) -> tuple[str, ...]:
    """A key per step, each made of all that its picture depends on: a change leaves the keys before it as they were.

    Args:
        chain: of `build_chain`.
        take: SHA-256 of the take's file.
        source: frames of the take.
        size: width and height the chain ends at.
        versions: of `step_versions`.
        reference: key of the hero shot's picture; only steps that look at it depend on it.
        seed: of grain and dither.
    """
    keys: list[str] = []
    last = digest({"take": take, "range": [source.start, source.end]})
    for step in chain.steps:
        content = {name: value for name, value in step.settings.items() if name not in (*_FILES, *_HOW)}
        own: dict[str, Any] = {"before": last, "op": step.op, "settings": content, "version": versions[step.op]}
        if step.op in _REFERRING:
            own["reference"] = reference
        if step.op == "upscale":
            own["size"] = list(size)
        if step.op == "grain":
            own["seed"] = seed
        last = digest(own)
        keys.append(last)
    return tuple(keys)


def chain_key(
    chain: Chain,
    *,
    take: str,
    source: FrameRange,
    size: tuple[int, int],
    versions: Mapping[str, int],
    reference: str = "",
    seed: int = 0,
) -> str:
    """The key of the whole chain's picture (arguments as `step_keys`): equal keys mean equal pictures."""
    keys = step_keys(chain, take=take, source=source, size=size, versions=versions, reference=reference, seed=seed)
    return digest({"steps": keys, "size": list(size), "take": take, "range": [source.start, source.end]})
