"""Lengths: seconds asked to frames an engine can make, up its lattice, with what is trimmed away afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rushes.model.engine import Adjustment, Mode, Refusal, Request
from rushes.timebase import Rate

Finding = Adjustment | Refusal

#: Lattice name -> (step, offset): frames are step * k + offset with k >= 0.
LATTICE = {"any": (1, 0), "4k+1": (4, 1), "8k+1": (8, 1), "17k+5": (17, 5)}


@dataclass(frozen=True, kw_only=True)
class Length:
    """Frames the engine makes at its rate, and how many of them are wanted (equal where nothing is trimmed)."""

    frames: int
    wanted: int
    rate: Rate


def plan_length(request: Request, mode: Mode, *, adapt: bool) -> tuple[Length | None, list[Finding]]:
    """The length to send: never shorter than asked unless `adapt`; None where the engine cannot make it."""
    rate, findings = _plan_rate(request, mode)
    asked = max(1, request.rate.frames(request.seconds)) if not request.still else 1
    wanted = asked if rate == request.rate else max(1, _ceil(Fraction(asked) / request.rate.fps * rate.fps))
    if request.still:
        wanted = 1
    elif Fraction(asked) / request.rate.fps != request.seconds:
        findings.append(
            Adjustment(
                field="seconds",
                asked=say_seconds(request.seconds),
                given=f"{asked} frames at {request.rate} = {say_seconds(request.rate.seconds(asked))}",
                rule="a take has whole frames",
                effect="lossless",
            )
        )
    frames = frames_from(mode, rate, wanted)
    if frames is not None:
        if frames != wanted:
            findings.append(_rounded_up(mode, rate, wanted=wanted, frames=frames))
        return Length(frames=frames, wanted=wanted, rate=rate), findings
    longest = longest_frames(mode, rate)
    asked_words = "a still" if request.still else say_seconds(rate.seconds(wanted))
    if longest is None:
        findings.append(Refusal(field="seconds", asked=asked_words, rule="this mode offers no length at all"))
        return None, findings
    limit = say_seconds(rate.seconds(longest))
    if not adapt:
        findings.append(
            Refusal(
                field="seconds",
                asked=asked_words,
                rule=f"at most {limit} ({longest} frames at {rate})",
                hint=f"split the shot into parts of {limit} or less, or choose an engine that makes longer takes",
            )
        )
        return None, findings
    findings.append(
        Adjustment(
            field="seconds",
            asked=asked_words,
            given=limit,
            rule=f"at most {limit} ({longest} frames at {rate})",
            effect="drops_intent",
            hint="split the shot to keep its length",
        )
    )
    return Length(frames=longest, wanted=longest, rate=rate), findings


def frames_from(mode: Mode, rate: Rate, wanted: int) -> int | None:
    """The smallest offered frame count of at least `wanted`, or None where the mode offers none that long."""
    least = max(wanted, 1, _ceil((mode.seconds_min or Fraction(0)) * rate.fps))
    if mode.seconds_step:
        start = mode.seconds_min or Fraction(0)
        steps = max(0, _ceil((Fraction(wanted) / rate.fps - start) / mode.seconds_step))
        frames = max(1, rate.frames(start + steps * mode.seconds_step))
        if frames < wanted:  # a step shorter than a frame may round down
            frames = max(1, rate.frames(start + (steps + 1) * mode.seconds_step))
    else:
        step, offset = LATTICE[mode.lattice]
        frames = offset + step * max(0, -(-(least - offset) // step))
    return frames if fits_length(mode, rate, frames) else None


def longest_frames(mode: Mode, rate: Rate) -> int | None:
    """The longest frame count offered, or None where there is no limit or no count at all."""
    if mode.seconds_max is None:
        return None
    if mode.seconds_step:
        start = mode.seconds_min or Fraction(0)
        steps = (mode.seconds_max - start) // mode.seconds_step
        frames = rate.frames(start + steps * mode.seconds_step) if steps >= 0 else 0
    else:
        step, offset = LATTICE[mode.lattice]
        most = (mode.seconds_max * rate.fps) // 1
        frames = offset + step * ((most - offset) // step)
    return frames if frames >= 1 and fits_length(mode, rate, frames) else None


def fits_length(mode: Mode, rate: Rate, frames: int) -> bool:
    """True where the card offers this many frames at this rate; steps of seconds count to the nearest frame."""
    step, offset = LATTICE[mode.lattice]
    if frames < 1 or frames < offset or (frames - offset) % step:
        return False
    slack = Fraction(1, 2) if mode.seconds_step else Fraction(0)
    if mode.seconds_min is not None and frames + slack < mode.seconds_min * rate.fps:
        return False
    if mode.seconds_max is not None and frames - slack > mode.seconds_max * rate.fps:
        return False
    if mode.seconds_step:
        start = mode.seconds_min or Fraction(0)
        near = round((rate.seconds(frames) - start) / mode.seconds_step)
        return any(rate.frames(start + (near + by) * mode.seconds_step) == frames for by in (-1, 0, 1))
    return True


def say_seconds(seconds: Fraction) -> str:
    """Seconds for people, to four places: `5 s`, `5.0625 s`."""
    return f"{float(round(seconds, 4)):.4f}".rstrip("0").rstrip(".") + " s"


def _plan_rate(request: Request, mode: Mode) -> tuple[Rate, list[Finding]]:
    offered = sorted(Rate.parse(text) for text in mode.rates)
    if not offered or request.rate in offered:
        return request.rate, []
    multiples = [rate for rate in offered if (rate.fps / request.rate.fps).denominator == 1]
    above = [rate for rate in offered if rate.fps >= request.rate.fps]
    rate = (multiples or above or [offered[-1]])[0]
    exact = bool(multiples)
    return rate, [
        Adjustment(
            field="rate",
            asked=str(request.rate),
            given=str(rate),
            rule="rates offered: " + ", ".join(map(str, offered)),
            effect="lossless" if exact else "changes_picture",
            hint="every n-th frame is used" if exact else "the conform takes the nearest frame; motion may judder",
        )
    ]


def _rounded_up(mode: Mode, rate: Rate, *, wanted: int, frames: int) -> Adjustment:
    rules = []
    if mode.lattice != "any":
        rules.append(f"frames come as {mode.lattice}")
    if mode.seconds_step:
        rules.append(f"lengths come in steps of {say_seconds(mode.seconds_step)}")
    if mode.seconds_min is not None and wanted < mode.seconds_min * rate.fps:
        rules.append(f"at least {say_seconds(mode.seconds_min)}")
    return Adjustment(
        field="seconds",
        asked=say_seconds(rate.seconds(wanted)),
        given=say_seconds(rate.seconds(frames)),
        rule="; ".join(rules) or "lengths offered",
        effect="lossless",
        hint=f"{frames} frames are made and {wanted} are used",
    )


def _ceil(value: Fraction) -> int:
    return -int(-value // 1)
