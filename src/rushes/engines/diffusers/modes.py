"""Which modes a pipeline offers, read off its name and signature; these only ever narrow a card."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rushes.engines.diffusers.folder import ModelFolder
from rushes.model.engine import Card, Mode

_LORAS_MAX = 8

#: What this engine can hand to a pipeline; one that cannot do without more is not driven.
_GIVEN = {"prompt", "image"}
#: Parts of class names: pipelines that start from a picture though their signature does not insist on it ...
_FROM_PICTURE = ("ImageToVideo", "Image2Video", "I2V")
#: ... and pipelines that work on a video, which this engine has no mode for.
_FROM_VIDEO = ("VideoToVideo", "Control", "Transfer", "Refine", "Upsample", "InContext", "Edit", "Animate2")


def offer_modes(card: Card, folder: ModelFolder, facts: Mapping[str, Any]) -> dict[str, Mode]:
    """The card's modes that the pipeline bears out, with its own limits.

    Args:
        card: general or of the model.
        folder: the model folder.
        facts: of the pipeline class, as the worker tells them.
    """
    params, required = set(facts["params"]), set(facts["required"])
    if "num_frames" not in params or required - _GIVEN or any(part in folder.pipeline for part in _FROM_VIDEO):
        return {}
    needs_picture = "image" in required or any(part in folder.pipeline for part in _FROM_PICTURE)
    names = []
    if "prompt" in params and not needs_picture:
        names.append("t2v")
    if "image" in params:
        names.append("i2v")
    return {name: _narrow(card.modes[name], name, folder, facts) for name in names if name in card.modes}


def _narrow(mode: Mode, name: str, folder: ModelFolder, facts: Mapping[str, Any]) -> Mode:
    params = set(facts["params"])
    roles = {"first": 1} if name == "i2v" else {}
    if name == "i2v" and "last_image" in params:
        roles["last"] = 1
    return replace(
        mode,
        lattice=folder.lattice if mode.lattice == "any" else mode.lattice,
        size_multiple=math.lcm(folder.size_multiple, mode.size_multiple),
        prompt=mode.prompt if "prompt" in params else "ignored",
        negative="native" if "negative_prompt" in params else "folded",
        seed="same-host" if "generator" in params else "none",
        loras_max=_LORAS_MAX if facts["lora"] else 0,
        roles=roles,
        controls=(),
        audio="none",
    )
