"""What of a prompt stands alone, and whether a request for it can be met; reads words and loads no kernel."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.lexicon import Coverage
from rushes.engines.previz.phrases import tokens
from rushes.errors import AskTheArtist
from rushes.model.brief import ELEMENT, alpha_of
from rushes.model.engine import Adjustment, Plan, Refusal, Resolved

#: How the colour of an element may stand beside its alpha.
ALPHAS = ("straight", "premultiplied")
#: In a scene's `extra`: the subject is framed whole and in the middle, as nothing else is in the picture.
WHOLE = "whole"
#: Words for what can be in the air alone.
WORDS: dict[str, tuple[str, ...]] = {
    "rain": ("rain", "raining", "rainy", "drizzle", "downpour", "rainfall", "raindrops", "rainstorm"),
    "snow": ("snow", "snowing", "snowfall", "snowflakes", "snowy", "blizzard", "flakes"),
    "dust": ("dust", "dusty", "motes", "particles", "pollen"),
    "leaves": ("leaves", "leaf", "foliage"),
    "fireflies": ("fireflies", "firefly", "glowworms"),
    "smoke": ("smoke", "smoky", "smoking", "steam", "fumes"),
    "fog": ("fog", "foggy", "mist", "misty", "haze"),
}
#: Words for how much of it.
AMOUNTS = {
    "heavy": 1.8, "thick": 1.6, "dense": 1.6, "strong": 1.5, "blizzard": 2.2, "downpour": 2.0, "rainstorm": 2.0,
    "many": 1.6, "light": 0.5, "thin": 0.55, "soft": 0.7, "gentle": 0.6, "sparse": 0.35, "few": 0.4, "drizzle": 0.45,
}  # fmt: skip
#: Kinds of subjects that can be cut out of their scene.
_SUBJECTS = ("person", "thing", "animal")
SUBJECT = "subject"


@dataclass(frozen=True, kw_only=True)
class Element:
    """What stands alone.

    Args:
        kind: of `WORDS`, or `subject`.
        spec: the scene; of weather only its seed and look are used.
        amount: how much of it is in the air, 1 for the usual.
        told: what of the words is done otherwise, in words.
    """

    kind: str
    spec: SceneSpec
    amount: float = 1.0
    told: tuple[str, ...] = ()


def element_of(prompt: str, spec: SceneSpec, *, guesses: Sequence[str] = ()) -> Element:
    """What of a scene stands alone: its subject, else what is in the air.

    Args:
        prompt: the words.
        spec: the scene that they describe.
        guesses: what of the scene nobody asked for (`draft.Coverage`): a guessed hour becomes an overcast day.

    Raises:
        AskTheArtist: nothing in the words can stand alone.
    """
    subjects = tuple(s for s in spec.subjects if _stands_alone(s, spec))
    found = [kind for kind, words in WORDS.items() if set(words) & set(tokens(prompt))]
    if subjects:
        spec, told = _staged(replace(spec, subjects=subjects), guesses)
        if found:
            told = (*told, f"{', '.join(found)}: left out, ask for it as an element of its own")
        return Element(kind=SUBJECT, spec=spec, told=told)
    if not found:
        raise AskTheArtist(
            "nothing in these words can stand alone",
            cause=f"found {prompt!r}",
            next_step=f"name a person, an animal, a thing or a product, or one of: {', '.join(WORDS)}",
            about="--element",
        )
    amount = 1.0
    for word in tokens(prompt):
        amount *= AMOUNTS.get(word, 1.0)
    told = tuple(f"{kind}: left out, one element a file" for kind in found[1:])
    return Element(kind=found[0], spec=spec, amount=min(max(amount, 0.2), 3.0), told=told)


def wanted_element(wanted: Resolved, spec: SceneSpec, coverage: Coverage) -> Element:
    """The element of a request whose words have been read.

    Raises:
        AskTheArtist: nothing in the words can stand alone.
    """
    text = " ".join((wanted.prompt, *(str(word) for word in wanted.wishes.values())))
    return element_of(text, spec, guesses=coverage.guesses)


def plan_element(plan: Plan, wanted: Resolved, spec: SceneSpec, coverage: Coverage) -> Plan:
    """The plan with what the take will hold, or refused where no element can be drawn from its words.

    Args:
        plan: of the whole picture.
        wanted: its resolved request, with an `alpha_of`.
        spec, coverage: the scene that the words come to.
    """
    asked = alpha_of(wanted.options)
    if asked not in ALPHAS:
        near = difflib.get_close_matches(asked, ALPHAS, n=1, cutoff=0.4)
        return _refused(plan, asked, "an element's alpha is straight or premultiplied", near[0] if near else ALPHAS[0])
    if wanted.mode == "i2v":
        return _refused(plan, asked, "a given picture is one whole", "leave the first frame out, or the element")
    try:
        element = wanted_element(wanted, spec, coverage)
    except AskTheArtist as fault:
        return _refused(plan, asked, fault.title, fault.next_step)
    holds = Adjustment(
        field=f"options.{ELEMENT}",
        asked=asked,
        given=f"{element.kind} alone, ProRes 4444 with {asked} alpha",
        rule="an element is drawn over nothing",
        effect="lossless",
    )
    left = tuple(
        Adjustment(field="prompt", asked="as written", given=words, rule=holds.rule, effect="drops_intent")
        for words in element.told
    )
    return replace(plan, adjustments=(*plan.adjustments, holds, *left))


def _refused(plan: Plan, asked: str, rule: str, hint: str) -> Plan:
    refusal = Refusal(field=f"options.{ELEMENT}", asked=asked, rule=rule, hint=hint)
    return replace(plan, resolved=None, quote=None, refusals=(*plan.refusals, refusal))


def _stands_alone(subject: dict[str, object], spec: SceneSpec) -> bool:
    if subject.get("kind") in _SUBJECTS:
        return True
    return spec.kit == "product" and subject.get("kind") not in ("proxy", "steam", "mist", "petals", "droplets",
                                                                 "particles", "water")  # fmt: skip


def _staged(spec: SceneSpec, guesses: Sequence[str]) -> tuple[SceneSpec, tuple[str, ...]]:
    """The scene in which a subject is lit and framed: whole and in the middle where nobody asked for anything else.

    What has no light of its own kit stands in open land. A camera that nobody asked to move goes along with what moves.
    """
    told: list[str] = []
    things = any(s.get("kind") in ("thing", "animal") for s in spec.subjects)
    if spec.kit in ("interior", "plate") and things:
        told.append(f"{spec.kit}: lit as in open land")
        spec = replace(spec, kit="landscape", extra={k: v for k, v in spec.extra.items() if k == "loop"})
    if any(guess.startswith("time") for guess in guesses):
        spec = replace(spec, time="day", weather="overcast")
    move = "static" if spec.kit == "product" else "follow"
    extra = spec.extra if "size" in spec.camera else {**spec.extra, WHOLE: True}
    camera = {"move": move, "size": "ws", "shift": 0.0, **spec.camera}
    remove = tuple(dict.fromkeys((*spec.remove, "people")))  # nobody passes by
    return replace(spec, camera=camera, remove=remove, extra=extra), tuple(told)
