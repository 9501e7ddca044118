"""Which takes look alike: fingerprints made while a take is measured, kept in the ledger, and the stacks they make."""

from __future__ import annotations

from collections.abc import Sequence

from rushes.errors import CannotReach, UnreadableMedia
from rushes.imaging import likeness
from rushes.imaging.view import FrameView
from rushes.model.take import Take
from rushes.store.files import path_of
from rushes.workflow.bench import Bench
from rushes.workflow.views import views_of


class Watcher:
    """Looks at the frames of one clip as they pass and keeps what a fingerprint needs.

    Args:
        frames: how many the clip has.
    """

    def __init__(self, frames: int) -> None:
        self.moments = likeness.moments_of(frames)
        self._cells: dict[int, likeness.Cells] = {}

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        if view.index in self.moments:
            self._cells[view.index] = likeness.cells_of(view.lab)

    def fingerprint(self) -> likeness.Print | None:
        """The fingerprint; None where the clip ended before its last moment."""
        if not set(self.moments) <= set(self._cells):
            return None
        return likeness.make_print([self._cells[moment] for moment in self.moments])


def keep_print(bench: Bench, sha256: str, watcher: Watcher) -> None:
    """Keep a clip's fingerprint under its content; the first one stands."""
    made = watcher.fingerprint()
    if made is not None:
        bench.ledger.save_answer(_key(sha256), {"print": likeness.to_text(made)})


def read_prints(bench: Bench, takes: Sequence[Take]) -> dict[str, likeness.Print]:
    """The fingerprints that are known, by take id."""
    found = {take.id: bench.ledger.answer(_key(take.media.sha256)) for take in takes}
    return {take: likeness.from_text(known["print"]) for take, known in found.items() if known}


def add_prints(bench: Bench, takes: Sequence[Take], *, most: int | None = None) -> int:
    """Make the fingerprints that are missing, by decoding; a take that cannot be read has none.

    Args:
        bench: the production.
        takes: of any place.
        most: make none where more than this many are missing; None for no limit.

    Returns:
        How many were made.
    """
    known = read_prints(bench, takes)
    missing = [take for take in takes if take.id not in known and take.state == "collected"]
    if most is not None and len(missing) > most:
        return 0
    made = 0
    for take in missing:
        watcher = Watcher(take.facts.frames)
        try:
            for view in views_of(path_of(bench.media, take.media), take.facts):
                watcher.see(view)
        except (CannotReach, UnreadableMedia):
            continue
        keep_print(bench, take.media.sha256, watcher)
        made += watcher.fingerprint() is not None
    return made


def stacks_of(bench: Bench, takes: Sequence[Take]) -> tuple[tuple[str, ...], ...]:
    """Near duplicates among takes of one place, by id; takes without a fingerprint stand alone.

    Args:
        bench: the production.
        takes: the best placed first; it stands for its stack.
    """
    prints = read_prints(bench, takes)
    order = [take.id for take in takes if take.id in prints]
    groups = likeness.stack_prints([prints[take] for take in order])
    return tuple(tuple(order[index] for index in group) for group in groups)


def _key(sha256: str) -> str:
    return f"likeness:{likeness.VERSION}:{sha256}"
