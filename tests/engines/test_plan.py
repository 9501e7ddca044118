"""The planner never raises, never sends what a card denies, and says every difference between asked and sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rushes.engines.plan import group_adjustments, group_refusals, load_card, plan_request, quote_take
from rushes.model.brief import Character, Lora, MediaRef, Reference
from rushes.model.engine import Card, Mode, Plan, Price, Request
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


def test_what_is_folded_into_an_empty_prompt_is_sent() -> None:
    mara = Character(name="Mara", description="a woman in a red coat")

    plan = plan_with(request(prompt="", cast=(mara,)), card_with(prompt="optional", seed="exact"))

    assert plan.resolved is not None
    assert plan.resolved.prompt == "Mara: a woman in a red coat"


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
