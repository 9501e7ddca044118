"""A hundred plans on one page: equal adjustments and refusals become one row with a count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rushes.model.engine import Adjustment, Plan, Refusal

#: Fields whose asked text differs from row to row though the change is the same.
_TEXTS = ("prompt", "negative", "cast", "references", "loras", "seed")


def group_adjustments(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Rows such as `86 of 100: 5 s -> 5.0625 s (frames come as 4k+1)`, losses first, then by count."""
    weight = {"drops_intent": 0, "changes_picture": 1, "lossless": 2}
    groups: dict[tuple[str, ...], list[Adjustment]] = {}
    for plan in plans:
        for key, first in {_key(item): item for item in plan.adjustments}.items():
            groups.setdefault(key, []).append(first)
    ordered = sorted(groups.values(), key=lambda items: (weight[items[0].effect], -len(items), items[0].field))
    return tuple(_row(items, len(plans)) for items in ordered)


def group_refusals(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Rows such as `3 of 100 refused: 40 s: at most 15 s; split the shot`, by count."""
    groups: dict[tuple[str, str, str], int] = {}
    for plan in plans:
        for key in {(item.asked if not _is_text(item) else item.field, item.rule, item.hint) for item in plan.refusals}:
            groups[key] = groups.get(key, 0) + 1
    ordered = sorted(groups.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        f"{count} of {len(plans)} refused: {asked}: {rule}" + (f"; {hint}" if hint else "")
        for (asked, rule, hint), count in ordered
    )


def _key(item: Adjustment) -> tuple[str, ...]:
    texts = () if _is_text(item) else (item.asked, item.given)
    return (item.field, item.rule, item.effect, *texts)


def _is_text(item: Adjustment | Refusal) -> bool:
    return item.field in _TEXTS or item.field.startswith("wishes.")


def _row(items: Sequence[Adjustment], total: int) -> str:
    first = items[0]
    changes = _distinct((item.asked, item.given) for item in items)
    example = f"{_short(first.asked)} -> {_short(first.given)}"
    if len(changes) > 1:
        example = f"{len(changes)} different, e.g. {example}"
    field = "" if first.field in ("seconds", "size") else f"{first.field}: "
    loss = {"drops_intent": " [lost]", "changes_picture": " [changes the picture]", "lossless": ""}[first.effect]
    return f"{len(items)} of {total}: {field}{example} ({first.rule}){loss}"


def _distinct(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pairs))


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
