"""Engine cards as data: load one by name, list them, and say what is wrong with one."""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Mapping
from typing import Any

import cattrs
import yaml

from rushes import plugins
from rushes.errors import BrokenPromise, NoSuchPlugin
from rushes.model.document import from_document
from rushes.model.engine import Card, Mode, Price, Statement
from rushes.timebase import Rate

LATTICES = ("any", "4k+1", "8k+1", "17k+5")
_ID_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


@functools.cache  # a hundred rows ask for it a hundred times
def load_card(name: str) -> Card:
    """The card that ships as `engines/cards/<name>.yaml`.

    Raises:
        NoSuchPlugin: no card of that name; the known ones are named.
        BrokenPromise: the card is not a card.
    """
    known = list_cards()
    if name not in known:
        raise NoSuchPlugin(f"no engine card called {name!r}", cause="known: " + ", ".join(known))
    return read_card(plugins.read_data("engines", f"cards/{name}.yaml").decode(), about=f"cards/{name}.yaml")


def list_cards() -> tuple[str, ...]:
    """Names of the cards that ship, sorted."""
    names = plugins.list_data("engines", "cards")
    return tuple(n.removeprefix("cards/").removesuffix(".yaml") for n in names if n.endswith(".yaml"))


def read_card(text: str, *, about: str = "a card") -> Card:
    """A card from YAML text; dates and money are written as quoted text.

    Raises:
        BrokenPromise: not YAML, a field that a card does not have, or a value of another kind.
    """
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise BrokenPromise(f"{about} is not YAML", cause=str(fault)) from fault
    faults = _strangers(document)
    if faults:
        raise BrokenPromise(f"{about} is not an engine card", cause="; ".join(faults))
    try:
        return from_document(document, Card)
    except (cattrs.ClassValidationError, ValueError, TypeError) as fault:
        lines = cattrs.transform_error(fault) if isinstance(fault, cattrs.ClassValidationError) else [str(fault)]
        raise BrokenPromise(f"{about} is not an engine card", cause="; ".join(lines)) from fault


def card_faults(card: Card) -> tuple[str, ...]:
    """Every fault of a card in a sentence; empty for a sound one. A card without source and date is not sound."""
    faults = []
    if not card.source:
        faults.append("no source")
    if card.verified_on is None:
        faults.append("no verified_on")
    if not card.modes:
        faults.append("no mode")
    if not card.id or not set(card.id) <= _ID_SIGNS:
        faults.append(f"the id {card.id!r} is not a name of small letters, digits, dots and dashes")
    if card.is_ai and card.source_type == "algorithmicMedia":
        faults.append("AI pictures are not algorithmicMedia")
    if card.price.amount < 0 or (card.price.unit == "free" and card.price.amount):
        faults.append("a price below zero, or a free one that is not zero")
    if card.price.unit not in ("free", "output_second", "clip", "device_second"):
        faults.append(f"an unknown price unit {card.price.unit!r}")
    for name, mode in card.modes.items():
        faults += [f"mode {name}: {fault}" for fault in _mode_faults(mode)]
    return tuple(faults)


def _mode_faults(mode: Mode) -> list[str]:
    faults = []
    if mode.lattice not in LATTICES:
        faults.append(f"unknown lattice {mode.lattice!r}")
    if mode.lattice != "any" and mode.seconds_step is not None:
        faults.append("both a lattice and a step of seconds")
    if mode.seconds_min is not None and mode.seconds_max is not None and mode.seconds_min > mode.seconds_max:
        faults.append("the shortest length is longer than the longest")
    if mode.size_multiple < 1:
        faults.append("a size multiple below 1")
    for rate in mode.rates:
        try:
            Rate.parse(rate)
        except ValueError:
            faults.append(f"not a rate: {rate!r}")
    for size in mode.sizes:
        width, _, height = size.partition("x")
        if not (width.isdecimal() and height.isdecimal()):
            faults.append(f"not a size: {size!r}")
        elif int(width) % mode.size_multiple or int(height) % mode.size_multiple:
            faults.append(f"the size {size} is not a multiple of {mode.size_multiple}")
        elif mode.pixels_max is not None and int(width) * int(height) > mode.pixels_max:
            faults.append(f"the size {size} is above pixels_max")
    for aspect in mode.aspects:
        across, _, down = aspect.partition(":")
        if not (across.isdecimal() and down.isdecimal() and int(across) and int(down)):
            faults.append(f"not an aspect: {aspect!r}")
    return faults


def _strangers(document: Any) -> list[str]:
    """Fields that no card has: the codec would pass over them in silence, and a typo would loosen a limit."""
    if not isinstance(document, Mapping):
        return ["it is not a table"]
    faults = _unknown(document, Card, "")
    for name, mode in (document.get("modes") or {}).items():
        faults += _unknown(mode, Mode, f"modes.{name}.")
    faults += _unknown(document.get("statement") or {}, Statement, "statement.")
    return faults + _unknown(document.get("price") or {}, Price, "price.")


def _unknown(document: Any, noun: type, prefix: str) -> list[str]:
    if not isinstance(document, Mapping):
        return [f"{prefix.rstrip('.')} is not a table"]
    known = {item.name: hint for item, hint in zip(dataclasses.fields(noun), _hints(noun), strict=True)}
    faults = [f"unknown field {prefix}{name}" for name in document if name not in known]
    for name, value in document.items():
        choices = typing.get_args(known[name]) if name in known and _is_literal(known[name]) else ()
        if choices and value not in choices:
            faults.append(f"{prefix}{name} is {value!r}, not one of {', '.join(map(str, choices))}")
    return faults


def _hints(noun: type) -> list[Any]:
    hints = typing.get_type_hints(noun)
    return [hints[item.name] for item in dataclasses.fields(noun)]


def _is_literal(hint: Any) -> bool:
    return typing.get_origin(hint) is typing.Literal


def tell_mode(mode: Mode) -> tuple[str, ...]:
    """What a mode takes, in words: lengths, sizes, and how each field is honoured."""
    seconds = [f"{float(value):g}" for value in (mode.seconds_min, mode.seconds_max) if value is not None]
    most = None if mode.pixels_max is None else f"at most {mode.pixels_max / 1e6:.0f} million pixels"
    facts = {
        "seconds": " to ".join(seconds),
        "frames": "" if mode.lattice == "any" else mode.lattice,
        "frames a second": ", ".join(mode.rates),
        "sizes": ", ".join(mode.sizes) or f"multiples of {mode.size_multiple}" + (f", {most}" if most else ""),
        "aspects": ", ".join(mode.aspects),
        "negative prompt": mode.negative,
        "camera": mode.camera,
        "seed": mode.seed,
        "media": ", ".join(f"{role} (at most {count})" for role, count in mode.roles.items()),
        "controls": ", ".join(mode.controls),
        "LoRA": f"at most {mode.loras_max}" if mode.loras_max else "",
        "prompt": f"at most {mode.prompt_max} characters" if mode.prompt_max else "",
        "sound": mode.audio,
    }
    return tuple(f"{name}: {fact}" for name, fact in facts.items() if fact)
