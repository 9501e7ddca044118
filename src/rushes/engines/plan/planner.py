"""The planner: one request against one card, part by part, into a plan that says everything it changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rushes.engines.plan.length import Length, plan_length
from rushes.engines.plan.materials import plan_loras, plan_references
from rushes.engines.plan.picture import Size, plan_size
from rushes.engines.plan.quote import quote_take
from rushes.engines.plan.words import Words, plan_words
from rushes.model.brief import Lora, Reference
from rushes.model.engine import Adjustment, Card, Mode, Plan, Refusal, Request, Resolved

Finding = Adjustment | Refusal

#: A card older than this is warned about; facts about other people's engines go stale within months.
STALE_AFTER_DAYS = 90
RETIRES_SOON_DAYS = 30
_STALE_KINDS = ("hosted", "local")


def plan_request(
    request: Request, card: Card, *, revision: str = "", adapt: bool = False, today: date | None = None
) -> Plan:
    """What would be sent to this engine, every change in words, refusals with their cure, and the quote.

    Nothing is sent and nothing is read but the arguments; only the age of the card is judged by the calendar.

    Args:
        request: what is asked.
        card: the engine's facts.
        revision: model revision as the leaf knows it, else the card's.
        adapt: change what can be changed (shorter, smaller, fewer references) instead of refusing.
        today: the day the card's dates are judged by; the day of the call where None.
    """
    refusals, warnings = _judge_dates(card, today or datetime.now(UTC).date())
    name, mode, findings = _plan_mode(request, card)
    revision = revision or card.revision
    refusals += [item for item in findings if isinstance(item, Refusal)]
    if mode is None:
        return Plan(
            engine=card.id, revision=revision, resolved=None, refusals=tuple(refusals), warnings=tuple(warnings)
        )
    length, found = plan_length(request, mode, adapt=adapt)
    findings += found
    size, found = (_own_size(request), []) if card.kind == "footage" else plan_size(request, mode, adapt=adapt)
    findings += found
    words, found = plan_words(request, card, mode)
    findings += found
    references, found = plan_references(request, mode, name, adapt=adapt)
    findings += found
    loras, found = plan_loras(request, mode, adapt=adapt)
    findings += found
    findings += _plan_element(request, card)
    findings += _plan_seed(request, card, mode)
    audio, found = _plan_audio(request, mode)
    findings += found
    adjustments = [item for item in findings if isinstance(item, Adjustment)]
    refusals = refusals + [item for item in findings if isinstance(item, Refusal) and item not in refusals]
    refusals += _pinned(request, adjustments)
    warnings += _warn(card, mode)
    resolved = None
    if not refusals and length is not None and size is not None:
        resolved = _resolve(
            request, name, length=length, size=size, words=words, references=references, loras=loras, audio=audio
        )
    return Plan(
        engine=card.id,
        revision=revision,
        resolved=resolved,
        adjustments=tuple(adjustments),
        refusals=tuple(refusals),
        warnings=tuple(warnings),
        quote=quote_take(card.price, seconds=resolved.rate.seconds(resolved.frames)) if resolved else None,
        seed_honesty=mode.seed,
    )


def _resolve(
    request: Request,
    mode: str,
    *,
    length: Length,
    size: Size,
    words: Words,
    references: tuple[Reference, ...],
    loras: tuple[Lora, ...],
    audio: str,
) -> Resolved:
    return Resolved(
        prompt=words.prompt,
        negative=words.negative,
        mode=mode,
        frames=length.frames,
        rate=length.rate,
        width=size[0],
        height=size[1],
        seed=request.seed,
        trim_frames=length.wanted if length.wanted != length.frames else None,
        look=request.look,
        cast=request.cast,
        references=references,
        loras=loras,
        wishes=words.wishes,
        options=request.options,
        audio=audio,
        target=request.target,
        neighbours=request.neighbours,
    )


def _plan_mode(request: Request, card: Card) -> tuple[str, Mode | None, list[Finding]]:
    """The mode that is used: a still, a first frame or a footage file chooses one where the request did not."""
    asked = request.mode
    roles = {reference.role for reference in request.references}
    name = asked
    if set(card.modes) == {"footage"} or (asked not in card.modes and "footage" in roles and "footage" in card.modes):
        name = "footage"
    elif request.still and "still" in card.modes:
        name = "still"
    elif "first" in roles and asked == "t2v" and "i2v" in card.modes and not _takes(card.modes.get("t2v"), "first"):
        name = "i2v"
    elif asked == "i2v" and "first" not in roles and "t2v" in card.modes:
        name = "t2v"
    if name not in card.modes:
        offered = ", ".join(sorted(card.modes)) or "none"
        refusal = Refusal(
            field="mode", asked=asked, rule=f"modes offered: {offered}", hint="choose a mode or an engine that has it"
        )
        return name, None, [refusal]
    findings: list[Finding] = []
    if request.still and name not in ("still", "footage") and card.modes[name].lattice != "any":
        findings.append(_still_from_clip(card.modes[name], asked))
    if name == asked:
        return name, card.modes[name], findings
    why = {
        "footage": "an existing file is taken as it is",
        "still": "one frame is asked for",
        "i2v": "a first frame is given",
        "t2v": "no first frame is given",
    }[name]
    findings.append(Adjustment(field="mode", asked=asked, given=name, rule=why, effect="lossless"))
    return name, card.modes[name], findings


def _still_from_clip(mode: Mode, asked: str) -> Adjustment:
    return Adjustment(
        field="still",
        asked="a still",
        given=f"the first frame of a {asked} take",
        rule=f"no mode for stills; frames come as {mode.lattice}",
        effect="lossless",
    )


def _takes(mode: Mode | None, role: str) -> bool:
    return mode is not None and mode.roles.get(role, 0) > 0


def _own_size(request: Request) -> Size | None:
    """Footage has the size it has; the asked size is kept as what the cut expects."""
    return (max(1, request.width), max(1, request.height))


def _plan_element(request: Request, card: Card) -> list[Finding]:
    """Alpha cannot be made up afterwards: an engine whose card offers none refuses an element."""
    asked = request.options.get("element", "none")
    if asked in ("", "none") or "element" in card.options:
        return []
    hint = "leave element out: a file keeps its alpha" if card.kind == "footage" else "previz draws elements"
    return [Refusal(field="options.element", asked=asked, rule="the engine makes no alpha", hint=hint)]


def _plan_seed(request: Request, card: Card, mode: Mode) -> list[Finding]:
    if card.kind == "footage" or mode.seed not in ("ignored", "none"):
        return []
    rule = "the engine takes no seed" if mode.seed == "none" else "the engine takes a seed and ignores it"
    hint = "the seed is recorded, but the same take cannot be made again"
    return [
        Adjustment(field="seed", asked=str(request.seed), given=mode.seed, rule=rule, effect="drops_intent", hint=hint)
    ]


def _plan_audio(request: Request, mode: Mode) -> tuple[str, list[Finding]]:
    if mode.audio == "always" and request.audio == "no":
        rule = "the engine always makes sound"
        hint = "the file is kept as received; its sound is muted in the cut"
        change = Adjustment(field="audio", asked="no", given="yes", rule=rule, effect="lossless", hint=hint)
        return "yes", [change]
    if mode.audio == "none" and request.audio == "yes":
        rule = "the engine makes no sound"
        change = Adjustment(
            field="audio", asked="yes", given="no", rule=rule, effect="drops_intent", hint="lay sound in the cut"
        )
        return "no", [change]
    return ("yes" if mode.audio == "always" or request.audio == "yes" else "no"), []


def _pinned(request: Request, adjustments: list[Adjustment]) -> list[Refusal]:
    """A field in `must` may be helped along without loss, never changed or dropped."""
    pins = set(request.must)
    return [
        Refusal(
            field=item.field,
            asked=item.asked,
            rule=f"{item.rule}; it is pinned as a must",
            hint="unpin it, or choose an engine that honours it",
        )
        for item in adjustments
        if item.effect != "lossless" and (item.field in pins or item.field.partition(".")[2] in pins - {""})
    ]


def _judge_dates(card: Card, today: date) -> tuple[list[Refusal], list[str]]:
    refusals, warnings = [], []
    if card.retires_on is not None:
        left = (card.retires_on - today).days
        if left <= 0:
            refusals.append(
                Refusal(
                    field="engine",
                    asked=card.title,
                    rule=f"retired on {card.retires_on}",
                    hint="choose another engine",
                )
            )
        elif left <= RETIRES_SOON_DAYS:
            warnings.append(f"{card.title} retires on {card.retires_on}, in {left} days")
    if card.kind in _STALE_KINDS:
        if card.verified_on is None:
            warnings.append(f"nobody has checked the facts of {card.title}")
        elif (today - card.verified_on).days > STALE_AFTER_DAYS:
            days = (today - card.verified_on).days
            warnings.append(f"the facts of {card.title} were checked on {card.verified_on}, {days} days ago")
    return refusals, warnings


def _warn(card: Card, mode: Mode) -> list[str]:
    warnings = []
    if card.kind == "footage":
        warnings.append("length, size and rate are those of the file")
    if mode.seed == "similar":
        warnings.append("the same seed gives a similar take, not the same one")
    if card.price.unit == "device_second":
        amount = f"{card.price.amount} {card.price.currency}"
        warnings.append(f"priced at {amount} a second of the device: known when the take is done")
    return warnings
