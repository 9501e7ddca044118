"""From takes to cuts: order with reasons, record what people decide, and assemble one cut per segment and aspect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from rushes.cut.assemble import Assembly, Choice, assemble_cut, choose_for_segment
from rushes.cut.changes import compare_cuts
from rushes.errors import AskTheArtist, GateClosed
from rushes.imaging.music import make_music_bed
from rushes.media.audio import write_wav
from rushes.model.brief import MediaRef
from rushes.model.cut import Change, Cut
from rushes.model.ledger import Entry
from rushes.model.review import REJECT_REASONS, Decision, Ranked
from rushes.model.take import Take
from rushes.review.decisions import fold_decisions, is_blind, standing_words
from rushes.review.rank import rank_takes, suggest_take
from rushes.store.files import ingest
from rushes.store.log import Draft
from rushes.timebase import FrameRange
from rushes.workflow.bench import CORRIDOR, Bench
from rushes.workflow.films import segments_of

#: Shot, segment, aspect: the takes that answer one brief of the sheet.
Place = tuple[str, str, str]
#: Events by which takes are decided about.
DECIDING = ("take.circled", "circle.undone", "take.rejected", "take.suggested")


def decisions(bench: Bench, *, shot: str = "") -> Mapping[str, Decision]:
    """What stands about each take now, of one shot where named."""
    siblings = {take.id: f"{take.shot} {take.segment} {take.aspect}" for take in bench.ledger.takes(shot=shot)}
    return fold_decisions(bench.ledger.entries(kinds=DECIDING, shot=shot), siblings=siblings)


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


def circle(bench: Bench, take: Take, *, why: str, basis: str = "cli", blind: bool = False) -> None:
    """A person marks the take to use.

    Args:
        bench: its actor is the person.
        take: the take.
        why: in their words.
        basis: where: `cli`, `studio`, `settled`, or the mode of a review session.
        blind: another person has decided here, which this one could not see: it does not overturn that person's circle.
    """
    body = {"why": why, "basis": basis, **_marked(blind)}
    bench.ledger.append("take.circled", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)


def reject(bench: Bench, take: Take, *, reason: str, why: str, blind: bool = False) -> None:
    """A person throws the take out, with a reason of the list; a blind word leaves another person's circle as it is.

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
    body = {"reason": names[reason], "why": why, **_marked(blind)}
    bench.ledger.append("take.rejected", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)


def takes_left(bench: Bench, take: Take) -> int:
    """How many takes of a take's place can still go into the film: collected, of a row that stands, not rejected."""
    stand = decisions(bench)
    current = {brief.id for brief in bench.ledger.briefs()}
    place = (take.segment, take.aspect)
    return sum(
        (other.segment, other.aspect) == place and other.brief in current and _state(stand, other.id) != "rejected"
        for other in bench.ledger.takes(shot=take.shot, states=("collected",))
    )


def is_thrown_out(bench: Bench, shot: str, *, segment: str) -> bool:
    """True where a film goes without a shot because all its takes were rejected; False where there never was one."""
    stand = decisions(bench, shot=shot)
    takes = [t for t in bench.ledger.takes(shot=shot, states=("collected",)) if t.segment in (segment, "")]
    return bool(takes) and all(_state(stand, take.id) == "rejected" for take in takes)


def undo(bench: Bench, take: Take) -> Decision:
    """Take back the latest decision about a take; the one before it stands again. One's own blind word goes first.

    Raises:
        GateClosed: there is nothing to take back.
    """
    entries = bench.ledger.entries(kinds=DECIDING, take=take.id)
    mine = [entry for entry in standing_words(entries) if is_blind(entry) and entry.actor.id == bench.actor.id]
    before = decisions(bench).get(take.id)
    if not mine and (before is None or before.state not in ("circled", "rejected")):
        raise GateClosed("nothing to undo", cause=f"{take.name} was neither circled nor rejected")
    what = mine[-1].event.removeprefix("take.") if mine else before.state if before else ""
    body = {"why": f"undo of {what}", **_marked(bool(mine))}
    bench.ledger.append("circle.undone", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)
    return decisions(bench).get(take.id) or Decision(take=take.id, state="open")


def _marked(blind: bool) -> dict[str, bool]:
    """The mark of a blind word in the log; nothing where it is none."""
    return {"blind": True} if blind else {}


