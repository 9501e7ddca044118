"""Cards are data with a date and a source, and a typo in one is told, not passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rushes import plugins
from rushes.engines.plan import card_faults, list_cards, load_card, plan_request, read_card
from rushes.engines.plan.cards import tell_mode
from rushes.errors import BrokenPromise, NoSuchPlugin
from rushes.model.document import from_json, to_json
from rushes.model.engine import Card, Mode, Price, Request

GOOD = "id: mine\ntitle: Mine\nkind: local\nis_ai: true\nverified_on: '2026-11-01'\nsource: a test\nmodes: {t2v: {}}\n"


@pytest.mark.parametrize("name", list_cards())
def test_every_card_that_ships_is_sound(name: str) -> None:
    card = load_card(name)

    assert card_faults(card) == ()
    assert card.id == name
    assert card.title


@pytest.mark.parametrize("name", list_cards())
def test_a_card_survives_the_way_through_json(name: str) -> None:
    card = load_card(name)

    assert from_json(to_json(card), Card) == card


def test_every_built_in_engine_has_a_card_of_its_name() -> None:
    leaves = {leaf.name for leaf in plugins.list_leaves("engines")}

    assert leaves <= set(list_cards())


def test_the_previz_card_says_what_legal_asks() -> None:
    card = load_card("previz")

    assert card.draft_label == "DRAFT - previz, no AI"
    assert card.is_ai is False
    assert card.source_type == "algorithmicMedia"
    assert card.statement.licence == "Apache-2.0"
    assert card.statement.training_data == "none"
    assert card.statement.output_rights == "wholly yours"
    assert all(mode.seed == "exact" for mode in card.modes.values())


def test_what_nobody_knows_is_shown_as_unknown() -> None:
    assert load_card("runway-gen-4.5").statement.training_data == "unknown"


def test_a_retired_engine_is_refused_today() -> None:
    plan = plan_request(Request(prompt="a dog"), load_card("sora-2"))

    assert plan.resolved is None
    assert plan.refusals[0].rule == "retired on 2026-09-24"


def test_an_unknown_card_names_the_known_ones() -> None:
    with pytest.raises(NoSuchPlugin, match="no engine card") as fault:
        load_card("previs")

    assert "previz" in fault.value.cause


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("title: Mine", "titel: Mine"), "unknown field titel"),
        (("{t2v: {}}", "{t2v: {secnds_max: 5}}"), "unknown field modes.t2v.secnds_max"),
        (("{t2v: {}}", "{t2v: {negative: maybe}}"), "modes.t2v.negative is 'maybe'"),
        (("{t2v: {}}", "{t2v: 5}"), "modes.t2v is not a table"),
        (("kind: local", "kind: magic"), "kind is 'magic'"),
        (("'2026-11-01'", "'soon'"), "verified_on"),
        (("{t2v: {}}", "{t2v: {seconds_max: lots}}"), "seconds_max"),
        (("id: mine", "id: [mine"), "not YAML"),
    ],
)
def test_a_card_that_is_not_one_is_told_with_its_field(change: tuple[str, str], words: str) -> None:
    with pytest.raises(BrokenPromise) as fault:
        read_card(GOOD.replace(*change))

    assert words in str(fault.value)


def test_a_file_that_is_no_table_is_told() -> None:
    with pytest.raises(BrokenPromise, match="not an engine card"):
        read_card("- just\n- a list\n")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": ""}, "no source"),
        ({"verified_on": None}, "no verified_on"),
        ({"modes": {}}, "no mode"),
        ({"id": "../mine"}, "is not a name"),
        ({"source_type": "algorithmicMedia"}, "not algorithmicMedia"),
        ({"price": Price(unit="free", amount=Decimal(1))}, "free one that is not zero"),
        ({"price": Price(unit="fortnight")}, "unknown price unit"),
        ({"modes": {"t2v": Mode(lattice="3k+2")}}, "unknown lattice"),
        ({"modes": {"t2v": Mode(lattice="4k+1", seconds_step=1)}}, "both a lattice and a step"),  # type: ignore[arg-type]
        ({"modes": {"t2v": Mode(seconds_min=9, seconds_max=5)}}, "longer than the longest"),  # type: ignore[arg-type]
        ({"modes": {"t2v": Mode(sizes=("1280x700",), size_multiple=16)}}, "not a multiple of 16"),
        ({"modes": {"t2v": Mode(sizes=("HD",))}}, "not a size"),
        ({"modes": {"t2v": Mode(rates=("fast",))}}, "not a rate"),
        ({"modes": {"t2v": Mode(aspects=("wide",))}}, "not an aspect"),
    ],
)
def test_the_lint_finds_what_would_mislead_a_plan(change: dict[str, object], words: str) -> None:
    card = replace(read_card(GOOD), **change)  # type: ignore[arg-type]  # the test names fields

    assert any(words in fault for fault in card_faults(card))


def test_a_sound_card_has_no_faults_and_its_date_is_a_date() -> None:
    card = read_card(GOOD)

    assert card_faults(card) == ()
    assert card.verified_on == date(2026, 11, 1)


def test_a_mode_is_told_in_words_without_what_is_not_stated() -> None:
    told = tell_mode(Mode(seconds_max=Fraction(8), lattice="4k+1", negative="native", loras_max=2, roles={"first": 1}))

    assert told == (
        "seconds: 8",
        "frames: 4k+1",
        "sizes: multiples of 2",
        "negative prompt: native",
        "camera: none",
        "seed: none",
        "media: first (at most 1)",
        "LoRA: at most 2",
        "sound: none",
    )
