"""What every measure must keep: subclass `MeasureSuite`, give a pair whose order is known, and pytest does the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import cast

from rushes import plugins
from rushes.measures.base import Measure, Subject, score
from rushes.model.take import ClipFacts, Flag, Score
from rushes.testing.synthetic import Clip, Frame, resize, views
from rushes.timebase import Rate


def subject_of(clip: Sequence[Frame], *, fps: int = 24) -> Subject:
    """A subject with the facts of a made-up clip and neither brief nor look."""
    height, width = clip[0].shape[:2] if clip else (2, 2)
    seconds = Fraction(len(clip), fps)
    return Subject(
        facts=ClipFacts(width=width, height=height, rate=Rate(Fraction(fps)), frames=len(clip), seconds=seconds)
    )


def measure_clip(
    measure: Measure, clip: Sequence[Frame], subject: Subject | None = None
) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
    """Run one measure over a made-up clip."""
    return score(measure, views(clip), subject or subject_of(clip))


def value_of(scores: Sequence[Score], name: str) -> float:
    """The value of the one score of that name.

    Raises:
        AssertionError: no such score, several, or no value; with what there is.
    """
    found = [one for one in scores if one.name == name]
    assert len(found) == 1, f"{len(found)} scores named {name!r} in {[one.name for one in scores]}"
    value = found[0].value
    assert value is not None, f"{name} has no value: {found[0].note}"
    return value


class MeasureSuite:
    """The contract of a measure as tests. Subclass per leaf, with a name that pytest collects.

    Args:
        name: of the leaf, as in the room's table or the entry point.
        watched: name of the score whose order is known.
        proxy_tolerance: how far `watched` may move on a half-size picture; None where it depends on scale by its
            definition.
    """

    name: str
    watched: str
    proxy_tolerance: float | None = None

    @property
    def measure(self) -> Measure:
        """The leaf, found by its name as the corridor finds it."""
        return cast(Measure, plugins.load("measures", self.name)())

    def better(self) -> Clip:
        """A made-up clip; override with one that reads better (or lower, where there is no better)."""
        raise NotImplementedError

    def worse(self) -> Clip:
        """The same with more of what is measured; override."""
        raise NotImplementedError

    def subject(self, clip: Clip) -> Subject:
        """What the clip was made for; override where brief or look matter."""
        return subject_of(clip)

    def _run(self, clip: Clip) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        return measure_clip(self.measure, clip, self.subject(clip))

    def test_facts_name_every_number_with_its_unit(self) -> None:
        """Every score carries the measure's name, version and the unit that the facts declare."""
        scores, flags = self._run(self.worse())

        assert scores
        facts = self.measure.facts
        assert facts.name == self.name
        assert all((s.measure, s.version) == (facts.name, facts.version) for s in scores)
        assert all(s.unit == facts.units[s.name] for s in scores)
        assert {s.name for s in scores} == set(facts.units)
        assert all(flag.measure == facts.name for flag in flags)
        assert all(len(text) > 20 for text in (facts.definition, facts.source))

    def test_the_order_of_a_known_pair_is_right(self) -> None:
        """The watched number tells the better clip from the worse one, in the direction that it declares."""
        good, _ = self._run(self.better())
        bad, _ = self._run(self.worse())

        direction = next(s.direction for s in bad if s.name == self.watched)
        low, high = value_of(good, self.watched), value_of(bad, self.watched)
        assert high < low if direction == "higher" else low < high

    def test_looking_changes_nothing_and_the_answer_repeats(self) -> None:
        """Two runs agree exactly, and the frames are as before."""
        clip = self.worse()
        kept = [frame.copy() for frame in clip]

        first, second = self._run(clip), self._run(clip)

        assert first == second
        assert all((before == after).all() for before, after in zip(kept, clip, strict=True))

    def test_flags_stay_inside_the_clip(self) -> None:
        """Frame ranges of flags are not empty and lie within the frames declared."""
        clip = self.worse()
        subject = self.subject(clip)
        last = max(len(clip), subject.facts.frames, subject.expected_frames or 0)

        _, flags = self._run(clip)

        assert all(0 <= r.start < r.end <= last for flag in flags for r in flag.frames)

    def test_a_strip_has_one_value_per_frame(self) -> None:
        """Values by frame are either absent or as many as frames."""
        clip = self.worse()

        scores, _ = self._run(clip)

        assert all(len(s.per_frame) in {0, len(clip)} for s in scores)

    def test_shares_lie_between_nothing_and_all(self) -> None:
        """Per cent of the picture or the clip are never negative; numbers are finite."""
        scores, _ = self._run(self.worse())

        values = [s for s in scores if s.value is not None]
        assert all(abs(s.value or 0.0) < 1e6 for s in values)
        assert all((s.value or 0.0) >= 0.0 for s in values if s.unit == "%")

    def test_short_and_dark_clips_are_measured_without_failing(self) -> None:
        """One frame, two frames and a black clip end in scores, with a note where there is no value."""
        clip = self.worse()

        for short in (clip[:1], clip[:2], tuple(frame * 0 for frame in clip[:4])):
            scores, _ = measure_clip(self.measure, short, replace(self.subject(short), expected_frames=None))
            assert scores
            assert all(s.value is not None or s.note for s in scores)

    def test_pictures_of_any_size_are_measured(self) -> None:
        """Tiny, flat and very wide pictures end in scores, with a note where there is no value."""
        clip = self.worse()[:4]

        for height, width in ((2, 2), (17, 300), (90, 16)):
            small = resize(clip, height=height, width=width)
            scores, _ = measure_clip(self.measure, small, replace(self.subject(small), expected_frames=None))
            assert all(s.value is not None or s.note for s in scores)

    def test_a_proxy_reads_the_same(self) -> None:
        """Half the size moves the watched number by no more than the tolerance."""
        if self.proxy_tolerance is None:
            assert "native" in self.measure.facts.definition
            return
        clip = self.worse()
        height, width = clip[0].shape[:2]
        half = resize(clip, height=height // 2, width=width // 2)

        full_scores, _ = self._run(clip)
        half_scores, _ = self._run(half)

        difference = value_of(full_scores, self.watched) - value_of(half_scores, self.watched)
        assert abs(difference) <= self.proxy_tolerance