def _state(stand: Mapping[str, Decision], take: str) -> str:
    return stand[take].state if take in stand else "open"


def choose(bench: Bench) -> tuple[Choice, ...]:
    """The take each place uses now: circled, else suggested; takes of rows that are gone do not count.

    Where a person marked a take's usable range, the cut uses frames of it alone.
    """
    stand, marks = decisions(bench), marked_ranges(bench)
    briefs = {brief.id: brief for brief in bench.ledger.briefs()}
    chosen: dict[Place, Choice] = {}
    for take in bench.ledger.takes(states=("collected",)):
        state = _state(stand, take.id)
        place = (take.shot, take.segment, take.aspect)
        if take.brief not in briefs or state not in ("circled", "suggested"):
            continue
        if state == "circled" or place not in chosen or chosen[place].suggested:
            usable = replace(take, used=marks.get(take.id) or take.used)
            chosen[place] = Choice(take=usable, brief=briefs[take.brief], suggested=state == "suggested")
    return tuple(chosen.values())


def marked_ranges(bench: Bench) -> Mapping[str, FrameRange]:
    """The range that people marked as usable, by take, in the take's own frames; the latest mark stands."""
    marks = {entry.take: range_of(entry) for entry in bench.ledger.entries(kinds=("range.marked",))}
    return {take: frames for take, frames in marks.items() if frames is not None}


def range_of(entry: Entry) -> FrameRange | None:
    """The range that a `range.marked` entry states; None where it takes the mark away."""
    start, end = entry.body.get("start"), entry.body.get("end")
    return FrameRange(int(start), int(end)) if start is not None and end is not None else None


def assemble(
    bench: Bench, *, segments: tuple[str, ...] = (), aspect: str = "", anew: bool = False
) -> tuple[Assembly, ...]:
    """Assemble, save and freeze a cut for each segment; unchanged cuts keep their version.

    A segment's film takes its own row for a shot, else the common one. A cut that a person edited or froze last stands
    as its newest version, unless it shall be made `anew`.
    """
    production, ledger = bench.production, bench.ledger
    aspect = aspect or main_aspect(bench)
    choices, shots, rate = choose(bench), ledger.shots(), production.rate
    card_frames = rate.frames(Fraction(production.brand.end_card_seconds)) if production.brand.end_card else 0
    film = rate.frames(Fraction(production.film_seconds)) if production.film_seconds else None
    made = []
    for segment in segments or segments_of(ledger.briefs()):
        picked = choose_for_segment(choices, segment=segment, aspect=aspect)
        if all(choice.brief.is_layer for choice in picked.values()):
            continue
        cut_id = f"{production.code}_{segment or 'all'}_{aspect.replace(':', 'x')}"
        by_hand = None if anew else _by_hand(bench, cut_id)
        if by_hand is not None:
            made.append(Assembly(cut=by_hand, notices=("a person cut this film; it stands",)))
            continue
        assembly = assemble_cut(
            cut_id=cut_id,
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


def choose_layers(bench: Bench, cut: Cut) -> tuple[Choice, ...]:
    """The takes with alpha that lie over shots of a film, in the order of the film."""
    picked = choose_for_segment(choose(bench), segment=cut.segment, aspect=cut.aspect)
    order = (shot.code for shot in sorted(bench.ledger.shots(), key=lambda shot: shot.order) if not shot.parked)
    return tuple(picked[code] for code in order if code in picked and picked[code].brief.over)


def is_behind(bench: Bench, cut: Cut) -> bool:
    """True where other takes are chosen now than the cut shows."""
    now = choose_for_segment(choose(bench), segment=cut.segment, aspect=cut.aspect)
    shown = {event.take for event in cut.shown if event.take}
    picture = {choice.take.id for choice in now.values() if not choice.brief.is_layer}
    return not picture <= shown or not shown <= {choice.take.id for choice in now.values()}


def _by_hand(bench: Bench, cut_id: str) -> Cut | None:
    """The newest frozen version of a cut whose last word was a person's; None where the machine may go on."""
    versions = bench.ledger.cut_versions(cut_id)
    if not versions:
        return None
    words = bench.ledger.entries(kinds=("cut.assembled", "cut.changed", "cut.frozen"))
    last = next((entry for entry in reversed(words) if entry.body.get("cut") == cut_id), None)
    return versions[-1] if last is not None and last.actor.kind == "person" else None


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
