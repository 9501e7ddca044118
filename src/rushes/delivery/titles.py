"""The texts of a film over time: each laid out once, placed so that none covers another, faded in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.cards import draw_end_card
from rushes.imaging.lettering import Patch, lay_text
from rushes.imaging.typeset import Face
from rushes.model.brief import Brand
from rushes.model.cut import Cut, Layer, PictureEvent
from rushes.model.master import DeliverableSpec
from rushes.timebase import FrameRange

#: Frames that a text takes to appear and to go; a card dissolves in over `CARD_DISSOLVE`.
FADE = 6
CARD_DISSOLVE = 8
#: Below is nearer to the foot of the picture.
_ORDER = {"legal": 0, "cta": 1, "super": 2}
#: Where an app covers more of the foot than this, texts hang from the top: else they would stand across the subject.
COVERED = 0.25


@dataclass(frozen=True, kw_only=True, eq=False)
class Title:
    """One text of a film, drawn."""

    record: FrameRange
    patch: Patch

    def opacity(self, frame: int) -> float:
        """0..1 at a frame of the film: smooth over `FADE` frames at both ends, quicker where the text is short."""
        fade = max(1, min(FADE, len(self.record) // 4))
        near = min(frame - self.record.start + 1, self.record.end - frame)
        return smooth(min(1.0, max(0, near) / fade)) if self.record.start <= frame < self.record.end else 0.0


def smooth(share: float) -> float:
    """An even start and stop: 3s^2 - 2s^3."""
    return share * share * (3.0 - 2.0 * share)


def lay_titles(cut: Cut, *, spec: DeliverableSpec, brand: Brand, face: Face) -> tuple[Title, ...]:
    """Draw every super, call to action and legal line of a cut that stands over a picture."""
    cards = [event.record for event in cut.picture if event.card == "end_card"]
    layers = [layer for layer in cut.layers if layer.kind in _ORDER and layer.text.strip()]
    # what stands on the end card is set into the card, not over it
    layers = [_off_cards(layer, cards) for layer in layers]
    hung = spec.safe[3] > COVERED
    kept = sorted((layer for layer in layers if len(layer.record)), key=lambda layer: _ORDER[layer.kind], reverse=hung)
    placed: list[tuple[Layer, Patch]] = []
    for layer in kept:
        patch = lay_text(
            layer.text,
            kind=layer.kind,  # type: ignore[arg-type]  # end cards were left out above
            size=(spec.width, spec.height),
            face=face,
            brand=brand,
            safe=spec.safe,
            hung=hung,
            taken=_taken(layer, placed, spec, hung=hung),
        )
        placed.append((layer, patch))
    return tuple(Title(record=layer.record, patch=patch) for layer, patch in placed)


def _off_cards(layer: Layer, cards: Sequence[FrameRange]) -> Layer:
    for card in cards:
        if layer.record.start < card.end and card.start < layer.record.end:
            end = max(layer.record.start, min(layer.record.end, card.start))
            return Layer(record=FrameRange(layer.record.start, end), kind=layer.kind, text=layer.text)
    return layer


def _taken(layer: Layer, placed: Sequence[tuple[Layer, Patch]], spec: DeliverableSpec, *, hung: bool) -> int:
    """Pixels that texts standing at the same time take; wide frames have the pill beside a super."""
    beside = spec.width > spec.height
    boxes = [
        patch.box
        for other, patch in placed
        if other.record.start < layer.record.end
        and layer.record.start < other.record.end
        and not (beside and {other.kind, layer.kind} == {"cta", "super"})
    ]
    if not boxes:
        return 0
    gap = round(min(spec.width, spec.height) * 0.032)
    if hung:
        return max(box[3] for box in boxes) - round(spec.height * spec.safe[1]) + gap
    return round(spec.height * (1 - spec.safe[3])) - min(box[1] for box in boxes) + gap


def draw_card(cut: Cut, event: PictureEvent, *, spec: DeliverableSpec, brand: Brand, face: Face) -> NDArray[np.uint8]:
    """The end card of a film as one frame: its lines, with the call to action and legal line at or before it.

    A call to action of the last shot stays on the card.
    """
    lines: Sequence[str] = brand.end_card or (brand.name,)
    for layer in cut.layers:
        if layer.kind == "end_card" and _meet(layer.record, event.record):
            lines = layer.text.splitlines()
    return draw_end_card(
        lines,
        brand=brand,
        size=(spec.width, spec.height),
        face=face,
        cta=_last(cut, event, "cta"),
        legal=_last(cut, event, "legal"),
        safe=spec.safe,
    )


def _meet(one: FrameRange, other: FrameRange) -> bool:
    return one.start < other.end and other.start < one.end


def _last(cut: Cut, event: PictureEvent, kind: str) -> str:
    texts = [
        layer.text
        for layer in cut.layers
        if layer.kind == kind and (_meet(layer.record, event.record) or layer.record.end == event.record.start)
    ]
    return texts[-1] if texts else ""
