"""From takes to cuts: order with reasons, record what people decide, and assemble one cut per segment and aspect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.cut.assemble import Assembly, Choice, assemble_cut, choose_for_segment
from rushes.cut.changes import compare_cuts
from rushes.errors import AskTheArtist, GateClosed
from rushes.imaging.music import make_music_bed
from rushes.media.audio import write_wav
from rushes.model.brief import Brief, MediaRef
from rushes.model.cut import Change, Cut
from rushes.model.review import REJECT_REASONS, Decision, Note, Ranked
from rushes.model.take import Take
from rushes.review.decisions import fold_decisions
from rushes.review.rank import rank_takes, suggest_take
from rushes.store.files import ingest
from rushes.store.log import Draft
from rushes.timebase import FrameRange
from rushes.workflow.bench import CORRIDOR, Bench

#: Shot, segment, aspect: the takes that answer one brief of the sheet.
Place = tuple[str, str, str]


def decisions(bench: Bench) -> Mapping[str, Decision]:
    """What stands about each take now."""
    kinds = ("take.circled", "circle.undone", "take.rejected", "take.suggested")
    siblings = {take.id: f"{take.shot} {take.segment} {take.aspect}" for take in bench.ledger.takes()}
    return fold_decisions(bench.ledger.entries(kinds=kinds), siblings=siblings)


def rank_all(bench: Bench) -> Mapping[Place, tuple[Ranked, ...]]:
    """Every place's takes in the order to look at them, with the reasons."""
    takes = bench.ledger.takes()
    ids = [take.id for take in takes]
    scores, flags = bench.ledger.scores_of(ids), bench.ledger.flags_of(ids)
    places: dict[Place, list[Take]] = defaultdict(list)
    current = {brief.id for brief in bench.ledger.briefs()}
    for take in takes:
        if take.brief in current:
            places[(take.shot, take.segment, take.aspect)].append(take)
    return {place: rank_takes(tuple(group), scores=scores, flags=flags) for place, group in places.items()}


def suggest(bench: Bench) -> int:
    """Record a suggestion for every place that no person has decided; never a circle. Returns how many stand."""
    stand = decisions(bench)
    drafts = []
    suggested = 0
    for (shot, _, _), ranking in rank_all(bench).items():
        suggestion = suggest_take(ranking, decisions=stand)
        if suggestion is None:
            continue
        suggested += 1
        if _state(stand, suggestion.take) == "suggested":
            continue
        first = next(item for item in ranking if item.take == suggestion.take)
        order = {"ranking": [item.take for item in ranking], "reasons": list(first.reasons)}
        why = {"why": suggestion.why}
        drafts.append(Draft(event="suggestion.made", actor=CORRIDOR, shot=shot, step="select", body=order))
        drafts.append(
            Draft(event="take.suggested", actor=CORRIDOR, shot=shot, take=suggestion.take, step="select", body=why)
        )
    bench.ledger.append_many(drafts)
    return suggested


def circle(bench: Bench, take: Take, *, why: str) -> None:
    """A person marks the take to use."""
    body = {"why": why, "basis": "cli"}
    bench.ledger.append("take.circled", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)


def reject(bench: Bench, take: Take, *, reason: str, why: str) -> None:
    """A person throws the take out, with a reason of the list.

    Raises:
        AskTheArtist: a reason that is not in the list.
    """
    names = {**REJECT_REASONS, **{name: name for name in REJECT_REASONS.values()}}
    if reason not in names:
        raise AskTheArtist(
            "not a reject reason",
            cause=f"found {reason!r}",
            next_step="use " + ", ".join(f"{key} ({name})" for key, name in REJECT_REASONS.items()),
        )
    body = {"reason": names[reason], "why": why}
    bench.ledger.append("take.rejected", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)


def undo(bench: Bench, take: Take) -> Decision:
    """Take back the latest decision about a take; the one before it stands again.

    Raises:
        GateClosed: there is nothing to take back.
    """
    before = decisions(bench).get(take.id)
    if before is None or before.state not in ("circled", "rejected"):
        raise GateClosed("nothing to undo", cause=f"{take.name} was neither circled nor rejected")
    body = {"why": f"undo of {before.state}"}
    bench.ledger.append("circle.undone", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)
    return decisions(bench).get(take.id) or Decision(take=take.id, state="open")


def add_note(bench: Bench, take: Take, *, text: str, frames: FrameRange | None, note_id: str) -> Note:
    """A remark pinned to a take, and to frames of it where given."""
    note = Note(id=note_id, text=text, author=bench.actor.id, take=take.id, frames=frames)
    bench.ledger.save_note(note)
    body: dict[str, Any] = {"note": note.id, "text": text}
    if frames is not None:
        body |= {"start": frames.start, "end": frames.end}
    bench.ledger.append("note.added", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)
    return note


