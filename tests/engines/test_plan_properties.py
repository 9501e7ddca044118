"""Properties of the planner over random requests and every card: it never raises and never sends what is denied."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.engines.plan import group_adjustments, list_cards, load_card, plan_request
from rushes.engines.plan.length import fits_length
from rushes.engines.plan.picture import fits_size
from rushes.model.brief import Character, Lora
from rushes.model.engine import Adjustment, Card, Mode, Plan, Request
from rushes.timebase import Rate
from tests.engines.test_plan import RATES, TODAY, card_with, file_of, plan_with, request

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
