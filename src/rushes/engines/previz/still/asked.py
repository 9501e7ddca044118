"""What words ask of a still: a camera move and weather; everything else the picture says itself. Told in the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rushes.engines.previz.camera import ONE_WAY, WAYS, side_of
from rushes.engines.previz.lexicon import COLUMNS, Coverage, describe
from rushes.engines.previz.phrases import find, tokens
from rushes.engines.previz.telling import adjustments
from rushes.model.engine import Adjustment, Plan, Refusal, Resolved

#: Weather that can be laid over a picture; anything else in the words is the picture's own business.
LAID_OVER = ("rain", "snow", "fog", "dust")
#: Moves that a still cannot hold at all, and what is done in their place.
_INSTEAD = {"whip_pan": "pan"}
#: Columns that are read for a still: those of the camera's move and of the weather.
_READ = ("camera", "move", "movement", "weather")
_GENTLE = re.compile(r"\b(slow|slowly|gentle|gently|slight|slightly|subtle|subtly)\b", re.IGNORECASE)
_LIGHT = re.compile(r"\b(light|soft|gentle|slight|thin|fine)\s+(rain|drizzle|snow|fog|mist|haze|dust)", re.IGNORECASE)
_RULE = "a still is moved, not redrawn: camera and weather are read"
#: Options that say how a still is read, and what they may hold.
OPTIONS = {
    "subject": "left top width height as shares of the picture, or none",
    "horizon": "a share of the height from the top, 0 to 1",
    "depth_near": "white or black",
}


@dataclass(frozen=True, kw_only=True)
class Motion:
    """What the camera does.

    Args:
        move: of `moves.MOVES`.
        side: -1 or 1, the way it goes.
        strength: share of the usual way that is asked for.
        seed: of the operator's hands.
        loops: the move comes back to where it began.
    """

    move: str
    side: float = 1.0
    strength: float = 1.0
    seed: int = 1
    loops: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a still.

    Args:
        motion: of the camera.
        weather: of `LAID_OVER`, or empty.
        strength: of the weather.
        grainless: the negative prompt takes the grain out.
        coverage: what became of the words.
        instead: the move that the words asked for, where another is made.
    """

    motion: Motion
    weather: str
    strength: float
    grainless: bool
    coverage: Coverage
    instead: str = ""


def read_words(wanted: Resolved) -> Asked:
    """Camera and weather from a recipe's words."""
    columns = {name: text for name, text in wanted.wishes.items() if _key(name) in _READ}
    spec, told = describe(wanted.prompt, negative=wanted.negative, wishes=columns, seed=wanted.seed)
    asked = str(spec.camera.get("move") or "")
    move = _INSTEAD.get(asked, asked) or "push_in"
    way = WAYS.get(str(spec.camera.get("way") or ""), 1.0 if move in ONE_WAY else side_of(wanted.seed))
    guessed = any(guess.startswith("weather:") for guess in told.guesses)
    weather = spec.weather if spec.weather in LAID_OVER and not guessed else ""
    text = " ".join([wanted.prompt, *columns.values()])
    return Asked(
        motion=Motion(
            move=move,
            side=way,
            strength=0.6 if _GENTLE.search(text) else 1.0,
            seed=wanted.seed,
            loops=is_on(wanted, "loop"),
        ),
        weather=weather,
        strength=0.5 if _LIGHT.search(text) else 0.9,
        grainless="grain" in spec.remove,
        coverage=_coverage(wanted, told, columns, guessed_move=not asked),
        instead=asked if asked in _INSTEAD else "",
    )


def plan_still(plan: Plan, wanted: Resolved) -> Plan:
    """A plan for a still with everything told that its words and options come to; faults of the options refuse."""
    refusals = tuple(_option_faults(wanted))
    if refusals:
        return replace(plan, resolved=None, quote=None, refusals=(*plan.refusals, *refusals))
    asked = read_words(wanted)
    return replace(plan, adjustments=(*plan.adjustments, *_tell(wanted, asked)))


def read_box(text: str) -> tuple[float, float, float, float] | None:
    """The option `subject` as a box, or None where it is no box inside the picture."""
    try:
        left, top, wide, tall = (float(word) for word in re.split(r"[\s,;]+", text.strip()))
    except ValueError:
        return None
    inside = left >= 0.0 and top >= 0.0 and wide >= 0.02 and tall >= 0.02 and left + wide <= 1.0 and top + tall <= 1.0
    return (left, top, wide, tall) if inside and wide * tall < 0.96 else None


def is_on(wanted: Resolved, option: str) -> bool:
    """True where an option says yes."""
    return wanted.options.get(option, "").lower() in ("yes", "true", "1", "on")


