"""Each rule fires on what it is for and on nothing else, and the worst decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rushes.clearance.evidence import Evidence, Policy
from rushes.clearance.policy import VERDICTS, clear_subject, require_clear
from rushes.errors import NotCleared
from rushes.model.brief import Lora, MediaRef
from rushes.model.engine import Statement
from rushes.model.review import Decision
from rushes.model.rights import Clearance, DataItem, DataSet
from tests.clearance.case import (
    MARA,
    STATED,
    TODAY,
    circled,
    make_brief,
    make_card,
    make_evidence,
    make_reference,
    make_take,
)


def clear(evidence: Evidence, **policy) -> Clearance:
    return clear_subject("film.mp4", evidence=evidence, on=TODAY, policy=Policy(**policy))


def fired(clearance: Clearance) -> dict[str, str]:
    return {rule.id: rule.verdict for rule in clearance.rules}


PREVIZ = make_card("previz", is_ai=False, kind="previz")


def test_previz_that_a_person_selected_is_clear_but_a_draft() -> None:
    take = make_take(engine="previz", origin="previz", label="DRAFT - previz, no AI")

    found = clear(make_evidence(take, card=PREVIZ))

    assert found.verdict == "clear with duties"
    assert fired(found) == {"draft": "clear with duties", "engine.no-ai": "clear", "authorship.selected": "clear"}


def test_a_draft_rule_counts_the_takes_of_its_label() -> None:
    takes = (make_take(1, label="DRAFT"), make_take(2, label="DRAFT"), make_take(3))

    found = clear(make_evidence(*takes))

    assert [rule.sentence for rule in found.rules if rule.id == "draft"] == ["2 takes marked 'DRAFT'"]


def test_a_stated_model_that_people_selected_is_clear_with_the_duty_to_say_so() -> None:
    found = clear(make_evidence())

    assert found.verdict == "clear with duties"
    assert [rule.duty for rule in found.rules if rule.duty] == [
        "say that a machine made the pictures where the place of delivery asks for it"
    ]
    assert found.authorship == ("p-1 circled 1 take from 4 that were made",)


def test_what_a_card_does_not_state_needs_a_human() -> None:
    found = clear(make_evidence(card=make_card(statement=Statement())))

    assert found.verdict == "needs human"
    assert {"licence.unknown", "training.unknown", "output.unknown", "people.policy-unknown"} <= set(fired(found))


@pytest.mark.parametrize(
    ("licence", "policy", "rule", "verdict"),
    [
        ("FLUX dev Non-Commercial", {}, "licence.non-commercial", "blocked"),
        ("FLUX dev Non-Commercial", {"commercial": False}, "licence.non-commercial", "clear"),
        ("LTX-2 Community", {}, "licence.revenue", "needs human"),
        ("LTX-2 Community", {"revenue": 9_999_999}, "licence.revenue", "clear with duties"),
        ("LTX-2 Community", {"revenue": 10_000_000}, "licence.revenue", "blocked"),
        ("Stability Community", {"revenue": 1_000_000}, "licence.revenue", "blocked"),
        ("Tencent Hunyuan", {"territories": ("DE",)}, "territory.excluded", "blocked"),
        ("Tencent Hunyuan", {"territories": ("US",)}, "territory.limited", "clear with duties"),
        ("Tencent Hunyuan", {}, "territory.unknown", "needs human"),
        ("CogVideoX License", {}, "licence.registration", "needs human"),
        ("CogVideoX License", {"registered": ("open-model",)}, "licence.registration", "clear with duties"),
        ("OpenRAIL-M", {}, "licence.behavioural", "clear with duties"),
        ("Apache-2.0", {}, "licence.permissive", "clear"),
        ("house terms of 2025", {}, "licence.unclassified", "needs human"),
    ],
)
def test_the_licence_decides_by_its_class(licence: str, policy, rule: str, verdict: str) -> None:
    card = make_card(statement=replace(STATED, licence=licence, weights_licence=licence))

    assert fired(clear(make_evidence(card=card), **policy))[rule] == verdict


def test_a_training_statement_worse_than_the_policy_needs_a_human() -> None:
    card = make_card(statement=replace(STATED, tier="T4"))

    assert fired(clear(make_evidence(card=card)))["training.tier"] == "needs human"
    assert fired(clear(make_evidence(card=card), worst_tier="T4"))["training.stated"] == "clear"


def test_only_our_data_blocks_a_model_trained_on_other_peoples() -> None:
    assert clear(make_evidence(), only_our_data=True).verdict == "blocked"


def test_an_engine_without_a_card_needs_a_human() -> None:
    evidence = replace(make_evidence(), cards={})

    assert fired(clear(evidence))["engine.no-card"] == "needs human"


@pytest.mark.parametrize(
    ("item", "rule", "verdict"),
    [
        (None, "input.rights-unknown", "needs human"),
        (DataItem(sha256="a" * 64, rights="unknown"), "input.rights-unknown", "needs human"),
        (DataItem(sha256="a" * 64, rights="ours"), "input.stated", "clear"),
        (DataItem(sha256="a" * 64, rights="stock", expires="2026-11-24"), "input.expired", "blocked"),
        (DataItem(sha256="a" * 64, rights="stock", expires="2026-11-25"), "input.stated", "clear"),
        (DataItem(sha256="a" * 64, rights="stock", expires="soon"), "input.expiry-unreadable", "needs human"),
    ],
)
def test_a_file_that_went_in_is_judged_by_its_data_item(item, rule: str, verdict: str) -> None:
    sets = (DataSet(name="d", items=(item,)),) if item else ()

    found = fired(clear(make_evidence(brief=make_brief(references=(make_reference(),)), data_sets=sets)))

    assert found[rule] == verdict
    assert ("input.expired" in found) == (rule == "input.expired")


def test_a_persons_picture_needs_a_consent_on_file() -> None:
    brief = make_brief(characters=("Mara",))
    item = DataItem(sha256="c" * 64, rights="ours")
    no_loras = replace(MARA, loras=())

    without = make_evidence(brief=brief, characters=(no_loras,), data_sets=(DataSet(name="d", items=(item,)),))
    signed = (DataSet(name="d", items=(replace(item, consent="release 12"),)),)

    assert fired(clear(without))["input.no-consent"] == "needs human"
    assert "input.no-consent" not in fired(clear(replace(without, data_sets=signed)))


def test_a_lora_names_a_data_set_that_is_on_file() -> None:
    nameless = make_brief(loras=(Lora(sha256="e" * 64, name="grain"),))
    named = make_brief(loras=(Lora(sha256="e" * 64, name="grain", data_set="film"),))
    ended = DataSet(name="film", items=(DataItem(sha256="f" * 64, rights="ours", expires="2020-01-01"),))

    assert fired(clear(make_evidence(brief=nameless)))["lora.no-data-set"] == "needs human"
    assert fired(clear(make_evidence(brief=nameless), only_our_data=True))["lora.no-data-set"] == "blocked"
    assert fired(clear(make_evidence(brief=named, data_sets=(ended,))))["lora.expired"] == "blocked"
    assert fired(clear(make_evidence(brief=named, data_sets=(DataSet(name="film"),))))["lora.empty-data-set"]


def test_people_in_generated_pictures_are_a_duty_and_in_filmed_ones_a_question() -> None:
    brief = make_brief(tags=("face close-up",))
    filmed = make_take(engine="footage", origin="footage")
    footage = make_card("footage", is_ai=False, kind="footage")

    assert fired(clear(make_evidence(brief=brief)))["people.synthetic"] == "clear with duties"
    assert fired(clear(make_evidence(filmed, card=footage, brief=brief)))["people.filmed"] == "needs human"
    assert "people.synthetic" not in fired(clear(make_evidence()))


@pytest.mark.parametrize(
    ("state", "c2pa", "rule"),
    [
        ("invalid", "none", "credentials.broken"),
        ("unreadable", "none", "credentials.broken"),
        ("valid", "none", "credentials.kept"),
        ("none", "yes, signed by the vendor", "credentials.missing"),
    ],
)
def test_credentials_are_kept_missed_or_doubted(state: str, c2pa: str, rule: str) -> None:
    card = make_card(statement=replace(STATED, c2pa=c2pa))

    assert rule in fired(clear(make_evidence(make_take(credentials=state), card=card)))


def test_a_film_that_no_person_selected_needs_a_human_and_says_so() -> None:
    takes = (make_take(1), make_take(2))
    decisions = circled(takes[0]) | {"t2": Decision(take="t2", state="suggested", by="corridor")}

    found = clear(make_evidence(*takes, decisions=decisions))

    assert fired(found)["authorship.nobody"] == "needs human"
    assert found.authorship == (
        "p-1 circled 1 take from 4 that were made",
        "1 take stands as a machine ordered it; no person has selected it",
    )


def test_a_hosted_engine_that_may_train_on_what_it_is_sent_needs_a_human() -> None:
    card = make_card(network=True, kind="hosted", statement=replace(STATED, trains_on_inputs="unknown"))

    assert fired(clear(make_evidence(card=card)))["inputs.trained-on"] == "needs human"
    assert "inputs.trained-on" not in fired(clear(make_evidence(card=replace(card, network=False))))


def test_a_music_bed_of_our_own_is_clear_and_another_is_a_question() -> None:
    music = (("music", MediaRef(sha256="m", name="bed.wav")),)

    assert fired(clear(make_evidence(other_inputs=music, own_media=("m",))))["input.ours"] == "clear"
    assert fired(clear(make_evidence(other_inputs=music)))["input.rights-unknown"] == "needs human"


def test_a_subject_without_takes_is_never_clear() -> None:
    found = clear(Evidence(takes=(), cards={}))

    assert found.verdict == "needs human"
    assert fired(found) == {"subject.empty": "needs human"}


def test_the_worst_rule_decides_and_stands_first() -> None:
    card = make_card(statement=replace(Statement(), licence="non-commercial"))

    found = clear(make_evidence(card=card))

    ranks = [VERDICTS.index(rule.verdict) for rule in found.rules]
    assert ranks == sorted(ranks, reverse=True)
    assert found.verdict == found.rules[0].verdict == "blocked"


def test_the_gate_refuses_with_every_rule_that_stands_in_the_way() -> None:
    found = clear(make_evidence(card=make_card(statement=replace(STATED, licence="unknown"))))

    with pytest.raises(NotCleared) as fault:
        require_clear(found)

    assert fault.value.missing == ("licence.unknown: Open Model: the licence is unknown",)
    assert require_clear(found, allow="needs human") is found
    assert require_clear(clear(make_evidence())).verdict == "clear with duties"
