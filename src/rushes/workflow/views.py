"""The frames of a clip as rulers and fingerprints see them: the same, whoever looks first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rushes.imaging.view import FrameView
from rushes.media.proxy import over_grey
from rushes.media.read import read_coded, read_frames
from rushes.model.take import ClipFacts


def views_of(path: Path, facts: ClipFacts, *, ours: bool = False) -> Iterator[FrameView]:
    """The frames of a clip; one with alpha lies over middle grey.

    Args:
        path: the clip.
        facts: of the clip.
        ours: as for `media.probe.open_container`.

    Raises:
        CannotReach, UnreadableMedia: as `media.read.read_frames`.
    """
    if facts.has_alpha:
        for index, picture in enumerate(read_frames(path, alpha=True)):
            yield FrameView(index, over_grey(picture))
        return
    for index, coded in enumerate(read_coded(path, ours=ours)):
        yield FrameView(index, coded)
