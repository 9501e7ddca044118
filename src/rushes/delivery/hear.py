"""The sound lines of a quality report: layout, silence, loudness and true peak."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from rushes.errors import UnreadableMedia
from rushes.imaging.sound import Loudness, measure_loudness
from rushes.media.audio import read_audio
from rushes.model.master import Check, DeliverableSpec
from rushes.model.take import ClipFacts

Verdict = Literal["pass", "warn", "fail", "info"]
#: EBU R128: broadcast is held to half a LU; the web has no norm, so a whole one is allowed there.
BROADCAST, BROADCAST_TOLERANCE, WEB_TOLERANCE = -23.0, 0.5, 1.0
#: EBU R128 s1: short forms may not be louder than this over any 3 s.
SHORT_FORM_SECONDS, SHORT_TERM_MAX = 120.0, -18.0


def hear_checks(path: Path, facts: ClipFacts, spec: DeliverableSpec) -> list[Check]:
    """Check the sound of a file; nothing but the layout where there is none."""
    layout = _layout(facts, spec)
    if not facts.audio_streams or spec.audio == "none":
        return [layout]
    try:
        loudness = measure_loudness(read_audio(path))
    except UnreadableMedia as fault:
        return [layout, Check(rule="sound", measured=fault.title, allowed="decodes", verdict="fail", note=fault.cause)]
    if spec.audio == "silent":
        verdict: Verdict = "pass" if loudness.is_silent else "fail"
        return [layout, Check(rule="sound", measured=_lufs(loudness.integrated), allowed="silent", verdict=verdict)]
    return [layout, *_level_checks(loudness, facts, spec)]


def _layout(facts: ClipFacts, spec: DeliverableSpec) -> Check:
    if facts.audio_streams:
        streams = f"{facts.audio_streams} x {facts.audio_codec} {facts.audio_rate} Hz {facts.audio_channels} ch"
    else:
        streams = "no stream"
    if spec.audio == "none":
        verdict: Verdict = "fail" if facts.audio_streams else "pass"
        return Check(rule="sound layout", measured=streams, allowed="no stream at all", verdict=verdict)
    good = (
        facts.audio_streams == 1
        and facts.audio_codec == spec.audio_codec
        and (facts.audio_rate, facts.audio_channels) == (48000, 2)
    )
    return Check(
        rule="sound layout",
        measured=streams,
        allowed=f"1 x {spec.audio_codec} 48000 Hz 2 ch",
        verdict="pass" if good else "fail",
    )


def _level_checks(loudness: Loudness, facts: ClipFacts, spec: DeliverableSpec) -> list[Check]:
    checks = []
    if loudness.is_silent:
        return [Check(rule="sound", measured="silent", allowed="a mix", verdict="warn", note="no music and no voice")]
    if spec.loudness is not None:
        tolerance = BROADCAST_TOLERANCE if spec.loudness <= BROADCAST else WEB_TOLERANCE
        miss = loudness.integrated - spec.loudness
        off: Verdict = "fail" if miss > tolerance else "warn"
        checks.append(
            Check(
                rule="loudness",
                measured=_lufs(loudness.integrated),
                allowed=f"{spec.loudness:g} LUFS +-{tolerance:g}",
                verdict="pass" if abs(miss) <= tolerance else off,
                note="ITU-R BS.1770-4, gated",
            )
        )
    if spec.true_peak is not None:
        checks.append(
            Check(
                rule="true peak",
                measured=f"{loudness.true_peak:.1f} dBTP",
                allowed=f"at most {spec.true_peak:g} dBTP",
                verdict="pass" if loudness.true_peak <= spec.true_peak + 0.05 else "fail",
            )
        )
    if spec.loudness is not None and spec.loudness <= BROADCAST and facts.seconds <= SHORT_FORM_SECONDS:
        checks.append(
            Check(
                rule="short-term loudness",
                measured=_lufs(loudness.short_term_max),
                allowed=f"at most {SHORT_TERM_MAX:g} LUFS",
                verdict="pass" if loudness.short_term_max <= SHORT_TERM_MAX else "fail",
                note="EBU R128 s1, short forms",
            )
        )
    return checks


def _lufs(value: float) -> str:
    return f"{value:.1f} LUFS" if value > -200 else "silent"