def _state(stand: Mapping[str, Decision], take: str) -> str:
    return stand[take].state if take in stand else "open"


def choose(bench: Bench) -> tuple[Choice, ...]:
    """The take each place uses now: circled, else suggested; takes of rows that are gone do not count."""
    stand = decisions(bench)
    briefs = {brief.id: brief for brief in bench.ledger.briefs()}
    chosen: dict[Place, Choice] = {}
    for take in bench.ledger.takes(states=("collected",)):
        state = _state(stand, take.id)
        place = (take.shot, take.segment, take.aspect)
        if take.brief not in briefs or state not in ("circled", "suggested"):
            continue
        if state == "circled" or place not in chosen or chosen[place].suggested:
            chosen[place] = Choice(take=take, brief=briefs[take.brief], suggested=state == "suggested")
    return tuple(chosen.values())


def segments_of(briefs: Iterable[Brief]) -> tuple[str, ...]:
    """The segments a film is made for: those the rows name, or one film for everybody (empty)."""
    return tuple(sorted({brief.segment for brief in briefs if brief.segment})) or ("",)


def assemble(bench: Bench, *, segments: tuple[str, ...] = (), aspect: str = "") -> tuple[Assembly, ...]:
    """Assemble, save and freeze a cut for each segment; unchanged cuts keep their version.

    A segment's film takes its own row for a shot, else the common one.
    """
    production, ledger = bench.production, bench.ledger
    aspect = aspect or main_aspect(bench)
    choices, shots, rate = choose(bench), ledger.shots(), production.rate
    card_frames = rate.frames(Fraction(production.brand.end_card_seconds)) if production.brand.end_card else 0
    film = rate.frames(Fraction(production.film_seconds)) if production.film_seconds else None
    made = []
    for segment in segments or segments_of(ledger.briefs()):
        picked = choose_for_segment(choices, segment=segment, aspect=aspect)
        if not picked:
            continue
        assembly = assemble_cut(
            cut_id=f"{production.code}_{segment or 'all'}_{aspect.replace(':', 'x')}",
            shots=shots,
            chosen=picked,
            rate=rate,
            segment=segment,
            aspect=aspect,
            film_frames=film,
            end_card_frames=card_frames,
            brand=production.brand,
            music=music_bed(bench),
        )
        made.append(replace(assembly, cut=_freeze(bench, assembly.cut)))
    return tuple(made)


def _freeze(bench: Bench, cut: Cut) -> Cut:
    versions = bench.ledger.cut_versions(cut.id)
    latest = versions[-1] if versions else None
    if latest is not None and replace(latest, version=0) == replace(cut, version=0):
        return latest
    bench.ledger.save_cut(cut)
    body = {"cut": cut.id, "segment": cut.segment, "aspect": cut.aspect, "events": len(cut.picture)}
    bench.ledger.append("cut.assembled", actor=CORRIDOR, step="cut", body=body)
    if latest is not None:
        changes = [change.sentence for change in compare_cuts(latest, cut)]
        bench.ledger.append("cut.changed", actor=CORRIDOR, step="cut", body={"cut": cut.id, "changes": changes})
    frozen = bench.ledger.freeze_cut(cut.id)
    body = {"cut": cut.id, "version": frozen.version}
    bench.ledger.append("cut.frozen", actor=CORRIDOR, step="cut", body=body)
    return frozen


def changes_between(bench: Bench, cut_id: str, *, old: int, new: int) -> tuple[Change, ...]:
    """What differs between two versions of a cut, in words."""
    return compare_cuts(bench.ledger.cut(cut_id, version=old), bench.ledger.cut(cut_id, version=new))


def main_aspect(bench: Bench) -> str:
    """The aspect the production's takes are made at."""
    return str(next(iter(bench.options.get("aspects", ())), "16:9"))


def music_bed(bench: Bench) -> MediaRef | None:
    """The film's music: a file of the production, a bed made in code (`made:NAME`), or none."""
    music = bench.production.music
    if not music:
        return None
    if not music.startswith("made:"):
        return ingest(bench.media, bench.folder / music)
    key = f"music:{music}:{bench.production.film_seconds}"
    known = bench.ledger.answer(key)
    if known is None:
        seconds = float(Fraction(bench.production.film_seconds or 30))
        with bench.scratch("music") as scratch:
            path: Path = scratch / "bed.wav"
            write_wav(path, make_music_bed(seconds=seconds, seed=sum(music.encode())))
            ref = ingest(bench.media, path, move=True, name="music-bed.wav")
        known = bench.ledger.save_answer(key, {"sha256": ref.sha256, "name": ref.name, "suffix": ref.suffix})
    return MediaRef(**known)
