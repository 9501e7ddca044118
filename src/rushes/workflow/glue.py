"""What holds the shots of a film together: each one's hero shot, and what look and measures decide of its chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rushes.imaging.reframe import choose_window
from rushes.media.proxy import read_samples
from rushes.model.brief import Brief
from rushes.model.master import DeliverableSpec
from rushes.model.take import Score, Take
from rushes.store.files import path_of
from rushes.workflow.bench import Bench

#: Wishes that make two drawn shots one scene in one light.
_SCENE = ("time", "weather", "light")


def choose_heroes(takes: Sequence[Take], briefs: Mapping[str, Brief]) -> tuple[Take | None, ...]:
    """The hero shot of each take of a cut: the first of its scene, None for a hero itself.

    A scene is a sequence; drawn takes also share kit, seed, time, weather and light, because two streets of two seeds
    have no surface in common however alike they look.

    Args:
        takes: in the order of the cut; one may stand more than once.
        briefs: by take id.
    """
    first: dict[tuple[str, ...], Take] = {}
    heroes = []
    for take in takes:
        hero = first.setdefault(_scene(take, briefs[take.id]), take)
        heroes.append(hero if hero.id != take.id else None)
    return tuple(heroes)


def _scene(take: Take, brief: Brief) -> tuple[str, ...]:
    sequence = take.shot.rsplit("_", 1)[0]
    if take.origin != "previz":
        return (sequence,)
    light = (brief.wishes.get(name, "") for name in _SCENE)
    return (sequence, str(take.engine_facts.get("kit", "")), str(take.seed), *light)


def reframe_of(bench: Bench, take: Take, spec: DeliverableSpec) -> tuple[float, float, float, float] | None:
    """The crop of a take for a specification of another aspect, in pixels; None where the aspects agree.

    Chosen once per take and aspect and kept in the ledger, so that a film stays as it was reviewed.
    """
    wanted, own = spec.width / spec.height, take.facts.width / take.facts.height
    if abs(wanted / own - 1) < 0.02:
        return None
    key = f"reframe:{take.media.sha256}:{spec.aspect}"
    known = bench.ledger.answer(key)
    if known is None:
        samples = read_samples(path_of(bench.media, take.media), count=5, inside=(192, 192))
        track = [tuple(place) for place in take.engine_facts.get("subject", ())]
        x, y, width, height = choose_window(samples, aspect=wanted, subject=track)
        scale_x, scale_y = take.facts.width, take.facts.height
        crop = [round(x * scale_x, 2), round(y * scale_y, 2), round(width * scale_x, 2), round(height * scale_y, 2)]
        known = bench.ledger.save_answer(key, {"crop": crop})
    x, y, width, height = known["crop"]
    return x, y, width, height


def chain_settings(bench: Bench, take: Take, *, scores: Sequence[Score], name: str) -> dict[str, dict[str, Any]]:
    """What the look and the take's own measures decide of a chain's settings."""
    look = bench.production.brand.look
    measured = {f"{score.measure}.{score.name}": score.value for score in scores if score.value is not None}
    settings: dict[str, dict[str, Any]] = {}
    if name in ("film", "web"):
        # previz is drawn in the look's light, and nothing flickers in it but what is meant to: rain, reflections
        drawn = take.origin == "previz"
        settings["deflicker"] = {"strength": 0.0} if drawn else {"measured": _flicker(measured)}
        # all that is drawn in one scene has one light: a step towards the look would undo what its brief asks for
        settings["match"] = {} if drawn else {"measured": _light(measured), "target": {"mired": look.mired}}
    sigma = look.grain if name == "film" else look.grain / 2
    if name in ("film", "web"):
        settings["grain"] = {"sigma": sigma, "measured": measured.get("noise.sigma", 0.0)}
    else:
        settings["grain"] = {}
    if look.lut is not None:
        settings["grade"] = {"lut": str(path_of(bench.media, look.lut))}
    return settings


def _flicker(measured: Mapping[str, float]) -> dict[str, float]:
    return {name: measured[f"flicker.{name}"] for name in ("global", "local") if f"flicker.{name}" in measured}


def _light(measured: Mapping[str, float]) -> dict[str, float]:
    found = {"mired": "temperature.mired", "stops": "exposure.stops"}
    return {name: measured[key] for name, key in found.items() if key in measured}
