"""What every finishing operation must keep: subclass `FinishSuite`, plant a fault, name its ruler; pytest runs it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import pytest

from rushes.errors import Cancelled
from rushes.finishing.base import FinishContext, FinishOp, Frame
from rushes.model.master import Reading
from rushes.testing.synthetic import Clip, to_unit

#: Places of the order of last steps (ground-rules.md).
PLACES = range(10, 120)


def to_frames(clip: Clip) -> list[Frame]:
    """A made-up clip as finishing sees it: float32 R'G'B' 0..1."""
    return [to_unit(frame) for frame in clip]


def context_for(frames: Sequence[Frame], **more: Any) -> FinishContext:
    """A context that keeps the size of the frames; `more` replaces fields."""
    height, width = frames[0].shape[:2]
    return FinishContext(**{"width": width, "height": height, "out_width": width, "out_height": height, **more})


def finish_clip(
    op: FinishOp, frames: Sequence[Frame], *, settings: Mapping[str, Any], context: FinishContext
) -> list[Frame]:
    """Run one operation over frames that are already in memory; the results are copies."""
    return [frame.copy() for frame in op.apply(iter(frames), settings=settings, context=context)]


def psnr(first: Sequence[Frame], second: Sequence[Frame]) -> float:
    """Peak signal-to-noise ratio in dB over all frames, peak 1; 200 where they are equal."""
    error = float(np.mean([np.mean(np.square(a.astype(np.float64) - b)) for a, b in zip(first, second, strict=True)]))
    return 200.0 if error == 0.0 else -10.0 * float(np.log10(error))


class FinishSuite:
    """The contract of a finishing operation as tests. Subclass per leaf, with a name that pytest collects.

    Args:
        op: the leaf.
        settings: under which it mends the fault.
        neutral: under which it leaves a clean clip alone.
        least_psnr: how close a clean clip must come out, dB; 54 is the house's limit.
    """

    op: FinishOp
    settings: ClassVar[Mapping[str, Any]] = {}
    neutral: ClassVar[Mapping[str, Any]] = {}
    least_psnr: float = 54.0

    def clean(self) -> list[Frame]:
        """Frames without the fault; override."""
        raise NotImplementedError

    def faulty(self) -> list[Frame]:
        """The same with the fault that the operation is for; override."""
        raise NotImplementedError

    def error(self, frames: Sequence[Frame]) -> float:
        """The operation's own ruler, lower is better; override."""
        raise NotImplementedError

    def context(self, frames: Sequence[Frame], **more: Any) -> FinishContext:
        """Where the frames come from and go to; override for an operation that changes the size."""
        return context_for(frames, **more)

    def _run(self, frames: Sequence[Frame], settings: Mapping[str, Any] | None = None, **more: Any) -> list[Frame]:
        return finish_clip(
            self.op,
            frames,
            settings=self.settings if settings is None else settings,
            context=self.context(frames, **more),
        )

    def test_facts_are_complete_and_settings_are_json(self) -> None:
        """A place in the trade's order, a source, what it improves, and defaults that a chain can store."""
        facts = self.op.facts

        assert facts.place in PLACES
        assert all((facts.name, facts.title, facts.improves, facts.source))
        assert json.loads(json.dumps(dict(facts.defaults))) == dict(facts.defaults)
        assert set(self.settings) <= set(facts.defaults)

    def test_its_own_ruler_improves_on_the_fault(self) -> None:
        """The fault is smaller after than before."""
        faulty = self.faulty()

        assert self.error(self._run(faulty)) < self.error(faulty)

    def test_every_frame_comes_out_once(self) -> None:
        """As many frames out as in, also for streams shorter than the window, of the promised size and type."""
        frames = self.faulty()
        promised = self.context(frames)

        for count in (0, 1, 2, len(frames)):
            out = self._run(frames[:count]) if count else self._run_empty(frames)
            assert len(out) == count
            assert all(frame.shape == (promised.out_height, promised.out_width, 3) for frame in out)
            assert all(frame.dtype == np.float32 for frame in out)

    def _run_empty(self, frames: Sequence[Frame]) -> list[Frame]:
        return list(self.op.apply(iter(()), settings=self.settings, context=self.context(frames)))

    def test_a_clean_clip_comes_out_as_it_was(self) -> None:
        """Under neutral settings the output is the input, within the house's limit."""
        clean = self.clean()

        out = finish_clip(self.op, clean, settings=self.neutral, context=context_for(clean))

        assert psnr(clean, out) >= self.least_psnr

    def test_the_input_is_left_alone(self) -> None:
        """Nothing writes into frames that were not given away."""
        frames = self.faulty()
        kept = [frame.copy() for frame in frames]

        self._run(frames)

        assert all(np.array_equal(before, after) for before, after in zip(kept, frames, strict=True))

    def test_the_pace_of_the_stream_does_not_show(self) -> None:
        """Pulled one by one, from a stream that arrives one by one, the frames are those of a whole run."""
        frames = self.faulty()

        whole = self._run(frames)
        stream = self.op.apply(_trickle(frames), settings=self.settings, context=self.context(frames))

        for expected in whole:
            assert np.array_equal(next(stream), expected)

    def test_the_number_of_threads_does_not_show(self) -> None:
        """One, two and three threads give the same bits."""
        frames = self.faulty()

        one, two, three = (self._run(frames, threads=count) for count in (1, 2, 3))

        assert all(np.array_equal(a, b) and np.array_equal(a, c) for a, b, c in zip(one, two, three, strict=True))

    def test_memory_is_that_of_the_window(self) -> None:
        """No more frames are taken in ahead of those handed on than the facts declare, and one."""
        frames = self.faulty()
        taken = 0

        def count() -> Iterator[Frame]:
            nonlocal taken
            for frame in frames:
                taken += 1
                yield frame

        stream = self.op.apply(count(), settings=self.settings, context=self.context(frames))
        for given, _ in enumerate(stream, start=1):
            assert taken - given <= self.op.facts.window + 1

    def test_it_stops_when_a_person_stops_it(self) -> None:
        """The next frame is not made."""
        frames = self.faulty()

        with pytest.raises(Cancelled):
            self._run(frames, cancelled=lambda: True)

    def test_readings_name_the_step_and_a_unit(self) -> None:
        """What is reported can be shown to a person."""
        frames = self.faulty()
        readings: list[Reading] = []

        self._run(frames, report=readings.append)

        assert all(reading.step == self.op.facts.name for reading in readings)
        assert all(reading.label and reading.unit for reading in readings)


def _trickle(frames: Sequence[Frame]) -> Iterator[Frame]:
    yield from frames
