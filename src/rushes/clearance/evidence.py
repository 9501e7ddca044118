"""What is known of a subject before anybody judges: its takes, engines, inputs, people and who decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from rushes.errors import AskTheArtist
from rushes.model.brief import Brief, Character, Lora, MediaRef
from rushes.model.engine import Card
from rushes.model.review import Decision
from rushes.model.rights import DataItem, DataSet
from rushes.model.take import Take

#: Shot tags that put people in the picture.
PEOPLE_TAGS = ("face close-up", "eye contact", "lip sync", "crowd", "multi-character")


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What the production allows itself (`[policy]` of production.toml).

    Args:
        commercial: the film advertises or is sold.
        territories: where it will be shown: ISO 3166 codes, `EU` or `world`; empty for not said.
        worst_tier: the worst training statement that passes without a person, `T1` to `T5`.
        only_our_data: engines may use only LoRA and references of our data sets.
        revenue: yearly revenue in US dollars, None for not said.
        registered: engines with a registration on file.
    """

    commercial: bool = True
    territories: tuple[str, ...] = ()
    worst_tier: str = "T3"
    only_our_data: bool = False
    revenue: int | None = None
    registered: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything the rules look at; the corridor fills it.

    Args:
        takes: the takes that the subject shows.
        cards: engine id -> card.
        briefs: brief id -> brief, of those takes.
        characters: of the production.
        data_sets: of the production; an item states the rights of a file by its hash.
        decisions: take id -> what stands.
        made: shot code -> takes that were made of it.
        other_inputs: files of the whole film by what they are (`music`, `logo`, `lut`).
        own_media: hashes of files that this program made itself (a music bed made in code).
        revisions: engine id -> model revision as the recipes state it.
    """

    takes: tuple[Take, ...]
    cards: Mapping[str, Card]
    briefs: Mapping[str, Brief] = field(default_factory=dict)
    characters: tuple[Character, ...] = ()
    data_sets: tuple[DataSet, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    made: Mapping[str, int] = field(default_factory=dict)
    other_inputs: tuple[tuple[str, MediaRef], ...] = ()
    own_media: tuple[str, ...] = ()
    revisions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Input:
    """A file that went in: what it is, what it was for, and what a data set says of its rights (None: nothing)."""

    role: str
    media: MediaRef
    item: DataItem | None = None
    is_ours: bool = False
    of_person: bool = False


def read_policy(settings: Mapping[str, Any]) -> Policy:
    """The `[policy]` table of a production.

    Raises:
        AskTheArtist: a setting that no policy has, or a value of the wrong kind.
    """
    known = {entry.name for entry in fields(Policy)}
    wrong = sorted(set(settings) - known)
    if wrong:
        raise AskTheArtist(
            "no policy of that name", cause=", ".join(wrong), next_step="one of " + ", ".join(sorted(known))
        )
    values: dict[str, Any] = {}
    for name, value in settings.items():
        kind = {"commercial": bool, "only_our_data": bool, "revenue": int, "worst_tier": str}.get(name, list)
        if not isinstance(value, kind) and not (kind is list and isinstance(value, (tuple, str))):
            raise AskTheArtist(f"the policy {name} has a value of the wrong kind", cause=f"found {value!r}")
        values[name] = _texts(value) if kind is list else value
    if values.get("worst_tier", "T3") not in ("T1", "T2", "T3", "T4", "T5"):
        raise AskTheArtist("worst_tier is T1 to T5", cause=f"found {values['worst_tier']!r}")
    return Policy(**values)


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(word) for word in value)


def engines_of(evidence: Evidence) -> tuple[str, ...]:
    """Engines of the shown takes, in the order they appear."""
    return tuple(dict.fromkeys(take.engine for take in evidence.takes))


def revision_of(engine: str, evidence: Evidence) -> str:
    """The model revision that the recipes state, else what the takes recorded, else the card's."""
    if evidence.revisions.get(engine):
        return evidence.revisions[engine]
    card = evidence.cards.get(engine)
    found = [str(take.engine_facts.get("revision") or "") for take in evidence.takes if take.engine == engine]
    return ", ".join(dict.fromkeys(word for word in found if word)) or (card.revision if card else "")


def inputs_of(evidence: Evidence) -> tuple[Input, ...]:
    """Every file that went into the shown takes or the film, each once, with what is known of its rights."""
    items = {item.sha256: item for data_set in evidence.data_sets for item in data_set.items}
    table: dict[str, Input] = {}
    for role, media, of_person in _files(evidence):
        if media.sha256 not in table:
            table[media.sha256] = Input(
                role=role,
                media=media,
                item=items.get(media.sha256),
                is_ours=media.sha256 in evidence.own_media,
                of_person=of_person,
            )
    return tuple(table.values())


def loras_of(evidence: Evidence) -> tuple[Lora, ...]:
    """Every low-rank adapter of the shown takes' briefs and of the characters in them, each once."""
    table: dict[str, Lora] = {}
    for brief in _shown_briefs(evidence):
        cast = [character for character in evidence.characters if character.name in brief.characters]
        for lora in (*brief.loras, *(lora for character in cast for lora in character.loras)):
            table.setdefault(lora.sha256, lora)
    return tuple(table.values())


def shows_people(take: Take, evidence: Evidence) -> bool:
    """True where the take's brief names a character or a tag that puts people in the picture."""
    brief = evidence.briefs.get(take.brief)
    return brief is not None and bool(brief.characters or set(brief.tags) & set(PEOPLE_TAGS))


def _shown_briefs(evidence: Evidence) -> Sequence[Brief]:
    ids = dict.fromkeys(take.brief for take in evidence.takes)
    return [evidence.briefs[brief] for brief in ids if brief in evidence.briefs]


def _files(evidence: Evidence) -> Iterator[tuple[str, MediaRef, bool]]:
    for brief in _shown_briefs(evidence):
        for reference in brief.references:
            yield reference.role, reference.media, reference.role == "footage" and bool(brief.characters)
        if brief.voice is not None:
            yield "voice", brief.voice, True
        for character in evidence.characters:
            if character.name in brief.characters:
                for media in character.references:
                    yield f"picture of {character.name}", media, True
    for role, media in evidence.other_inputs:
        yield role, media, False
