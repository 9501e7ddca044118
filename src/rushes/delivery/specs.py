"""Named deliverables: which file an outlet wants, dated and sourced, with a shop's own added from a file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from rushes import plugins
from rushes.errors import AskTheArtist, CannotReach, NoSuchPlugin
from rushes.model.master import DeliverableSpec

_REQUIRED = ("title", "size", "codec", "container", "pixel_format")
_PLAIN = (
    "title",
    "codec",
    "container",
    "pixel_format",
    "rate",
    "audio",
    "audio_codec",
    "bytes_max",
    "bitrate_max",
    "faststart",
    "start_timecode",
    "notes",
    "source",
)


def load_specs(extra: Path | None = None) -> dict[str, DeliverableSpec]:
    """All specifications by name: those that ship, then a shop's own, which may replace them.

    Args:
        extra: a YAML file of the shape of the one that ships.

    Raises:
        CannotReach: the extra file cannot be read.
        AskTheArtist: it is not of that shape; every fault is named.
    """
    specs = _parse(plugins.read_data("delivery", "specs.yaml").decode(), about="specs.yaml")
    if extra is not None:
        try:
            text = extra.read_text(encoding="utf-8")
        except OSError as fault:
            raise CannotReach("a file of specifications that cannot be read", cause=str(fault)) from fault
        specs |= _parse(text, about=extra.name)
    return specs


def find_spec(name: str, *, extra: Path | None = None) -> DeliverableSpec:
    """The specification of that name.

    Raises:
        NoSuchPlugin: no such name; the nearest is named.
    """
    specs = load_specs(extra)
    if name in specs:
        return specs[name]
    near = difflib.get_close_matches(name, specs, n=1, cutoff=0.4)
    raise NoSuchPlugin(
        f"no specification called {name!r}",
        cause="known: " + ", ".join(sorted(specs)),
        next_step=f"did you mean {near[0]!r}?" if near else "choose one of the known names",
    )


def _parse(text: str, *, about: str) -> dict[str, DeliverableSpec]:
    try:
        tree = yaml.safe_load(text) or {}
    except yaml.YAMLError as fault:
        raise AskTheArtist("specifications that are no YAML", cause=str(fault), about=about) from fault
    if not isinstance(tree, Mapping):
        raise AskTheArtist(
            "specifications that are no table of names", cause=f"found {type(tree).__name__}", about=about
        )
    faults = [fault for name, entry in tree.items() for fault in _faults(str(name), entry)]
    if faults:
        raise AskTheArtist(
            "specifications with faults", cause="; ".join(faults), next_step="mend them in the file", about=about
        )
    return {str(name): _spec(str(name), entry) for name, entry in tree.items()}


def _faults(name: str, entry: Any) -> list[str]:
    if not isinstance(entry, Mapping):
        return [f"{name}: not a table"]
    faults = [f"{name}: {key} is missing" for key in _REQUIRED if key not in entry]
    known = {*_PLAIN, "size", "quality", "loudness", "true_peak", "seconds_max", "safe", "color", "verified_on"}
    for key in entry:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            faults.append(f"{name}: {key} is no field" + (f", did you mean {near[0]}?" if near else ""))
    size = entry.get("size")
    if "size" in entry and not (isinstance(size, list) and len(size) == 2 and all(isinstance(n, int) for n in size)):
        faults.append(f"{name}: size is not [width, height]")
    elif size and any(n < 2 or n % 2 for n in size):
        faults.append(f"{name}: size {size} is not even")
    if entry.get("audio", "mix") not in ("none", "silent", "mix"):
        faults.append(f"{name}: audio is none, silent or mix, found {entry['audio']!r}")
    return faults


def _spec(name: str, entry: Mapping[str, Any]) -> DeliverableSpec:
    plain = {key: entry[key] for key in _PLAIN if key in entry}
    more: dict[str, Any] = {}
    if "quality" in entry:
        more["quality"] = {str(key): str(value) for key, value in entry["quality"].items()}
    for key in ("loudness", "true_peak"):
        if key in entry:
            more[key] = None if entry[key] is None else float(entry[key])
    if entry.get("seconds_max") is not None:
        more["seconds_max"] = Fraction(str(entry["seconds_max"]))
    for key in ("safe", "color"):
        if key in entry:
            more[key] = tuple(entry[key])
    return DeliverableSpec(
        name=name,
        width=entry["size"][0],
        height=entry["size"][1],
        verified_on=str(entry.get("verified_on", "")),
        **plain,
        **more,
    )
