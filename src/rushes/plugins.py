"""Find a leaf by name without importing it, say why one is missing, and open package data: the only dynamic door.

A room lists its own leaves in its `__init__` as `LEAVES = {"previz": "rushes.engines.previz:PrevizEngine"}`.
Third parties add the same string as an entry point of the group `rushes.<room>`; they cannot hide a built-in name.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import importlib.metadata
import importlib.resources
import importlib.util
from dataclasses import dataclass
from typing import Any

from rushes.errors import BrokenPromise, MissingExtra, NoSuchPlugin

#: Libraries that an extra installs: module name -> extra.
EXTRAS = {
    "torch": "diffusers",
    "diffusers": "diffusers",
    "transformers": "diffusers",
    "peft": "diffusers",
}


#: What a person calls a leaf of a room.
_NOUNS = {
    "engines": "engine",
    "measures": "measure",
    "finishing": "finishing operation",
    "interchange": "interchange format",
}


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A leaf as listed: nothing of it has been imported.

    Args:
        name: how a person calls it.
        target: `module:attribute`.
        origin: `built-in` or the distribution that brings it.
        refused: why it may not be used (it would hide a built-in name), else empty.
    """

    name: str
    target: str
    origin: str = "built-in"
    refused: str = ""


@functools.cache
def list_leaves(room: str) -> tuple[Leaf, ...]:
    """All leaves of a room (`engines`, `measures`, `finishing`, `interchange`), importing none of them; read once."""
    table: dict[str, str] = importlib.import_module(f"rushes.{room}").LEAVES
    leaves = [Leaf(name=name, target=target) for name, target in table.items()]
    for point in importlib.metadata.entry_points(group=f"rushes.{room}"):
        origin = point.dist.name if point.dist else "unknown"
        refused = "hides a built-in name" if point.name in table else ""
        leaves.append(Leaf(name=point.name, target=point.value, origin=origin, refused=refused))
    return tuple(leaves)


def load(room: str, name: str) -> Any:
    """Import one leaf and return the class or function it names.

    Raises:
        NoSuchPlugin: no leaf of that name (the nearest is named).
        MissingExtra: a library of an optional extra is not installed.
        BrokenPromise: the leaf's own module does not import.
    """
    leaves = {leaf.name: leaf for leaf in list_leaves(room) if not leaf.refused}
    if name not in leaves:
        near = difflib.get_close_matches(name, leaves, n=1)
        raise NoSuchPlugin(
            f"no {_NOUNS.get(room, room)} called {name!r}",
            cause="known: " + ", ".join(sorted(leaves)),
            next_step=f"did you mean {near[0]!r}?" if near else "choose one of the known names",
        )
    module, _, attribute = leaves[name].target.partition(":")
    try:
        return getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError as fault:
        root = (fault.name or "").split(".")[0]
        if root in EXTRAS:
            raise MissingExtra(f"{room} leaf {name!r}", extra=EXTRAS[root], cause=str(fault)) from fault
        raise BrokenPromise(f"the {room} leaf {name!r} does not import", cause=str(fault)) from fault
    except Exception as fault:  # the plug-in loader: a third party's module may fail in any way
        raise BrokenPromise(f"the {room} leaf {name!r} does not load", cause=repr(fault)) from fault


def why_missing(room: str, name: str) -> str:
    """Empty where the leaf loads, else the reason and the cure in a sentence."""
    try:
        load(room, name)
    except (MissingExtra, BrokenPromise, NoSuchPlugin) as fault:
        return f"{fault.cause}; {fault.next_step}".rstrip("; ")
    return ""


def is_installed(library: str) -> bool:
    """True where a library could be imported; nothing of it is."""
    return importlib.util.find_spec(library) is not None


def read_data(room: str, name: str) -> bytes:
    """The bytes of a data file that ships inside a room, e.g. `read_data("engines", "cards/previz.yaml")`.

    Raises:
        NoSuchPlugin: the room ships no such file.
    """
    _check_inside(name)
    entry = importlib.resources.files(f"rushes.{room}").joinpath(*name.split("/"))
    try:
        return entry.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as fault:
        raise NoSuchPlugin(f"the room {room} ships no file {name!r}") from fault


def list_data(room: str, folder: str) -> tuple[str, ...]:
    """Names (with the folder in front) of the files that ship in a room's folder, sorted."""
    _check_inside(folder)
    entry = importlib.resources.files(f"rushes.{room}").joinpath(*folder.split("/"))
    return tuple(sorted(f"{folder}/{item.name}" for item in entry.iterdir() if item.is_file()))


def _check_inside(name: str) -> None:
    if name.startswith("/") or ".." in name.split("/"):
        raise NoSuchPlugin("a data name that leaves its room", cause=name)
