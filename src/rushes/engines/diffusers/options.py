"""The numbers a person may turn, checked against the pipeline; defaults are written down to make a recipe whole."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rushes.model.engine import Adjustment, Plan, Refusal, Resolved

#: What a negative prompt works through, where a pipeline has several kinds of guidance the first that it has.
_NEGATIVE_GUIDANCE = ("true_cfg_scale", "guidance")


def plan_options(plan: Plan, resolved: Resolved, known: Mapping[str, Any], *, must: tuple[str, ...]) -> Plan:
    """Check the numbers a person turned, and write down the defaults so that the recipe is whole.

    Args:
        plan: as the planner made it.
        resolved: its resolved request.
        known: numeric options of the pipeline by our names, with their defaults.
        must: fields that may not be dropped.
    """
    refusals, adjustments, options = [], [], dict(resolved.options)
    for name, text in resolved.options.items():
        fault = _option_fault(name, text, known)
        if fault:
            hint = "known: " + ", ".join(sorted(known))
            refusals.append(Refusal(field=f"options.{name}", asked=text, rule=fault, hint=hint))
    for name in ("steps", "guidance"):
        if name not in options and known.get(name) is not None:
            options[name] = str(known[name])
            rule = "the pipeline's own default, written down"
            adjustments.append(
                Adjustment(field=f"options.{name}", asked="default", given=options[name], rule=rule, effect="lossless")
            )
    unheard = "" if refusals or not resolved.negative else _why_unheard(options, known)
    if unheard:
        hint = "raise it, or say it in the prompt"
        if "negative" in must:
            refusals.append(Refusal(field="negative", asked=resolved.negative, rule=unheard, hint=hint))
        adjustments.append(
            Adjustment(
                field="negative",
                asked=resolved.negative,
                given="not sent",
                rule=unheard,
                effect="drops_intent",
                hint=hint,
            )
        )
        resolved = replace(resolved, negative="")
    return replace(
        plan,
        resolved=None if refusals else replace(resolved, options=options),
        adjustments=plan.adjustments + tuple(adjustments),
        refusals=plan.refusals + tuple(refusals),
    )


def as_number(text: str) -> float | int:
    """A number as a pipeline wants it: whole where it is written whole."""
    number = float(text)
    return int(number) if number == int(number) and "." not in text else number


def _why_unheard(options: Mapping[str, str], known: Mapping[str, Any]) -> str:
    """Why a pipeline would not hear a negative prompt: its guidance is 1 or less; empty where it would."""
    name = next((name for name in _NEGATIVE_GUIDANCE if name in known), "")
    number = float(options[name]) if name in options else known.get(name)
    if number is None or number > 1.0:
        return ""
    return f"a negative prompt works through {name} above 1, which is {number:g}"


def _option_fault(name: str, text: str, known: Mapping[str, Any]) -> str:
    if name not in known:
        return f"the pipeline has no option called {name}"
    try:
        number = float(text)
    except ValueError:
        return "not a number"
    whole = isinstance(known[name], int)
    if not math.isfinite(number) or number < 0 or (whole and number != int(number)):
        return "not a whole number from 0" if whole else "not a number from 0"
    if name == "steps" and not 1 <= number <= 1000:
        return "1 to 1000 steps"
    return ""
