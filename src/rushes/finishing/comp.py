"""Takes with alpha laid over a shot before it is graded, so that both get one grade, one grain and one scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rushes.errors import AskTheArtist, Cancelled
from rushes.finishing.base import FinishContext, FinishFacts, Frame
from rushes.imaging.alpha import stack


class CompOp:
    """Layers over the picture, the first one lowest."""

    facts = FinishFacts(
        name="comp",
        title="Compositing",
        place=60,
        improves="what lies over the picture, as two pictures laid by hand (difference, down)",
        defaults={"layers": []},
        source="Porter, Duff 1984: over, on codes, as editors' tools lay one picture over another",
    )

    def apply(self, frames: Iterator[Frame], *, settings: Mapping[str, Any], context: FinishContext) -> Iterator[Frame]:
        """Frames with what lies over them; the same object where nothing does.

        Settings: `layers` names the media and frames that `context.layers` opens, one stream for each.

        Raises:
            AskTheArtist: layers are named that nobody opens.
        """
        if len(settings.get("layers", ())) != len(context.layers):
            raise AskTheArtist(
                "layers without their media", next_step="lay elements in a sheet: columns element and over"
            )
        streams = [open_layer() for open_layer in context.layers]
        for frame in frames:
            if context.cancelled():
                raise Cancelled
            laid = stack(frame, [next(stream, None) for stream in streams])
            del frame  # the step before may fill it again
            yield laid
            del laid
