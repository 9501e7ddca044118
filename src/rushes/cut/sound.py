"""The sound of a cut: takes (generated ones muted, not stripped), voices, and music that ducks under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from rushes.model.brief import Brief, MediaRef
from rushes.model.cut import AudioEvent, PictureEvent
from rushes.model.take import Take
from rushes.timebase import FrameRange, Rate


def lay_sound(
    events: Sequence[PictureEvent],
    *,
    filled_takes: Mapping[str, tuple[Take, Brief]],
    rate: Rate,
    music: MediaRef | None,
    music_gain_db: float,
) -> tuple[AudioEvent, ...]:
    """Audio events of a film.

    A voice starts with its shot (once, where a shot is stitched from several takes) and may run on until the next voice
    or the end of the film. Music lies under the whole film, fades in over a quarter of a second and out over the last
    second, and ducks where a voice or a filmed take sounds.

    Args:
        events: the picture, without gaps in time.
        filled_takes: take id -> take and brief.
        rate: production rate.
        music: the bed, or None.
        music_gain_db: its gain in dB.
    """
    end = events[-1].record.end if events else 0
    sounds = [_take_sound(event, filled_takes[event.take][0]) for event in events if event.take]
    takes = [sound for sound in sounds if sound]
    begins = [e for e, before in zip(events, (None, *events), strict=False) if before is None or before.shot != e.shot]
    spoken = [(e, v) for e in begins if e.take and (v := filled_takes[e.take][1].voice) is not None]
    starts = [event.record.start for event, _ in spoken]
    voices = (
        [
            AudioEvent(record=FrameRange(event.record.start, stop), kind="voice", media=voice)
            for (event, voice), stop in zip(spoken, [*starts[1:], end], strict=True)
        ]
        if spoken
        else []
    )
    beds = []
    if music is not None and end:
        fade_in, fade_out = rate.frames(Fraction(1, 4)), rate.frames(1)
        ducks = bool(voices) or any(not sound.muted for sound in takes)
        bed = AudioEvent(
            record=FrameRange(0, end),
            kind="music",
            media=music,
            gain_db=music_gain_db,
            ducks=ducks,
            fade_in=min(fade_in, end // 2),
            fade_out=min(fade_out, end // 2),
        )
        beds.append(bed)
    return (*takes, *voices, *beds)


def _take_sound(event: PictureEvent, take: Take) -> AudioEvent | None:
    if not take.facts.audio_streams or event.source is None:
        return None
    return AudioEvent(
        record=event.record,
        kind="take",
        media=take.media,
        source_start=event.source.start,
        muted=take.origin != "footage",
    )
