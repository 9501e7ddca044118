"""The planner never raises, never sends what a card denies, and says every difference between asked and sent."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.engines.plan import group_adjustments, group_refusals, list_cards, load_card, plan_request, quote_take
from rushes.engines.plan.length import fits_length
from rushes.engines.plan.picture import fits_size
from rushes.model.brief import Character, Lora, MediaRef, Reference
from rushes.model.engine import Adjustment, Card, Mode, Plan, Price, Request
from rushes.model.ledger import Money
from rushes.timebase import Rate

TODAY = date(2026, 11, 25)
RATES = [Rate(Fraction(n)) for n in (12, 16, 24, 25, 30, 60)] + [
    Rate(Fraction(24000, 1001)),
    Rate(Fraction(30000, 1001)),
]


def card_with(**mode: object) -> Card:
    made = Mode(**mode)  # type: ignore[arg-type]  # the test names fields of Mode
    return Card(
        id="made", title="Made", kind="local", is_ai=True, verified_on=TODAY, source="a test", modes={"t2v": made}
    )


def request(**changes: object) -> Request:
    return replace(Request(prompt="a dog runs"), **changes)  # type: ignore[arg-type]  # the test names fields


def plan_with(asked: Request, card: Card, **options: bool) -> Plan:
    return plan_request(asked, card, today=TODAY, **options)  # type: ignore[arg-type]


def file_of(role: str, number: int = 0, **others: object) -> Reference:
    return Reference(media=MediaRef(sha256=f"{number:064d}", name=f"{role}{number}"), role=role, **others)  # type: ignore[arg-type]


# --- lengths ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lattice", "rate", "seconds", "frames", "trim"),
    [
        ("any", 24, "5", 120, None),
        ("4k+1", 16, "5", 81, 80),
        ("8k+1", 24, "5", 121, 120),
        ("17k+5", 24, "5", 124, 120),
        ("4k+1", 16, "81/16", 81, None),
        ("17k+5", 24, "1/24", 5, 1),
    ],
)
def test_a_length_goes_up_its_lattice_and_is_trimmed_back(
    lattice: str, rate: int, seconds: str, frames: int, trim: int | None
) -> None:
    asked = request(seconds=Fraction(seconds), rate=Rate(Fraction(rate)))

    plan = plan_with(asked, card_with(lattice=lattice, negative="native", camera="native", seed="exact"))

    assert plan.resolved is not None
    assert (plan.resolved.frames, plan.resolved.trim_frames) == (frames, trim)
    assert [(item.field, item.effect) for item in plan.adjustments] == ([("seconds", "lossless")] if trim else [])


def test_a_length_beyond_the_limit_is_refused_with_what_would_work() -> None:
    plan = plan_with(request(seconds=Fraction(40)), card_with(seconds_max=Fraction(15), seed="exact"))

    assert plan.resolved is None
    assert plan.refusals[0].asked == "40 s"
    assert plan.refusals[0].rule == "at most 15 s (360 frames at 24)"
    assert "split the shot" in plan.refusals[0].hint


def test_a_length_whose_lattice_point_lies_beyond_the_limit_names_the_last_point_before_it() -> None:
    card = card_with(seconds_max=Fraction(5), lattice="8k+1", seed="exact")

    plan = plan_with(request(seconds=Fraction(5)), card)
    adapted = plan_with(request(seconds=Fraction(5)), card, adapt=True)

    assert plan.refusals[0].rule == "at most 4.7083 s (113 frames at 24)"
    assert adapted.resolved is not None
    assert adapted.resolved.frames == 113
    assert adapted.adjustments[0].effect == "drops_intent"


def test_lengths_in_steps_round_up_to_the_next_step() -> None:
    card = card_with(seconds_min=Fraction(4), seconds_max=Fraction(8), seconds_step=Fraction(2), seed="exact")

    lengths = [
        plan.resolved.frames if (plan := plan_with(request(seconds=Fraction(s)), card)).resolved else None
        for s in (1, 4, 5, 8, 9)
    ]

    assert lengths == [96, 96, 144, 192, None]


def test_a_rate_that_is_not_offered_becomes_an_exact_multiple_before_a_near_one() -> None:
    plan = plan_with(request(rate=Rate(Fraction(12))), card_with(rates=("16", "24"), seed="exact"))

    assert plan.resolved is not None
    assert str(plan.resolved.rate) == "24"
    assert (plan.resolved.frames, plan.resolved.trim_frames) == (48, None)
    assert plan.adjustments[0].effect == "lossless"


def test_a_rate_without_a_multiple_changes_the_picture_and_may_be_pinned() -> None:
    card = card_with(rates=("16",), seed="exact")

    plan = plan_with(request(), card)
    pinned = plan_with(request(must=("rate",)), card)

    assert plan.resolved is not None
    assert plan.adjustments[0].effect == "changes_picture"
    assert [item.field for item in pinned.refusals] == ["rate"]


# --- sizes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "asked", "given"),
    [
        ({"size_multiple": 16}, (960, 540), (960, 544)),
        ({"size_multiple": 32}, (960, 540), (960, 544)),
        ({"sizes": ("1280x720", "720x1280")}, (960, 540), (1280, 720)),
        ({"sizes": ("1280x720", "1920x1080")}, (1280, 720), (1280, 720)),
        ({"sizes": ("1280x704",), "size_multiple": 32}, (960, 540), (1280, 704)),
    ],
)
def test_a_size_goes_up_to_what_is_offered(
    mode: dict[str, object], asked: tuple[int, int], given: tuple[int, int]
) -> None:
    plan = plan_with(request(width=asked[0], height=asked[1]), card_with(seed="exact", **mode))

    assert plan.resolved is not None
    assert (plan.resolved.width, plan.resolved.height) == given


def test_a_size_above_all_that_is_offered_is_refused_and_only_adapted_when_told() -> None:
    card = card_with(sizes=("640x360", "1280x720"), seed="exact")
    asked = request(width=1920, height=1080)

    plan, adapted = plan_with(asked, card), plan_with(asked, card, adapt=True)

    assert plan.resolved is None
    assert "1280x720" in plan.refusals[0].hint
    assert adapted.resolved is not None
    assert (adapted.resolved.width, adapted.resolved.height) == (1280, 720)
    assert adapted.adjustments[0].effect == "changes_picture"


def test_more_pixels_than_allowed_are_scaled_down_in_shape_only_when_told() -> None:
    card = card_with(pixels_max=1280 * 704, size_multiple=32, seed="exact")
    asked = request(width=1920, height=1080)

    plan, adapted = plan_with(asked, card), plan_with(asked, card, adapt=True)

    assert plan.resolved is None
    assert adapted.resolved is not None
    assert (adapted.resolved.width, adapted.resolved.height) == (1248, 704)


def test_another_shape_is_refused_and_made_crop_safe_only_when_told() -> None:
    card = card_with(aspects=("16:9", "1:1"), seed="exact")
    asked = request(width=540, height=960)

    plan, adapted = plan_with(asked, card), plan_with(asked, card, adapt=True)

    assert "1:1" in plan.refusals[0].hint
    assert adapted.resolved is not None
    assert (adapted.resolved.width, adapted.resolved.height) == (960, 960)


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("support", "prompt", "negative", "effects"),
    [
        ("native", "a dog runs", "blur", []),
        ("folded", "a dog runs. Without: blur", "", ["changes_picture"]),
        ("none", "a dog runs", "", ["drops_intent"]),
        ("ignored", "a dog runs", "", ["drops_intent"]),
    ],
)
def test_a_negative_prompt_is_sent_folded_or_dropped_and_told(
    support: str, prompt: str, negative: str, effects: list[str]
) -> None:
    plan = plan_with(request(negative="blur"), card_with(negative=support, seed="exact"))

    assert plan.resolved is not None
    assert (plan.resolved.prompt, plan.resolved.negative) == (prompt, negative)
    assert [item.effect for item in plan.adjustments] == effects


def test_a_pinned_field_turns_a_drop_into_a_refusal() -> None:
    asked = request(negative="blur", wishes={"lens": "85"}, must=("negative", "seed", "lens"))

    plan = plan_with(asked, card_with(seed="ignored"))

    assert plan.resolved is None
    assert {item.field for item in plan.refusals} == {"negative", "seed", "wishes.lens"}


def test_camera_wishes_are_folded_or_dropped_but_scene_wishes_are_always_said() -> None:
    asked = request(wishes={"camera": "push in", "light": "neon"})

    folded = plan_with(asked, card_with(camera="folded", seed="exact"))
    dropped = plan_with(asked, card_with(camera="none", seed="exact"))

    assert folded.resolved is not None
    assert folded.resolved.prompt == "a dog runs. Camera: push in. Light: neon"
    assert dropped.resolved is not None
    assert dropped.resolved.prompt == "a dog runs. Light: neon"
    assert [item.field for item in dropped.adjustments if item.effect == "drops_intent"] == ["wishes.camera"]


def test_a_described_character_is_described_to_an_engine_that_knows_no_cast() -> None:
    asked = request(cast=(Character(name="Mara", description="a woman in a red coat"),))

    real = plan_with(asked, card_with(seed="exact"))
    drawn = plan_with(asked, load_card("previz"))

    assert real.resolved is not None
    assert real.resolved.prompt == "a dog runs. Mara: a woman in a red coat"
    assert drawn.resolved is not None
    assert drawn.resolved.prompt == "a dog runs"


def test_a_prompt_that_is_too_long_is_refused_never_cut() -> None:
    plan = plan_with(request(negative="x" * 50), card_with(negative="folded", prompt_max=40, seed="exact"))

    assert plan.refusals[0].field == "prompt"
    assert "with what is folded into it" in plan.refusals[0].asked


def test_a_prompt_where_one_is_needed() -> None:
    plan = plan_with(request(prompt="  "), card_with(seed="exact"))

    assert [item.field for item in plan.refusals] == ["prompt"]


# --- materials -------------------------------------------------------------------------------------------------------


def test_too_many_references_are_refused_and_dropped_by_weight_only_when_told() -> None:
    card = card_with(roles={"reference": 2}, seed="exact")
    asked = request(references=tuple(file_of("reference", n, weight=w) for n, w in enumerate((0.2, 1.0, 0.9))))

    plan, adapted = plan_with(asked, card), plan_with(asked, card, adapt=True)

    assert plan.refusals[0].rule == "at most 2 of the role reference"
    assert adapted.resolved is not None
    assert [item.media.name for item in adapted.resolved.references] == ["reference1", "reference2"]
    assert adapted.adjustments[0].asked == "reference: reference0"


def test_reference_pictures_an_engine_cannot_take_are_dropped_and_told_a_first_frame_is_refused() -> None:
    pictures = plan_with(request(references=(file_of("reference"),)), card_with(seed="exact"))
    first = plan_with(request(references=(file_of("first"),)), card_with(seed="exact"))

    assert pictures.resolved is not None
    assert pictures.adjustments[0].effect == "drops_intent"
    assert [item.field for item in first.refusals] == ["references"]


def test_a_control_video_is_taken_by_its_kind() -> None:
    card = card_with(controls=("depth",), seed="exact")

    depth = plan_with(request(references=(file_of("control", label="depth"),)), card)
    pose = plan_with(request(references=(file_of("control", label="pose"),)), card)

    assert depth.resolved is not None
    assert len(depth.resolved.references) == 1
    assert pose.refusals[0].rule == "control kinds taken: depth"


def test_loras_over_the_limit_are_refused_and_none_at_all_are_dropped() -> None:
    loras = tuple(Lora(sha256=f"{n:064d}", name=f"l{n}", scale=s) for n, s in enumerate((0.3, 1.0)))

    over = plan_with(request(loras=loras), card_with(loras_max=1, seed="exact"))
    adapted = plan_with(request(loras=loras), card_with(loras_max=1, seed="exact"), adapt=True)
    none = plan_with(request(loras=loras), card_with(seed="exact"))
    pinned = plan_with(request(loras=loras, must=("loras",)), card_with(seed="exact"))

    assert over.resolved is None
    assert adapted.resolved is not None
    assert [lora.name for lora in adapted.resolved.loras] == ["l1"]
    assert none.resolved is not None
    assert none.adjustments[0].effect == "drops_intent"
    assert pinned.resolved is None


def test_the_lora_of_a_character_in_the_picture_comes_along_once() -> None:
    own = Lora(sha256="a" * 64, name="mara")
    asked = request(cast=(Character(name="Mara", loras=(own,)),), loras=())

    plan = plan_with(asked, card_with(loras_max=2, seed="exact"))
    already = plan_with(replace(asked, loras=(own,)), card_with(loras_max=2, seed="exact"))

    assert plan.resolved is not None
    assert plan.resolved.loras == (own,)
    assert already.resolved is not None
    assert already.resolved.loras == (own,)
    assert already.adjustments == ()


# --- modes, seeds, sound ---------------------------------------------------------------------------------------------


def test_a_first_frame_chooses_image_to_video_and_its_absence_refuses_it() -> None:
    image = Mode(seed="exact", roles={"first": 1})
    card = replace(card_with(seed="exact"), modes={"t2v": Mode(seed="exact"), "i2v": image})
    only_image = replace(card, modes={"i2v": image})

    moved = plan_with(request(references=(file_of("first"),)), card)
    missing = plan_with(request(mode="i2v"), only_image)

    assert moved.resolved is not None
    assert moved.resolved.mode == "i2v"
    assert [item.field for item in moved.adjustments] == ["mode"]
    assert missing.refusals[0].rule == "i2v needs a first file"


def test_reference_pictures_alone_do_not_ask_for_a_first_frame() -> None:
    plan = plan_with(request(mode="i2v", references=(file_of("reference"),)), load_card("previz"))

    assert plan.resolved is not None
    assert plan.resolved.mode == "t2v"


def test_a_still_is_one_frame_or_the_first_of_a_short_take() -> None:
    drawn = plan_with(request(still=True), load_card("previz"))
    taken = plan_with(request(still=True), card_with(lattice="17k+5", seed="exact"))

    assert drawn.resolved is not None
    assert (drawn.resolved.mode, drawn.resolved.frames) == ("still", 1)
    assert taken.resolved is not None
    assert (taken.resolved.frames, taken.resolved.trim_frames) == (5, 1)
    assert "still" in {item.field for item in taken.adjustments}


@pytest.mark.parametrize(
    ("honesty", "told"), [("exact", False), ("same-host", False), ("similar", False), ("ignored", True), ("none", True)]
)
def test_the_seed_is_always_kept_and_its_worth_is_told(honesty: str, told: bool) -> None:
    plan = plan_with(request(seed=99), card_with(seed=honesty))

    assert plan.resolved is not None
    assert plan.resolved.seed == 99
    assert plan.seed_honesty == honesty
    assert ("seed" in {item.field for item in plan.adjustments}) is told
    assert any("similar take" in line for line in plan.warnings) is (honesty == "similar")


@pytest.mark.parametrize(
    ("offers", "asks", "sent", "effects"),
    [
        ("always", "no", "yes", ["lossless"]),
        ("always", "any", "yes", []),
        ("none", "yes", "no", ["drops_intent"]),
        ("none", "any", "no", []),
        ("optional", "yes", "yes", []),
        ("optional", "any", "no", []),
    ],
)
def test_sound_that_is_not_wanted_is_muted_later_and_sound_that_is_not_made_is_told(
    offers: str, asks: str, sent: str, effects: list[str]
) -> None:
    plan = plan_with(request(audio=asks), card_with(audio=offers, seed="exact"))

    assert plan.resolved is not None
    assert plan.resolved.audio == sent
    assert [item.effect for item in plan.adjustments] == effects


# --- dates and money -------------------------------------------------------------------------------------------------


def test_a_retired_engine_is_refused_a_retiring_and_a_stale_one_warned_of() -> None:
    card = card_with(seed="exact")

    retired = plan_with(request(), replace(card, retires_on=date(2026, 9, 24)))
    retiring = plan_with(request(), replace(card, retires_on=date(2026, 12, 2)))
    stale = plan_with(request(), replace(card, verified_on=date(2026, 5, 1)))
    fresh = plan_with(request(), card)

    assert retired.resolved is None
    assert retired.refusals[0].rule == "retired on 2026-09-24"
    assert retiring.warnings == ("Made retires on 2026-12-02, in 7 days",)
    assert stale.warnings == ("the facts of Made were checked on 2026-05-01, 208 days ago",)
    assert fresh.warnings == ()


@pytest.mark.parametrize(
    ("price", "seconds", "money"),
    [
        (Price(unit="free"), "5", "0.000000"),
        (Price(unit="clip", amount=Decimal("0.35")), "5", "0.350000"),
        (Price(unit="output_second", amount=Decimal("0.1")), "81/16", "0.506250"),
        (Price(unit="output_second", amount=Decimal("0.0000005")), "1", "0.000000"),
        (Price(unit="output_second", amount=Decimal("0.0000015")), "1", "0.000002"),
        (Price(unit="output_second", amount=Decimal("0.1")), "1/3", "0.033333"),
        (Price(unit="device_second", amount=Decimal("0.1")), "1", None),
        (Price(unit="tokens", amount=Decimal("0.1")), "1", None),
    ],
)
def test_a_quote_is_exact_and_rounded_once_half_to_even(price: Price, seconds: str, money: str | None) -> None:
    quote = quote_take(price, seconds=Fraction(seconds))

    assert quote == (None if money is None else Money(amount=Decimal(money), currency="EUR"))
    assert money is None or (quote is not None and str(quote.amount) == money)


def test_the_quote_is_for_what_is_made_not_for_what_is_used() -> None:
    card = replace(card_with(lattice="4k+1", seed="exact"), price=Price(unit="output_second", amount=Decimal("1")))

    plan = plan_with(request(seconds=Fraction(5), rate=Rate(Fraction(16))), card)

    assert plan.quote == Money(amount=Decimal("5.0625"), currency="EUR")


# --- many plans ------------------------------------------------------------------------------------------------------


def test_a_hundred_plans_become_a_few_rows_with_the_losses_first() -> None:
    card = card_with(lattice="4k+1", rates=("16",), seed="exact")
    asked = [request(seconds=Fraction(5), rate=Rate(Fraction(16)), negative=f"blur {n}") for n in range(86)]
    asked += [request(seconds=Fraction(81, 16), rate=Rate(Fraction(16))) for _ in range(14)]

    rows = group_adjustments([plan_with(item, card) for item in asked])

    assert rows == (
        "86 of 100: negative: 86 different, e.g. blur 0 -> not sent (the engine takes no negative prompt) [lost]",
        "86 of 100: 5 s -> 5.0625 s (frames come as 4k+1)",
    )


def test_refusals_are_grouped_too() -> None:
    card = card_with(seconds_max=Fraction(5), seed="exact")

    rows = group_refusals([plan_with(request(seconds=Fraction(s)), card) for s in (2, 9, 9)])

    assert len(rows) == 1
    assert rows[0].startswith("2 of 3 refused: 9 s: at most 5 s (120 frames at 24); split the shot")


# --- properties ------------------------------------------------------------------------------------------------------

texts = st.one_of(st.just(""), st.sampled_from(["a dog runs", "blur, text.", "  ", "Wow!"]), st.text(max_size=80))
roles = st.sampled_from(["first", "last", "reference", "source", "mask", "control", "footage", "voice", "music"])
files = st.builds(
    lambda role, number, label, weight: file_of(role, number, label=label, weight=weight),
    roles, st.integers(0, 9), st.sampled_from(["", "depth", "pose"]), st.floats(0, 2),
)  # fmt: skip
loras = st.builds(lambda n, s: Lora(sha256=f"{n:064d}", name=f"l{n}", scale=s), st.integers(0, 9), st.floats(-1, 2))
requests = st.builds(
    Request,
    prompt=texts,
    negative=texts,
    mode=st.sampled_from(["t2v", "i2v", "still", "footage", "v2v", "nonsense"]),
    seconds=st.fractions(min_value=0, max_value=90, max_denominator=1001),
    rate=st.sampled_from(RATES),
    width=st.integers(-2, 5000),
    height=st.integers(-2, 5000),
    seed=st.integers(-5, 2**63),
    still=st.booleans(),
    cast=st.lists(
        st.builds(Character, name=st.sampled_from(["Mara", "Ole"]), description=texts, loras=st.tuples(loras)),
        max_size=2,
    ).map(tuple),
    references=st.lists(files, max_size=4).map(tuple),
    loras=st.lists(loras, max_size=3).map(tuple),
    wishes=st.dictionaries(st.sampled_from(["camera", "lens", "light", "time"]), texts, max_size=3),
    must=st.lists(st.sampled_from(["negative", "seed", "seconds", "size", "camera", "loras"]), max_size=2).map(tuple),
    audio=st.sampled_from(["no", "any", "yes"]),
)
made_modes = st.builds(
    Mode,
    seconds_min=st.none() | st.fractions(min_value=0, max_value=4, max_denominator=4),
    seconds_max=st.none() | st.fractions(min_value=4, max_value=60, max_denominator=16),
    lattice=st.sampled_from(["any", "4k+1", "8k+1", "17k+5"]),
    rates=st.lists(st.sampled_from(["16", "24", "24000/1001", "60"]), max_size=2).map(tuple),
    size_multiple=st.sampled_from([1, 2, 16, 32]),
    sizes=st.lists(st.sampled_from(["640x352", "1280x704", "704x1280", "960x960"]), max_size=3).map(tuple),
    pixels_max=st.none() | st.integers(1280 * 704, 4096 * 4096),
    aspects=st.lists(st.sampled_from(["16:9", "9:16", "1:1"]), max_size=2).map(tuple),
    prompt=st.sampled_from(["required", "optional", "ignored"]),
    negative=st.sampled_from(["native", "folded", "none", "ignored"]),
    camera=st.sampled_from(["native", "folded", "none", "ignored"]),
    seed=st.sampled_from(["exact", "same-host", "similar", "ignored", "none"]),
    roles=st.dictionaries(roles, st.integers(0, 3), max_size=4),
    controls=st.sampled_from([(), ("depth",)]),
    loras_max=st.integers(0, 2),
    prompt_max=st.none() | st.integers(5, 60),
    audio=st.sampled_from(["none", "optional", "always"]),
)
steps = st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(1, 100)])
stepped_modes = st.builds(lambda mode, step: replace(mode, lattice="any", seconds_step=step), made_modes, steps)
made_cards = st.builds(
    lambda modes, kind: replace(card_with(), modes=modes, kind=kind),
    st.dictionaries(st.sampled_from(["t2v", "i2v", "still", "footage"]), made_modes | stepped_modes, max_size=3),
    st.sampled_from(["hosted", "local", "command", "previz"]),
)
shipped_cards = st.sampled_from(list_cards()).map(load_card)


def assert_satisfies(plan: Plan, card: Card) -> None:
    """The resolved request lies within every limit of its mode."""
    resolved = plan.resolved
    assert resolved is not None
    mode = card.modes[resolved.mode]
    assert resolved.frames >= 1
    assert resolved.trim_frames is None or 1 <= resolved.trim_frames < resolved.frames
    assert fits_length(mode, resolved.rate, resolved.frames)
    assert not mode.rates or resolved.rate in [Rate.parse(text) for text in mode.rates]
    assert card.kind == "footage" or fits_size(mode, (resolved.width, resolved.height))
    assert mode.prompt != "required" or resolved.prompt.strip()
    assert mode.prompt != "ignored" or not resolved.prompt
    assert mode.prompt_max is None or len(resolved.prompt) <= mode.prompt_max
    assert mode.negative == "native" or not resolved.negative
    assert mode.camera == "native" or not resolved.wishes
    assert len(resolved.loras) <= mode.loras_max
    counts = Counter(item.role for item in resolved.references)
    for role, count in counts.items():
        most = mode.roles.get(role, len(mode.controls) if role == "control" else 0)
        assert count <= most
    assert all(item.label in mode.controls for item in resolved.references if item.role == "control")
    assert {"always": ("yes",), "none": ("no",), "optional": ("yes", "no")}[mode.audio].count(resolved.audio) == 1


def assert_accounts(plan: Plan, asked: Request) -> None:
    """Nothing differs from what was asked without an adjustment that says so; nothing said is untrue."""
    resolved = plan.resolved
    assert resolved is not None
    told = {item.field for item in plan.adjustments}
    folded = [item for item in plan.adjustments if item.given.startswith("in the prompt: ")]
    assert resolved.prompt == asked.prompt or "prompt" in told or folded
    for item in folded:
        assert item.given.removeprefix("in the prompt: ") in resolved.prompt
    assert resolved.negative == asked.negative or "negative" in told
    assert resolved.mode == asked.mode or "mode" in told
    assert resolved.rate == asked.rate or "rate" in told
    assert (resolved.width, resolved.height) == (asked.width, asked.height) or "size" in told
    assert resolved.seed == asked.seed
    for name, wish in asked.wishes.items():
        assert resolved.wishes.get(name) == wish or f"wishes.{name}" in told
    assert resolved.references == asked.references or "references" in told
    assert resolved.loras == asked.loras or "loras" in told
    used = resolved.rate.seconds(resolved.trim_frames or resolved.frames)
    whole = asked.still or {"seconds", "rate", "still"} & told
    assert used == asked.seconds or whole
    assert resolved.trim_frames is None or {"seconds", "still"} & told
    assert (resolved.cast, resolved.look, resolved.options) == (asked.cast, asked.look, asked.options)


@settings(max_examples=400, deadline=None)
@given(asked=requests, card=made_cards | shipped_cards, adapt=st.booleans())
def test_any_request_against_any_card_is_answered_truthfully(asked: Request, card: Card, adapt: bool) -> None:
    plan = plan_request(asked, card, adapt=adapt, today=TODAY)

    assert (plan.resolved is None) == bool(plan.refusals)
    assert all(item.rule for item in (*plan.adjustments, *plan.refusals))
    if plan.resolved is not None:
        assert_satisfies(plan, card)
        assert_accounts(plan, asked)
        lossy = {item.field for item in plan.adjustments if item.effect != "lossless"}
        assert not lossy & set(asked.must)
    assert group_adjustments([plan, plan]) == group_adjustments([plan, plan])


@settings(max_examples=150, deadline=None)
@given(asked=requests, card=made_cards)
def test_unless_told_to_adapt_a_take_is_never_shorter_smaller_or_poorer_in_files_than_asked(
    asked: Request, card: Card
) -> None:
    plan = plan_request(asked, card, today=TODAY)

    if plan.resolved is not None:
        resolved = plan.resolved
        needed = Fraction(1) if asked.still else max(Fraction(1), Fraction(asked.rate.frames(asked.seconds)))
        if not asked.still:
            assert Fraction(resolved.frames) / resolved.rate.fps >= needed / asked.rate.fps
        assert resolved.width >= asked.width
        assert resolved.height >= asked.height
        dropped = [item for item in plan.adjustments if item.field == "references" and item.effect == "drops_intent"]
        assert all(re.match(r"reference: ", item.asked) for item in dropped)


def test_equal_requests_give_equal_plans() -> None:
    asked = request(negative="blur", references=(file_of("reference"),))

    plans = {plan_with(asked, card_with(roles={"reference": 1}, seed="exact")).resolved.__repr__() for _ in range(3)}

    assert len(plans) == 1


def test_an_adjustment_is_a_whole_sentence_for_people() -> None:
    plan = plan_with(request(negative="blur", seconds=Fraction(5)), card_with(lattice="8k+1"))

    said: list[Adjustment] = list(plan.adjustments)
    assert {item.field for item in said} == {"negative", "seconds", "seed"}
    assert all(item.asked and item.given and item.rule for item in said)
