"""What passes between the corridor and an engine: card, request, plan, recipe, handle, progress and artifacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from rushes.model.brief import Character, Look, Lora, Reference
from rushes.model.ledger import Money
from rushes.timebase import Rate

SeedHonesty = Literal["exact", "same-host", "similar", "ignored", "none"]
Support = Literal["native", "folded", "none", "ignored"]
Effect = Literal["lossless", "changes_picture", "drops_intent"]
Recovery = Literal["replay", "client_id", "list", "blind"]


@dataclass(frozen=True, kw_only=True)
class Mode:
    """What one mode of an engine takes (t2v, i2v, footage, ...); None means no limit or unknown.

    Args:
        seconds_min, seconds_max, seconds_step: lengths offered.
        lattice: frame counts offered as `any`, `4k+1`, `8k+1`, `17k+5`.
        rates: frame rates offered, empty for any.
        size_multiple: width and height are multiples of this.
        sizes: sizes offered as `WxH`, empty for any.
        pixels_max: largest frame in pixels.
        aspects: offered, empty for any.
        negative, camera, fps: how the field is honoured.
        seed: how far the seed decides the result.
        roles: media roles taken, with the most of each.
        controls: kinds of control video.
        loras_max: most LoRA at once.
        prompt_max: characters, None for any.
        audio: `none`, `optional` or `always`.
    """

    seconds_min: Fraction | None = None
    seconds_max: Fraction | None = None
    seconds_step: Fraction | None = None
    lattice: str = "any"
    rates: tuple[str, ...] = ()
    size_multiple: int = 2
    sizes: tuple[str, ...] = ()
    pixels_max: int | None = None
    aspects: tuple[str, ...] = ()
    prompt: Literal["required", "optional", "ignored"] = "required"
    negative: Support = "none"
    camera: Support = "none"
    seed: SeedHonesty = "none"
    roles: Mapping[str, int] = field(default_factory=dict)
    controls: tuple[str, ...] = ()
    loras_max: int = 0
    prompt_max: int | None = None
    audio: Literal["none", "optional", "always"] = "none"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What legal asks of an engine; `unknown` is a value and is shown as unknown."""

    licence: str = "unknown"
    weights_licence: str = "unknown"
    training_data: str = "unknown"
    training_url: str = ""
    tier: str = "T5"
    indemnity: str = "unknown"
    output_rights: str = "unknown"
    trains_on_inputs: str = "unknown"
    watermark: str = "unknown"
    c2pa: str = "unknown"
    people_policy: str = "unknown"
    disclosure: str = "unknown"
    territories_excluded: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Price:
    """A list price: `unit` is `free`, `output_second`, `clip` or `device_second`; per-second prices keep six places."""

    unit: str = "free"
    amount: Decimal = Decimal(0)
    currency: str = "EUR"


@dataclass(frozen=True, kw_only=True)
class Card:
    """The engine's facts, dated and sourced.

    Args:
        id: engine name, `previz` or `diffusers`.
        kind: `previz` (no AI), `footage`, `command`, `local` or `hosted`.
        is_ai: pictures come from a trained model.
        revision: model revision as known offline; the leaf may refine it in `Plan.revision`.
        draft_label: text that every take of this engine is marked with, or empty.
        recovery: what may be done after a crash between intent and acceptance.
        concurrency: takes at once.
        prompt_profile: family of prompt wording, for people.
        options: what a row may say in its columns `options.NAME`, by name, in words.
    """

    id: str
    title: str
    kind: Literal["previz", "footage", "command", "local", "hosted"]
    is_ai: bool
    revision: str = ""
    draft_label: str = ""
    verified_on: date | None = None
    retires_on: date | None = None
    source: str = ""
    modes: Mapping[str, Mode] = field(default_factory=dict)
    recovery: Recovery = "replay"
    concurrency: int = 1
    price: Price = Price()
    statement: Statement = Statement()
    network: bool = False
    hardware: str = "cpu"
    prompt_profile: str = ""
    source_type: str = "trainedAlgorithmicMedia"
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Encoder:
    """How a take's file is written; part of the recipe, thread count included: same recipe, same file."""

    codec: str = "h264"
    preset: str = "veryfast"
    crf: int = 14
    threads: int = 1


