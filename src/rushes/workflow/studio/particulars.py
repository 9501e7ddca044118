"""Everything about one take: what was asked, sent and honoured, earlier wordings, its numbers and its siblings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rushes.model.brief import Brief
from rushes.model.engine import Recipe
from rushes.model.take import Score, Take
from rushes.review.wording import Piece, diff_words
from rushes.workflow.bench import Bench
from rushes.workflow.studio.rows import Row
from rushes.workflow.studio.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class Honoured:
    """One field: what was asked, what was sent, and whether it was kept."""

    field: str
    asked: str
    sent: str
    state: Literal["kept", "changed", "dropped"]
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One wording of a shot's prompt.

    Args:
        brief: its id.
        diff: from the wording before it.
        takes: ids of its takes.
        is_current: it still stands in the sheet.
    """

    brief: str
    prompt: str
    negative: str
    diff: tuple[Piece, ...]
    takes: tuple[str, ...]
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What the take page shows beside the card."""

    brief: Brief
    recipe: Recipe
    asked: Mapping[str, str]
    sent: Mapping[str, str]
    honoured: tuple[Honoured, ...]
    coverage: Mapping[str, tuple[str, ...]]
    scores: tuple[Score, ...]
    history: tuple[Wording, ...]
    siblings: tuple[Row, ...]
    made_at: datetime | None


def read_particulars(bench: Bench, now: Snapshot, row: Row) -> Particulars:
    """Read what the shelf does not hold of a take."""
    take, ledger = row.take, bench.ledger
    brief, recipe = ledger.brief(take.brief), ledger.recipe(take.recipe)
    asked, sent = fields_asked(brief, take), fields_sent(recipe)
    made = ledger.entries(kinds=("gen.finished",), take=take.id, limit=1)
    return Particulars(
        brief=brief,
        recipe=recipe,
        asked=asked,
        sent=sent,
        honoured=compare_fields(asked, sent, take),
        coverage=_coverage(take),
        scores=ledger.scores_of([take.id])[take.id],
        history=wordings(bench, now, row),
        siblings=tuple(other for other in now.siblings(row) if other.take.id != take.id),
        made_at=made[0].at if made else None,
    )


def fields_asked(brief: Brief, take: Take) -> dict[str, str]:
    """The brief as field -> text, without what was left empty."""
    said = {
        "prompt": brief.prompt,
        "negative": brief.negative,
        "seconds": str(brief.seconds),
        "frame": f"{brief.width}x{brief.height}",
        "seed": str(take.seed),
        "characters": ", ".join(brief.characters),
        "references": ", ".join(_name(r.media.name, r.role) for r in brief.references),
        "loras": ", ".join(f"{lora.name} x{lora.scale:g}" for lora in brief.loras),
        **dict(brief.wishes),
        **dict(brief.options),
    }
    return {name: text for name, text in said.items() if text}


def fields_sent(recipe: Recipe) -> dict[str, str]:
    """The recipe as field -> text, under the names of the brief."""
    sent = recipe.resolved
    kept = sent.trim_frames or sent.frames
    said = {
        "prompt": sent.prompt,
        "negative": sent.negative,
        "seconds": str(sent.rate.seconds(kept)),
        "frame": f"{sent.width}x{sent.height}",
        "seed": str(sent.seed),
        "characters": ", ".join(character.name for character in sent.cast),
        "references": ", ".join(_name(r.media.name, r.role) for r in sent.references),
        "loras": ", ".join(f"{lora.name} x{lora.scale:g}" for lora in sent.loras),
        "mode": sent.mode,
        "frames": str(sent.frames),
        "rate": str(sent.rate),
        **dict(sent.wishes),
        **dict(sent.options),
    }
    return {name: text for name, text in said.items() if text}


def compare_fields(asked: Mapping[str, str], sent: Mapping[str, str], take: Take) -> tuple[Honoured, ...]:
    """Each asked field: kept as it was, sent changed, or dropped; with the engine's own word where it gave one."""
    words = {a.field: a for a in take.adjustments}
    answers = []
    for field, text in asked.items():
        given = sent.get(field, "")
        adjustment = words.get(field)
        state: Literal["kept", "changed", "dropped"] = "kept" if given == text else "changed" if given else "dropped"
        hint = ""
        if adjustment is not None:
            given, hint = adjustment.given or given, adjustment.hint or adjustment.rule
            state = "dropped" if adjustment.effect == "drops_intent" else "changed"
        answers.append(Honoured(field=field, asked=text, sent=given, state=state, hint=hint))
    return tuple(answers)


def wordings(bench: Bench, now: Snapshot, row: Row) -> tuple[Wording, ...]:
    """The wordings of a shot's variant, oldest first, each with what changed; those never made come last."""
    take = row.take
    briefs = {b.id: b for b in bench.ledger.briefs(shot=take.shot, parked=True) if _variant(b) == row.where[1:]}
    current = {brief.id for brief in bench.ledger.briefs(shot=take.shot)}
    asked = bench.ledger.entries(kinds=("gen.requested",), shot=take.shot)
    order = dict.fromkeys(str(entry.body.get("batch", "")) for entry in asked)
    ordered = [briefs[name] for name in order if name in briefs]
    ordered += [brief for name, brief in briefs.items() if name not in order]
    takes: dict[str, list[str]] = {}
    for other in now.siblings(row):
        takes.setdefault(other.take.brief, []).append(other.take.id)
    answers: list[Wording] = []
    for brief in ordered:
        before = answers[-1].prompt if answers else brief.prompt
        if answers and (before, answers[-1].negative) == (brief.prompt, brief.negative):
            last = answers[-1]  # the same words with other numbers: one wording
            answers[-1] = Wording(
                brief=brief.id,
                prompt=last.prompt,
                negative=last.negative,
                diff=last.diff,
                takes=(*last.takes, *takes.get(brief.id, ())),
                is_current=brief.id in current,
            )
            continue
        answers.append(
            Wording(
                brief=brief.id,
                prompt=brief.prompt,
                negative=brief.negative,
                diff=diff_words(before, brief.prompt),
                takes=tuple(takes.get(brief.id, ())),
                is_current=brief.id in current,
            )
        )
    return tuple(answers)


def _variant(brief: Brief) -> tuple[str, str]:
    return brief.segment, brief.aspect


def _name(name: str, role: str) -> str:
    return f"{name or 'a file'} ({role})"


def _coverage(take: Take) -> dict[str, tuple[str, ...]]:
    """What the engine says of the words it was given: drawn, ignored, guessed."""
    said = take.engine_facts.get("coverage", {})
    if not isinstance(said, Mapping):
        return {}
    return {
        str(name): tuple(str(word) for word in words)
        for name, words in said.items()
        if isinstance(words, Sequence) and not isinstance(words, str) and words
    }
