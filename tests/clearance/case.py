"""Takes, cards and briefs of the clearance tests."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from rushes.clearance.evidence import Evidence
from rushes.model.brief import Brief, Character, Lora, MediaRef, Reference
from rushes.model.engine import Card, Statement
from rushes.model.review import Decision
from rushes.model.take import ClipFacts, Take
from rushes.timebase import Rate

TODAY = date(2026, 11, 25)
STATED = Statement(
    licence="Apache-2.0",
    weights_licence="Apache-2.0",
    training_data="licensed library, certified",
    tier="T1",
    indemnity="on the enterprise plan",
    output_rights="yours",
    trains_on_inputs="no",
    watermark="none",
    c2pa="none",
    people_policy="no real people",
)


def make_card(name: str = "open-model", *, is_ai: bool = True, kind: str = "local", statement=STATED, **more) -> Card:
    return Card(id=name, title=name.replace("-", " ").title(), kind=kind, is_ai=is_ai, statement=statement, **more)


def make_take(number: int = 1, *, engine: str = "open-model", origin: str = "generated", **more) -> Take:
    rate = Rate(Fraction(24))
    fields = {"name": f"S_tk{number:03d}", "brief": "b1", "credentials": "none", **more}
    return Take(
        id=f"t{number}",
        shot=f"S{number}",
        segment="",
        recipe="r",
        take_number=number,
        engine=engine,
        seed=1,
        origin=origin,
        media=MediaRef(sha256=str(number) * 64),
        facts=ClipFacts(width=64, height=36, rate=rate, frames=48, seconds=Fraction(2)),
        **fields,
    )


def make_brief(**more) -> Brief:
    return Brief(id="b1", row_key="k", row=2, shot="S1", prompt="rain", **more)


def circled(*takes: Take, by: str = "p-1") -> dict[str, Decision]:
    return {take.id: Decision(take=take.id, state="circled", by=by) for take in takes}


def make_evidence(*takes: Take, card: Card | None = None, brief: Brief | None = None, **more) -> Evidence:
    takes = takes or (make_take(),)
    card = card or make_card()
    fields = {"decisions": circled(*takes), "made": {take.shot: 4 for take in takes}, **more}
    return Evidence(takes=takes, cards={card.id: card}, briefs={"b1": brief or make_brief()}, **fields)


def make_reference(name: str = "mood.png", role: str = "reference") -> Reference:
    return Reference(media=MediaRef(sha256="a" * 64, name=name), role=role)


MARA = Character(
    name="Mara",
    references=(MediaRef(sha256="c" * 64, name="mara.png"),),
    loras=(Lora(sha256="d" * 64, name="mara", data_set="mara-2026"),),
)