@dataclass(frozen=True, kw_only=True)
class Target:
    """What another engine's control input would need: frame lattice, size multiple, prompt profile."""

    lattice: str = "any"
    size_multiple: int = 2
    prompt_profile: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of one engine for one take.

    `neighbours` are scene documents of adjacent shots; `cast` are the characters in the picture with their identity
    colours. A leaf reaches nothing else than what stands here.
    """

    prompt: str
    negative: str = ""
    mode: str = "t2v"
    seconds: Fraction = Fraction(2)
    rate: Rate = Rate(24)  # type: ignore[arg-type]  # the class turns whole numbers into fractions
    width: int = 960
    height: int = 540
    seed: int = 1
    still: bool = False
    look: Look = Look()
    cast: tuple[Character, ...] = ()
    references: tuple[Reference, ...] = ()
    loras: tuple[Lora, ...] = ()
    wishes: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    must: tuple[str, ...] = ()
    audio: Literal["no", "any", "yes"] = "no"
    target: Target | None = None
    neighbours: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """One difference between asked and sent; kept with the take and printed on the review sheet."""

    field: str
    asked: str
    given: str
    rule: str
    effect: Effect
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why an engine cannot take this request as written, with the cure."""

    field: str
    asked: str
    rule: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What will be sent: exact frames, size, rate and the texts after folding."""

    prompt: str
    negative: str
    mode: str
    frames: int
    rate: Rate
    width: int
    height: int
    seed: int
    trim_frames: int | None = None
    look: Look = Look()
    cast: tuple[Character, ...] = ()
    references: tuple[Reference, ...] = ()
    loras: tuple[Lora, ...] = ()
    wishes: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    audio: str = "no"
    target: Target | None = None
    neighbours: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The pure, offline answer to a request: what would be sent, what changes, what it costs; or why not."""

    engine: str
    revision: str
    resolved: Resolved | None
    adjustments: tuple[Adjustment, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    quote: Money | None = None
    seed_honesty: SeedHonesty = "none"
    seconds_estimate: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The immutable, complete instruction to one engine; `digest(recipe)` names it. No price, date or path in it."""

    engine: str
    revision: str
    resolved: Resolved
    encoder: Encoder = Encoder()


@dataclass(frozen=True, kw_only=True)
class Handle:
    """A submitted attempt, rebuilt in another process from this alone; leaves keep no other state."""

    engine: str
    attempt: str
    remote_id: str
    recipe: Recipe
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One event of `observe`: `queued`, `running`, `done` or `failed`, with a share of 0..1 where known."""

    state: Literal["queued", "running", "done", "failed"]
    share: float | None = None
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class Artifacts:
    """What a collected attempt brought: files by path inside the scratch folder, and facts for the take."""

    video: str
    sidecars: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    charged: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """The answer of `reconcile`: the attempt was `found` (adopt the handle), is `absent`, or `unknown`."""

    state: Literal["found", "absent", "unknown"]
    handle: Handle | None = None
    why: str = ""


#: States of an attempt (engines.md 2.5); FULL ones are committed with synchronous=FULL.
ATTEMPT_STATES = (
    "PLANNED",
    "RESERVED",
    "INTENT",
    "SENDING",
    "ACCEPTED",
    "RUNNING",
    "REMOTE_DONE",
    "COLLECTED",
    "VERIFIED",
    "SETTLED",
    "INVALID",
    "REFUSED",
    "FAILED",
    "CANCELLED",
    "EXPIRED",
    "LOST",
    "UNKNOWN",
)
FULL_STATES = ("RESERVED", "INTENT", "ACCEPTED", "SETTLED")
END_STATES = ("SETTLED", "INVALID", "REFUSED", "FAILED", "CANCELLED", "EXPIRED", "LOST", "UNKNOWN")


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at a recipe's take: the row that keeps money from being spent twice.

    Args:
        id: stable id, also the client id where the engine takes one.
        recipe: digest of the recipe.
        take_number: with `recipe`, the workflow id.
        brief: id of the brief it serves; shot and segment follow from it.
        state: of `ATTEMPT_STATES`.
        remote_id: what the engine called it.
        quote, charged: money before and after.
        error: title and cause of the fault that ended it.
    """

    id: str
    recipe: str
    take_number: int
    engine: str
    brief: str = ""
    state: str = "PLANNED"
    remote_id: str = ""
    quote: Money | None = None
    charged: Money | None = None
    error: str = ""
    handle: Mapping[str, Any] = field(default_factory=dict)
