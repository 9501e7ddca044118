"""What stands about a take is the latest decision that nobody took back, and a machine's word never a person's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.model.ledger import Actor, Entry
from rushes.review.decisions import fold_decisions

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
SIBLINGS = {"a": "g", "b": "g", "x": "h"}


def make_log(*events: tuple) -> list[Entry]:
    entries = []
    for seq, (event, take, *rest) in enumerate(events, start=1):
        kind = "machine" if event == "take.suggested" or "machine" in rest else "person"
        body = next((item for item in rest if isinstance(item, dict)), {})
        entries.append(
            Entry(
                seq=seq,
                id=f"e{seq}",
                at=START + timedelta(seconds=seq),
                event=event,
                actor=Actor(id=f"{kind[0]}-1", kind=kind),
                production="p",
                take=take,
                body=body,
            )
        )
    return entries


def states(*events: tuple, siblings=SIBLINGS) -> dict[str, str]:
    return {take: d.state for take, d in fold_decisions(make_log(*events), siblings=siblings).items()}


def test_a_later_decision_supersedes_an_earlier() -> None:
    found = fold_decisions(
        make_log(("take.circled", "a", {"why": "the light"}), ("take.rejected", "a", {"reason": "h"}))
    )

    assert (found["a"].state, found["a"].reason, found["a"].by) == ("rejected", "hands", "p-1")
    assert found["a"].at == START + timedelta(seconds=2)


def test_undo_restores_what_stood_before() -> None:
    circled, rejected, undone = ("take.circled", "a"), ("take.rejected", "a"), ("circle.undone", "a")

    assert states(circled, rejected, undone) == {"a": "circled"}
    assert states(circled, rejected, undone, undone) == {"a": "open"}
    assert states(circled, rejected, undone, undone, undone) == {"a": "open"}
    assert states(circled, undone, circled) == {"a": "circled"}


def test_a_circle_takes_the_place_of_an_earlier_among_siblings_and_undo_gives_it_back() -> None:
    first, second = ("take.circled", "a"), ("take.circled", "b")

    assert states(first, second) == {"a": "open", "b": "circled"}
    assert states(first, second, ("circle.undone", "b")) == {"a": "circled", "b": "open"}
    assert states(first, ("take.circled", "x")) == {"a": "circled", "x": "circled"}


def test_takes_without_known_siblings_stand_alone() -> None:
    assert states(("take.circled", "a"), ("take.circled", "b"), siblings={}) == {"a": "circled", "b": "circled"}


def test_a_suggestion_never_overrides_a_person() -> None:
    suggested = ("take.suggested", "a", {"why": "first of 3"})

    assert states(suggested) == {"a": "suggested"}
    assert states(("take.rejected", "a"), suggested) == {"a": "rejected"}
    assert states(("take.circled", "b"), suggested) == {"a": "open", "b": "circled"}
    assert states(suggested, ("take.circled", "b")) == {"a": "open", "b": "circled"}


def test_when_the_circle_is_taken_back_the_suggestion_stands_again() -> None:
    assert states(("take.suggested", "a"), ("take.circled", "b"), ("circle.undone", "b")) == {
        "a": "suggested",
        "b": "open",
    }


def test_a_later_suggestion_replaces_an_earlier_among_siblings() -> None:
    assert states(("take.suggested", "a"), ("take.suggested", "b")) == {"a": "open", "b": "suggested"}


def test_a_circle_by_a_machine_is_only_a_suggestion() -> None:
    assert states(("take.circled", "a", "machine")) == {"a": "suggested"}
    assert states(("take.rejected", "a", "machine")) == {"a": "open"}


def test_other_events_decide_nothing() -> None:
    assert states(("take.viewed", "a"), ("note.added", "b"), ("take.circled", "")) == {}


def test_a_circle_of_a_take_that_was_looked_at_later_stands() -> None:
    assert states(("take.circled", "a"), ("take.viewed", "a"), ("circle.undone", "b")) == {"a": "circled", "b": "open"}


event = st.tuples(
    st.sampled_from(["take.circled", "take.rejected", "circle.undone", "take.suggested"]), st.sampled_from("abx")
)


@settings(deadline=None)
@given(st.lists(event, max_size=14))
def test_a_decision_followed_by_its_undo_changes_nothing(events) -> None:
    log = [(name, take) for name, take in events]

    before = states(*log)
    after = states(*log, ("take.rejected", "a"), ("circle.undone", "a"))

    assert {k: v for k, v in after.items() if v != "open"} == {k: v for k, v in before.items() if v != "open"}


@settings(deadline=None)
@given(st.lists(event, max_size=14))
def test_one_take_of_a_group_is_circled_at_most(events) -> None:
    found = states(*events)

    assert sum(found.get(take) == "circled" for take in "ab") <= 1
