"""Numbers to words: one sentence per take that says what was measured, against what, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rushes.model.brief import Look
from rushes.model.take import Flag, Score

#: Flags of these measures repeat what the sentence says in numbers anyway.
_SAID_IN_NUMBERS = frozenset({"palette", "temperature", "flicker"})


def explain(scores: Sequence[Score], flags: Sequence[Flag], look: Look | None = None) -> str:
    """What a person should know of a take before looking, in one sentence or two.

    Exact faults come first, then distance to the look, then flicker, then remarks. Differences within their
    uncertainty are called so; what was not measurable is not spoken of; nothing is said of what pixels cannot tell
    (who is in the picture, whether it is good).

    Args:
        scores: of all measures of one take.
        flags: of all measures of one take.
        look: what it is looked at for now; None takes the scores' word, which have no value where no look was given.

    Returns:
        e.g. `31 % of the picture outside the palette (mostly #2f6b8f), 40 mired cooler than the look (give or take
        10); flicker 0.4 %.`
    """
    facts = [_with_frames(flag) for flag in flags if flag.level == "fact"]
    against = [part for part in (_palette(scores, look), _temperature(scores)) if part]
    warned = [flag for flag in flags if flag.level == "warn" and flag.measure not in _SAID_IN_NUMBERS]
    remarks = [_with_frames(flag) if flag.measure == "integrity" else flag.sentence for flag in warned]
    parts = [", ".join(facts), ", ".join(against), _flicker(scores), _texture(scores), *remarks]
    said = "; ".join(part for part in parts if part)
    return f"{said[0].upper()}{said[1:]}." if said else "Nothing was measured."


def _find(scores: Iterable[Score], measure: str, name: str) -> Score | None:
    return next((s for s in scores if (s.measure, s.name) == (measure, name) and s.value is not None), None)


def _with_frames(flag: Flag) -> str:
    if not flag.frames:
        return flag.sentence
    first = flag.frames[0]
    place = f"frame {first.start}" if len(first) == 1 else f"frames {first.start} to {first.end - 1}"
    more = f" and {len(flag.frames) - 1} more" if len(flag.frames) > 1 else ""
    return f"{flag.sentence} ({place}{more})"


def _palette(scores: Sequence[Score], look: Look | None) -> str:
    outside = _find(scores, "palette", "outside")
    if (look is not None and not look.palette) or outside is None or outside.value is None:
        return ""
    if outside.value < 0.5:
        return "no colour outside the palette"
    return f"{outside.value:.0f} % of the picture outside the palette{f' ({outside.note})' if outside.note else ''}"


def _temperature(scores: Sequence[Score]) -> str:
    difference = _find(scores, "temperature", "difference")
    if difference is None or difference.value is None:
        return ""
    doubt = difference.uncertainty or 0.0
    if abs(difference.value) <= doubt:
        return f"light as in the look (within {doubt:.0f} mired)"
    word = "warmer" if difference.value > 0 else "cooler"
    return f"{abs(difference.value):.0f} mired {word} than the look (give or take {doubt:.0f})"


def _flicker(scores: Sequence[Score]) -> str:
    overall, local = _find(scores, "flicker", "global"), _find(scores, "flicker", "local")
    if overall is None or overall.value is None:
        return ""
    said = f"flicker {_percent(overall.value)}"
    if local is not None and local.value is not None and "not measurable" not in local.note:
        said += f", {_percent(local.value)} in places"
    caution = next((part for part in overall.note.split("; ") if part.startswith("only ")), "")
    return f"{said} ({caution})" if caution else said


def _percent(value: float) -> str:
    return "under 0.1 %" if value < 0.1 else f"{value:.1f} %"


def _texture(scores: Sequence[Score]) -> str:
    edges = _find(scores, "sharpness", "edges")
    low = edges.bounds[0] if edges else None
    if edges is None or edges.value is None or low is None or edges.value >= low:
        return ""
    return f"soft (edges {edges.value:.1f}, a sharp picture has 2.7)"
