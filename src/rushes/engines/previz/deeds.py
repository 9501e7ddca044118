"""What persons of a draft do with things, with each other, and where they stand: resolved once all words are read."""

from __future__ import annotations

from typing import Any

from rushes.engines.previz.creatures import size_of
from rushes.engines.previz.draft import Draft
from rushes.engines.previz.phrases import lexicon
from rushes.engines.previz.relations import PERSON
from rushes.engines.previz.things import THINGS

#: A side as the other sees it.
_OTHER = {"left": "right", "right": "left", "before": "behind", "behind": "before"}
#: Shot sizes for two people, where none is wished.
_PAIR_SIZE = {"in_hand": "ws", "dance": "ws", "beside": "ms", "talk": "ms", "shake": "ms", "hug": "ms"}
#: Verbs that mean something else without their thing.
_PLAIN = {"look_at": "stand"}


def settle_deeds(draft: Draft) -> None:
    """Fill in acts and pairs of persons before the place is chosen; tell what nobody could do.

    Args:
        draft: with all words read; its persons, things and reports are changed.
    """
    for words, meaning in draft.deeds:
        if "pair" in meaning:
            _settle_pair(draft, words, str(meaning["pair"]))
        else:
            _settle_act(draft, words, meaning, draft.kit)


def settle_places(draft: Draft, kit: str) -> None:
    """Set persons beside things and each other; see `settle_deeds`.

    Args:
        draft: as before.
        kit: where the scene is set.
    """
    for words, one, side, other in draft.beside:
        _settle_place(draft, words, one, side, other, kit)


def _settle_pair(draft: Draft, words: str, pair: str) -> None:
    """Two people do something; the second comes in where only one was named."""
    if not draft.persons or "pair" in draft.extra or (draft.extras and len(draft.persons) < 2):
        (draft.drawn if draft.persons and draft.extra.get("pair") == pair else draft.ignored).append(words)
        return
    if draft.camera.get("angle") == "over_shoulder":  # it has two people of its own
        draft.drawn.append(words)
        return
    if len(draft.persons) == 1:
        draft.persons.append({"kind": "person", "said": True, "color": "#2b3038", "coat": "jacket"})
        draft.guesses.append("subject: a second person")
    draft.extra["pair"] = pair
    draft.values.setdefault("action", "talk" if pair == "talk" else "walk" if pair == "in_hand" else "stand")
    draft.camera.setdefault("size", _PAIR_SIZE[pair])
    draft.camera.setdefault("shift", 0.0)  # room for both
    draft.drawn.append(words)


def _settle_act(draft: Draft, words: str, meaning: Any, kit: str) -> None:
    """Somebody does something with a thing, which then belongs to that person."""
    act = meaning.get("act")
    table = lexicon()["deeds"].get(meaning.get("verb"), {})
    thing = next((e for e in draft.extras if e["name"] in (table if act is None else (act,))), None)
    if act is None and thing is not None:
        act = table[thing["name"]]
    if act is None and meaning.get("verb") in _PLAIN:
        draft.values.setdefault("action", _PLAIN[meaning["verb"]])
        draft.drawn.append(words)
        return
    who = next((person for person in draft.persons if "act" not in person), None)
    named = any(e["kind"] == "animal" and e["name"] != act for e in draft.extras)
    if act is None or kit in ("product", "plate") or (who is None and (named or draft.persons)):
        draft.values.setdefault("action", "stand")
        draft.proxied.append(words)
        return
    if who is None:  # a cyclist is a person
        who = {"kind": "person", "said": True}
        draft.persons.append(who)
    who["act"] = act
    draft.outdoors = draft.outdoors or act == "horse"
    if thing is not None:
        draft.extras.remove(thing)
        if "color" in thing:
            who["act_color"] = thing["color"]
    draft.values.setdefault("action", "stand")
    draft.camera.setdefault("size", "ms" if act in ("guitar", "phone") else "ws")
    draft.drawn.append(words)


def _settle_place(draft: Draft, words: str, one: str, side: str, other: str, kit: str) -> None:
    """A person beside a person or a thing; sides are the camera's."""
    told = draft.ignored
    if one == other == PERSON:
        if len(draft.persons) > 1 and side in _OTHER and draft.extra.get("pair") in (None, "beside", "talk"):
            draft.extra.setdefault("pair", "beside")
            draft.extra["side"] = side
            draft.values.setdefault("action", "stand")
            draft.camera.setdefault("size", "ws")
            draft.camera.setdefault("shift", 0.0)
            told = draft.drawn
    elif side in _OTHER and draft.persons and kit in ("street", "landscape", "stage"):
        name, where = (one, side) if other == PERSON else (other, _OTHER[side])
        extra = next((e for e in draft.extras if e["name"] == name and "of" not in e), None)
        if extra is not None:
            extra.update(side=where, of=PERSON, action="stand")
            draft.values.setdefault("action", "stand")
            wide = THINGS[name].size[0] if extra["kind"] == "thing" else size_of(name)[0]
            draft.camera.setdefault("size", "ews" if wide > 3.0 else "ws")
            told = draft.drawn
    if told is draft.drawn or words not in str(lexicon()["stop"]).split(", "):
        told.append(words)