def roles_of(wanted: Resolved) -> Mapping[str, object]:
    """The references by what they are for: `first`, `last`, `depth` and `matte`."""
    names = {"first": "first", "last": "last", "mask": "matte", "control": "depth"}
    return {names[item.role]: item.media for item in wanted.references if item.role in names}


def _option_faults(wanted: Resolved) -> Iterator[Refusal]:
    for name in ("scene", "style"):
        if wanted.options.get(name):
            rule = f"a still has no {name} of its own"
            yield Refusal(field=f"options.{name}", asked="said", rule=rule, hint=f"leave out {name}, or the picture")
    if is_on(wanted, "loop") and "last" in roles_of(wanted):
        rule = "a take that ends on another picture does not meet its start"
        yield Refusal(field="options.loop", asked="yes", rule=rule, hint="leave out loop, or the last picture")
    said = wanted.options
    if said.get("depth_near", "white") not in ("white", "black"):
        yield _fault("depth_near", said["depth_near"])
    if "subject" in said and said["subject"] != "none" and read_box(said["subject"]) is None:
        yield _fault("subject", said["subject"])
    if "horizon" in said and not re.fullmatch(r"0?\.\d+|0|1(\.0*)?", said["horizon"].strip()):
        yield _fault("horizon", said["horizon"])


def _fault(name: str, said: str) -> Refusal:
    hint = {"subject": "e.g. 0.3 0.2 0.4 0.7", "horizon": "e.g. 0.45"}.get(name, "")
    return Refusal(field=f"options.{name}", asked=said, rule=OPTIONS[name], hint=hint)


def _tell(wanted: Resolved, asked: Asked) -> Iterator[Adjustment]:
    roles = roles_of(wanted)
    if "depth" not in roles:
        given = (
            "guessed from ground, horizon and subject" if "matte" not in roles else "guessed; the matte stands in front"
        )
        yield Adjustment(
            field="depth", asked="not supplied", given=given, rule="one picture does not say it", effect="lossless",
            hint="bring a depth map to be sure",
        )  # fmt: skip
    move = asked.motion.move.replace("_", " ")
    if asked.instead:
        yield Adjustment(
            field="camera", asked=asked.instead.replace("_", " "), given=move,
            rule="a whip shows what the picture does not hold", effect="changes_picture",
        )  # fmt: skip
    if "last" in roles:
        rule = "where both pictures show one place the camera goes from one to the other, else they dissolve"
        yield Adjustment(field="camera", asked=move, given="as the two pictures ask", rule=rule, effect="lossless")
    elif move != "static":
        rule = "a still holds small moves: what it hides is not known"
        given = f"{move}, as far as the picture bears"
        yield Adjustment(field="camera", asked=move, given=given, rule=rule, effect="changes_picture")
    rest = [word for word in asked.coverage.ignored if ": " not in word and not word.startswith("-")]
    if rest:
        words = " ".join(rest)
        words = words if len(words) <= 80 else words[:79] + "…"
        yield Adjustment(field="prompt", asked=words, given="as the picture has it", rule=_RULE, effect="drops_intent")
    kept = [word for word in asked.coverage.ignored if word.startswith("-")]
    for name, text in wanted.wishes.items():
        if _key(name) not in _READ and text.strip():
            given = "as the picture has it" if _key(name) in COLUMNS else "not read"
            yield Adjustment(field=f"wishes.{name}", asked=text, given=given, rule=_RULE, effect="drops_intent")
        elif f"{name}: {text.strip()}" in asked.coverage.ignored:
            kept.append(f"{name}: {text.strip()}")
    yield from adjustments(Coverage(ignored=tuple(kept), guesses=asked.coverage.guesses))


def _coverage(wanted: Resolved, told: Coverage, columns: Mapping[str, str], *, guessed_move: bool) -> Coverage:
    """What became of the words: moves and weather are drawn, the rest is left to the picture."""
    words = tokens(wanted.prompt)
    matches = find(words, ("moves", "weathers"))
    used = {k for match in matches for k in range(match.at, match.at + match.size)}
    rest = [word for k, word in enumerate(words) if k not in used and re.match(r"\w", word)]
    heard = {match.group(1).lower() for match in (*_GENTLE.finditer(wanted.prompt), *_LIGHT.finditer(wanted.prompt))}
    rest = [word for word in rest if word not in heard]
    failed = [word for word in told.ignored if word.startswith("-") or word.partition(": ")[0] in columns]
    said = tuple(dict.fromkeys(match.words for match in matches))
    drawn = said + tuple(text for name, text in columns.items() if text.strip() and f"{name}: {text}" not in failed)
    guesses = ("camera: push in",) if guessed_move else ()
    return Coverage(drawn=drawn, ignored=(*rest, *failed), guesses=guesses)


def _key(column: str) -> str:
    return column.strip().lower().replace(" ", "_").replace("-", "_")
