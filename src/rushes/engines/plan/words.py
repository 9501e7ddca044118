"""Words: prompt, negative prompt, wishes and cast; sent natively, said in the prompt, or dropped and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rushes.model.engine import Adjustment, Card, Mode, Refusal, Request, Support

Finding = Adjustment | Refusal

#: Shot-list columns that speak of the camera; all others speak of the scene.
CAMERA_WISHES = frozenset(
    {"camera", "camera_move", "move", "lens", "lens_mm", "size", "shot_size", "angle", "aperture", "focus"}
)
_CHOSEN = "the file was chosen by a person; the words stay in the brief"


@dataclass(frozen=True, kw_only=True)
class Words:
    """The texts to send, after folding."""

    prompt: str
    negative: str
    wishes: Mapping[str, str]


def plan_words(request: Request, card: Card, mode: Mode) -> tuple[Words, list[Finding]]:
    """What is said to the engine, in its own fields where it has them, else in the prompt, else dropped and told."""
    if mode.prompt == "ignored":
        return _unsaid(request, card)
    findings: list[Finding] = []
    if mode.prompt == "required" and not request.prompt.strip():
        findings.append(Refusal(field="prompt", asked="", rule="this mode needs a prompt", hint="write one"))
    own = [request.prompt.strip()] if request.prompt.strip() else []
    sentences = list(own)
    wishes, said = _plan_wishes(request, mode, findings)
    sentences += said
    if mode.camera != "native":
        sentences += _plan_cast(request, findings)
    negative = _plan_negative(request, mode, sentences, findings)
    prompt = request.prompt if sentences == own else _join(sentences)
    if mode.prompt_max is not None and len(prompt) > mode.prompt_max:
        findings.append(
            Refusal(
                field="prompt",
                asked=f"{len(prompt)} characters"
                + (" with what is folded into it" if prompt != request.prompt else ""),
                rule=f"at most {mode.prompt_max} characters",
                hint=f"shorten it by {len(prompt) - mode.prompt_max}; a prompt is never cut silently",
            )
        )
    return Words(prompt=prompt, negative=negative, wishes=wishes), findings


def _plan_negative(request: Request, mode: Mode, sentences: list[str], findings: list[Finding]) -> str:
    if not request.negative or mode.negative == "native":
        return request.negative
    if mode.negative == "folded":
        sentences.append(f"Without: {request.negative.strip()}")
        findings.append(
            Adjustment(
                field="negative",
                asked=request.negative,
                given=f"in the prompt: Without: {request.negative.strip()}",
                rule="no field for a negative prompt",
                effect="changes_picture",
                hint="engines follow a 'without' loosely",
            )
        )
        return ""
    findings.append(_dropped("negative", request.negative, mode.negative, "a negative prompt"))
    return ""


def _plan_wishes(request: Request, mode: Mode, findings: list[Finding]) -> tuple[Mapping[str, str], list[str]]:
    """Wishes that keep their own field, and sentences for those that are said in the prompt."""
    if mode.camera == "native":
        return request.wishes, []
    said = []
    for name, wish in request.wishes.items():
        is_camera = name in CAMERA_WISHES
        if not wish.strip():
            findings.append(_kept_in_brief(f"wishes.{name}", wish, "an empty wish"))
        elif is_camera and mode.camera != "folded":
            findings.append(_dropped(f"wishes.{name}", wish, mode.camera, "a camera wish"))
        else:
            sentence = f"{name.replace('_', ' ').capitalize()}: {wish.strip()}"
            said.append(sentence)
            findings.append(
                Adjustment(
                    field=f"wishes.{name}",
                    asked=wish,
                    given=f"in the prompt: {sentence}",
                    rule="no field for it",
                    effect="changes_picture" if is_camera else "lossless",
                )
            )
    return {}, said


def _plan_cast(request: Request, findings: list[Finding]) -> list[str]:
    """One sentence per described character, so that every shot describes the same person in the same words."""
    said = []
    for character in request.cast:
        text = character.description.strip()
        if text and text.casefold() not in request.prompt.casefold():
            said.append(f"{character.name}: {text}")
            findings.append(
                Adjustment(
                    field="cast",
                    asked=character.name,
                    given=f"in the prompt: {character.name}: {text}",
                    rule="no field for a character",
                    effect="lossless",
                )
            )
    return said


def _unsaid(request: Request, card: Card) -> tuple[Words, list[Finding]]:
    """A mode without words: a chosen file loses nothing by it, any other engine drops what was meant."""
    asked = {"prompt": request.prompt, "negative": request.negative}
    asked |= {f"wishes.{name}": wish for name, wish in request.wishes.items()}
    findings: list[Finding] = []
    for field, text in asked.items():
        if text and card.kind == "footage":
            findings.append(_kept_in_brief(field, text, _CHOSEN))
        elif text or field.startswith("wishes."):
            findings.append(_dropped(field, text, "ignored", "words"))
    return Words(prompt="", negative="", wishes={}), findings


def _kept_in_brief(field: str, asked: str, rule: str) -> Adjustment:
    return Adjustment(field=field, asked=asked, given="not sent", rule=rule, effect="lossless")


def _dropped(field: str, asked: str, support: Support, what: str) -> Adjustment:
    rule = f"the engine ignores {what}" if support == "ignored" else f"the engine takes no {what.removeprefix('a ')}"
    return Adjustment(
        field=field, asked=asked, given="not sent", rule=rule, effect="drops_intent", hint="say it in the prompt"
    )


def _join(sentences: list[str]) -> str:
    """Sentences with one full stop between them, leaving the last as written."""
    parts = [text if text.endswith((".", "!", "?")) else text + "." for text in sentences[:-1]]
    return " ".join([*parts, sentences[-1]]) if sentences else ""
