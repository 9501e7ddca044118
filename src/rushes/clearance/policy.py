"""The clearance arithmetic: rules over card facts, inputs, people and decisions; it names rules and never says safe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rushes.clearance.evidence import (
    Evidence,
    Input,
    Policy,
    engines_of,
    inputs_of,
    loras_of,
    shows_people,
)
from rushes.clearance.licence import VERIFIED_ON, clashing_territories, classify_licence
from rushes.errors import NotCleared
from rushes.model.engine import Card
from rushes.model.rights import Clearance, DataItem, Rule, Verdict

#: From best to worst; a subject is as clear as its worst rule.
VERDICTS: tuple[Verdict, ...] = ("clear", "clear with duties", "needs human", "blocked")


def clear_subject(subject: str, *, evidence: Evidence, on: date, policy: Policy | None = None) -> Clearance:
    """Let every rule look, and keep those that fired.

    Args:
        subject: id or file name of a take or deliverable.
        evidence: what is known of it.
        on: the day of the decision; consents may have ended.
        policy: what the production allows itself.

    Returns:
        The worst verdict of the rules that fired, with all of them; a subject without a take needs a person.
    """
    policy = policy or Policy()
    rules = [
        *_engine_rules(evidence, policy),
        *_input_rules(evidence, policy, on),
        *_people_rules(evidence),
        *_take_rules(evidence),
        *_authorship_rules(evidence),
    ]
    if not evidence.takes:
        rules.append(_rule("subject.empty", "needs human", "no take is known of this subject"))
    rules = list({(rule.id, rule.sentence): rule for rule in rules}.values())
    rules.sort(key=lambda rule: -VERDICTS.index(rule.verdict))
    return Clearance(
        subject=subject,
        verdict=max((rule.verdict for rule in rules), key=VERDICTS.index, default="needs human"),
        rules=tuple(rules),
        engines=engines_of(evidence),
        authorship=authorship(evidence),
    )


def require_clear(clearance: Clearance, *, allow: Verdict = "clear with duties") -> Clearance:
    """The clearance itself where it is no worse than allowed.

    Raises:
        NotCleared: with every rule that stands in the way.
    """
    if VERDICTS.index(clearance.verdict) <= VERDICTS.index(allow):
        return clearance
    missing = tuple(
        f"{rule.id}: {rule.sentence}"
        for rule in clearance.rules
        if VERDICTS.index(rule.verdict) > VERDICTS.index(allow)
    )
    raise NotCleared(
        f"the clearance is {clearance.verdict!r}",
        missing=missing,
        next_step="read the clearance sheet; a person with the right to do so decides, with a reason",
        about=clearance.subject,
    )


def authorship(evidence: Evidence) -> tuple[str, ...]:
    """Who selected what from how many, in sentences."""
    lines: dict[str, list[int]] = {}
    machine = 0
    for take in evidence.takes:
        decision = evidence.decisions.get(take.id)
        if decision is not None and decision.state == "circled":
            lines.setdefault(decision.by or "somebody", []).append(evidence.made.get(take.shot, 1))
        else:
            machine += 1
    found = [f"{who} circled {len(of)} take{_s(len(of))} from {sum(of)} that were made" for who, of in lines.items()]
    if machine:
        one = machine == 1
        words = "take stands as a machine ordered it" if one else "takes stand as a machine ordered them"
        found.append(f"{machine} {words}; no person has selected {'it' if one else 'them'}")
    return tuple(found)


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _rule(name: str, verdict: Verdict, sentence: str, duty: str = "") -> Rule:
    return Rule(id=name, verdict=verdict, sentence=sentence, duty=duty)


def _engine_rules(evidence: Evidence, policy: Policy) -> Iterator[Rule]:
    for engine in engines_of(evidence):
        card = evidence.cards.get(engine)
        if card is None:
            yield _rule("engine.no-card", "needs human", f"no card states what {engine} is")
        elif card.is_ai:
            yield from _licence_rules(card, policy)
            yield from _territory_rules(card, policy)
            yield from _training_rules(card, policy)
            yield from _statement_rules(card)
        elif card.kind != "footage":
            yield _rule("engine.no-ai", "clear", f"{card.title}: no trained model made these pictures")


def _licence_rules(card: Card, policy: Policy) -> Iterator[Rule]:
    statement = card.statement
    for what, text in (("licence", statement.licence), ("licence of the weights", statement.weights_licence)):
        found = classify_licence(text)
        named = f"{card.title}: the {what} is {text!r}"
        if text == "unknown":
            yield _rule("licence.unknown", "needs human", f"{card.title}: the {what} is unknown")
        elif found is None:
            yield _rule("licence.unclassified", "needs human", f"{named}, which no class of {VERIFIED_ON} covers")
        elif found.kind == "non-commercial" and policy.commercial:
            yield _rule("licence.non-commercial", "blocked", f"{named}, and the film is commercial")
        elif found.kind == "registration" and card.id not in policy.registered:
            yield _rule("licence.registration", "needs human", f"{named}, which needs a registration on file")
        elif found.revenue_cap is not None:
            yield _revenue_rule(named, found.revenue_cap, found.duty, policy)
        elif found.duty:
            yield _rule(f"licence.{found.kind}", "clear with duties", named, found.duty)
        else:
            yield _rule(f"licence.{found.kind}", "clear", named)


def _revenue_rule(named: str, cap: int, duty: str, policy: Policy) -> Rule:
    limit = f"free below {cap:,} US dollars a year"
    if policy.revenue is None:
        return _rule("licence.revenue", "needs human", f"{named}, {limit}, and the yearly revenue is not stated")
    if policy.revenue >= cap:
        return _rule("licence.revenue", "blocked", f"{named}, {limit}, and {policy.revenue:,} is stated")
    return _rule("licence.revenue", "clear with duties", f"{named}, {limit}", duty)


def _territory_rules(card: Card, policy: Policy) -> Iterator[Rule]:
    texts = (card.statement.licence, card.statement.weights_licence)
    classes = [found for text in texts if (found := classify_licence(text)) is not None]
    excluded = tuple(
        dict.fromkeys((*card.statement.territories_excluded, *(t for found in classes for t in found.territories)))
    )
    if not excluded:
        return
    clash = clashing_territories(excluded, policy.territories)
    names = ", ".join(excluded)
    if clash:
        where = ", ".join(clash)
        yield _rule("territory.excluded", "blocked", f"{card.title} excludes {names}; the film goes to {where}")
    elif not policy.territories:
        yield _rule("territory.unknown", "needs human", f"{card.title} excludes {names}, and no territory is stated")
    else:
        duty = f"do not show it in {names}"
        yield _rule("territory.limited", "clear with duties", f"{card.title} excludes {names}", duty)


def _training_rules(card: Card, policy: Policy) -> Iterator[Rule]:
    statement = card.statement
    if policy.only_our_data:
        sentence = f"{card.title} was trained on other people's data, and the policy is: only our data"
        yield _rule("training.only-our-data", "blocked", sentence)
    if statement.training_data == "unknown":
        yield _rule("training.unknown", "needs human", f"{card.title}: what it was trained on is unknown")
    elif statement.tier > policy.worst_tier:
        sentence = (
            f"{card.title}: training statement of tier {statement.tier}; {policy.worst_tier} is the worst that passes"
        )
        yield _rule("training.tier", "needs human", sentence)
    else:
        yield _rule("training.stated", "clear", f"{card.title}: {statement.training_data} (tier {statement.tier})")


def _statement_rules(card: Card) -> Iterator[Rule]:
    statement = card.statement
    told = {
        "output.unknown": (statement.output_rights, "who owns what it makes"),
        "people.policy-unknown": (statement.people_policy, "its rule on people"),
    }
    for name, (value, what) in told.items():
        if value == "unknown":
            yield _rule(name, "needs human", f"{card.title}: {what} is unknown")
    if statement.indemnity in ("unknown", "none"):
        sentence = f"{card.title}: indemnity is {statement.indemnity}"
        yield _rule("indemnity.none", "clear with duties", sentence, "tell the insurer before the film is shown")
    if card.network and statement.trains_on_inputs != "no":
        sentence = f"{card.title}: whether it trains on what it is sent: {statement.trains_on_inputs}"
        yield _rule("inputs.trained-on", "needs human", sentence)
    if statement.watermark not in ("unknown", "none"):
        sentence = f"{card.title} marks its pictures: {statement.watermark}"
        yield _rule("mark.keep", "clear with duties", sentence, "keep the mark; never remove or crop it away")
    asked = "" if statement.disclosure == "unknown" else f"; it asks: {statement.disclosure}"
    duty = "say that a machine made the pictures where the place of delivery asks for it"
    yield _rule("disclosure.ai", "clear with duties", f"{card.title} is a trained model{asked}", duty)


def _input_rules(evidence: Evidence, policy: Policy, on: date) -> Iterator[Rule]:
    for found in inputs_of(evidence):
        name = found.media.name or found.media.sha256[:12]
        if found.is_ours:
            yield _rule("input.ours", "clear", f"{name} ({found.role}) was made by this program")
        else:
            yield from _item_rules("input", f"{name} ({found.role})", found.item, found, on)
    for lora in loras_of(evidence):
        data_set = next((entry for entry in evidence.data_sets if entry.name == lora.data_set), None)
        if data_set is None:
            verdict: Verdict = "blocked" if policy.only_our_data else "needs human"
            what = f"the data set {lora.data_set!r} is not on file" if lora.data_set else "it names no data set"
            yield _rule("lora.no-data-set", verdict, f"LoRA {lora.name}: {what}")
            continue
        if not data_set.items:
            yield _rule("lora.empty-data-set", "needs human", f"LoRA {lora.name}: {data_set.name} lists no item")
        for item in data_set.items:
            yield from _item_rules("lora", f"LoRA {lora.name}, item {item.sha256[:12]}", item, None, on)


def _item_rules(kind: str, name: str, item: DataItem | None, found: Input | None, on: date) -> Iterator[Rule]:
    if item is None or not item.rights.strip() or item.rights == "unknown":
        yield _rule(f"{kind}.rights-unknown", "needs human", f"{name}: nobody has stated whose it is")
        return
    if item.expires:
        try:
            ended = date.fromisoformat(item.expires) < on
        except ValueError:
            yield _rule(f"{kind}.expiry-unreadable", "needs human", f"{name}: its end {item.expires!r} is no date")
        else:
            if ended:
                yield _rule(f"{kind}.expired", "blocked", f"{name}: the right to use it ended on {item.expires}")
    if found is not None and found.of_person and not item.consent.strip():
        yield _rule(f"{kind}.no-consent", "needs human", f"{name}: a person, and no consent is on file")
    yield _rule(f"{kind}.stated", "clear", f"{name}: {item.rights}")


def _people_rules(evidence: Evidence) -> Iterator[Rule]:
    shown: dict[str, int] = {}
    for take in evidence.takes:
        if shows_people(take, evidence):
            shown[take.origin] = shown.get(take.origin, 0) + 1
    generated, filmed = shown.get("generated", 0), shown.get("footage", 0)
    if generated:
        sentence = (
            f"{generated} generated take{_s(generated)} with people who do not exist, or with somebody's likeness"
        )
        duty = "a person checks that nobody can be recognised who has not agreed; name synthetic performers where asked"
        yield _rule("people.synthetic", "clear with duties", sentence, duty)
    if filmed:
        sentence = f"{filmed} filmed take{_s(filmed)} with people; their releases are not on file here"
        yield _rule("people.filmed", "needs human", sentence)


def _take_rules(evidence: Evidence) -> Iterator[Rule]:
    labels = {take.label for take in evidence.takes if take.label}
    for label in sorted(labels):
        count = sum(take.label == label for take in evidence.takes)
        yield _rule(
            "draft", "clear with duties", f"{count} take{_s(count)} marked {label!r}", "do not ship it as final"
        )
    for take in evidence.takes:
        card = evidence.cards.get(take.engine)
        if take.credentials in ("invalid", "unreadable"):
            sentence = f"{take.name} came with credentials that are {take.credentials}"
            yield _rule("credentials.broken", "needs human", sentence)
        elif take.credentials in ("valid", "trusted"):
            duty = "keep them as an ingredient when the film is signed"
            sentence = f"{take.name} came with {take.credentials} credentials"
            yield _rule("credentials.kept", "clear with duties", sentence, duty)
        elif card is not None and card.statement.c2pa.startswith("yes"):
            sentence = f"{take.name} arrived without credentials, although {card.title} normally adds them"
            yield _rule("credentials.missing", "needs human", sentence)


def _authorship_rules(evidence: Evidence) -> Iterator[Rule]:
    if not evidence.takes:
        return
    undecided = sum(
        (decision := evidence.decisions.get(take.id)) is None or decision.state != "circled" for take in evidence.takes
    )
    if undecided:
        sentence = f"{undecided} of {len(evidence.takes)} takes were selected by no person"
        yield _rule("authorship.nobody", "needs human", sentence)
    else:
        yield _rule("authorship.selected", "clear", f"people selected all {len(evidence.takes)} takes")
