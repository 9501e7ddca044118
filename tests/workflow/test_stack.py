"""Stacks of real previz takes: another seed stands alone, the same seed with a small change does not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

from rushes.imaging import likeness
from rushes.imaging.view import FrameView
from rushes.measures.base import Subject
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames
from rushes.model.brief import Look
from rushes.model.engine import Request
from rushes.model.production import take_name
from rushes.model.take import Take
from rushes.review.session import next_screen
from rushes.store.files import ingest, path_of
from rushes.timebase import Rate
from rushes.workflow.craft import draw_previz
from rushes.workflow.score import measure_clip
from rushes.workflow.shoot import shoot
from rushes.workflow.stack import Watcher, add_prints, read_prints, stacks_of
from rushes.workflow.studio.judge import open_session
from tests.walk.conftest import make_footage

PROMPTS = {"street": "a city street at noon, slow pan right", "hero": "a white box on a marble pedestal, soft light"}


@pytest.fixture(scope="module")
def clips(tmp_path_factory) -> dict[str, Path]:
    """Two prompts with three seeds each, and each first seed once more with one word added."""
    folder = tmp_path_factory.mktemp("clips")
    made = {}
    for name, prompt in PROMPTS.items():
        asked = [(f"{name} {seed}", prompt, seed) for seed in (1, 2, 3)]
        for label, words, seed in (*asked, (f"{name} again", prompt + ", calm", 1)):
            made[label] = folder / f"{label}.mp4"
            half = Fraction(1, 2)
            request = Request(prompt=words, seed=seed, seconds=half, width=160, height=90, rate=Rate(Fraction(24)))
            draw_previz(request, output=made[label])
    return made


def fingerprint(path: Path) -> likeness.Print:
    watcher = Watcher(probe_clip(path).frames)
    for index, rgb in enumerate(read_frames(path)):
        watcher.see(FrameView(index, rgb))
    made = watcher.fingerprint()
    assert made is not None
    return made


@pytest.mark.parametrize("name", list(PROMPTS))
def test_seeds_of_one_prompt_are_far_apart_and_one_word_is_near(clips, name) -> None:
    seeds = [fingerprint(clips[f"{name} {seed}"]) for seed in (1, 2, 3)]

    again = likeness.unlikeness(seeds[0], fingerprint(clips[f"{name} again"]))
    apart = min(likeness.unlikeness(one, other) for one, other in combinations(seeds, 2))

    assert again < likeness.NEAR < 0.7 * apart


def test_real_clips_of_one_prompt_by_several_engines_are_never_stacked(samples) -> None:
    prints = [fingerprint(path) for path in sorted((samples / "generated").glob("fetv_actions_2_*.gif"))]

    assert len(prints) == 4
    assert likeness.stack_prints(prints, near=4 * likeness.NEAR) == ()


def test_a_clip_that_ends_too_early_has_no_fingerprint(clips) -> None:
    watcher = Watcher(48)
    for index, rgb in enumerate(read_frames(clips["hero 1"])):
        watcher.see(FrameView(index, rgb))

    assert watcher.fingerprint() is None


@pytest.fixture
def bench(read, opened, clips, tmp_path: Path):
    """Five takes of one place: three seeds, the first once more, and one file that is no video."""
    job, plan = read("id,prompt,seconds\na,A city street,2\n", takes=5)
    bench = opened(job)
    broken = tmp_path / "broken.mp4"
    broken.write_text("no video")
    files = [clips[f"street {label}"] for label in (1, 2, 3, "again")] + [broken]
    facts = probe_clip(files[0])
    for item, attempt, path in zip(plan.asked, plan.attempts, files, strict=True):
        bench.ledger.save_recipe(item.recipe)
        bench.ledger.open_attempt(attempt)
        bench.ledger.save_take(
            Take(
                id=attempt.id,
                name=take_name(shot=item.brief.shot, number=attempt.take_number),
                shot=item.brief.shot,
                segment="",
                brief=item.brief.id,
                recipe=attempt.recipe,
                take_number=attempt.take_number,
                engine="previz",
                seed=1,
                origin="previz",
                media=ingest(bench.media, path),
                facts=facts,
            )
        )
    return bench


def test_fingerprints_are_made_once_and_a_take_that_cannot_be_read_has_none(bench) -> None:
    takes = bench.ledger.takes()

    refused = add_prints(bench, takes, most=4)
    made = add_prints(bench, takes)
    again = add_prints(bench, takes)

    assert (refused, made, again) == (0, 4, 0)
    assert set(read_prints(bench, takes)) == {take.id for take in takes[:4]}


def test_a_fingerprint_is_the_same_made_while_a_take_is_measured_and_made_later(bench, tmp_path: Path) -> None:
    large = tmp_path / "large.mp4"  # of more than twice the lines that rulers look at: converted at half its size
    draw_previz(Request(prompt=PROMPTS["street"], seconds=Fraction(1, 2), width=960, height=540, seed=2), output=large)
    media = ingest(bench.media, large)
    take = replace(bench.ledger.takes()[1], id="large", media=media, facts=probe_clip(path_of(bench.media, media)))
    watcher = Watcher(take.facts.frames)
    subject = Subject(facts=take.facts, brief=bench.ledger.brief(take.brief), look=Look(), expected_frames=12)
    measure_clip(path_of(bench.media, media), subject, watch=watcher.see, ours=True)

    add_prints(bench, [take])

    assert likeness.to_text(read_prints(bench, [take])["large"]) == likeness.to_text(watcher.fingerprint())


def test_the_best_placed_stands_for_its_stack(bench) -> None:
    takes = bench.ledger.takes()
    add_prints(bench, takes)

    assert stacks_of(bench, takes) == ((takes[0].id, takes[3].id),)
    assert stacks_of(bench, takes[::-1]) == ((takes[3].id, takes[0].id),)


def test_a_session_shows_the_stack_as_one_take_with_its_depth(bench) -> None:
    takes = bench.ledger.takes()
    screen = next_screen(open_session(bench, mode="pick", place=(takes[0].shot, "", "16:9")))

    assert {pane.take: pane.stack for pane in screen.panes} == {
        takes[0].id: (takes[3].id,),
        takes[1].id: (),
        takes[2].id: (),
        takes[4].id: (),
    }


def test_measuring_a_take_leaves_its_fingerprint(read, opened, tmp_path: Path) -> None:
    make_footage(tmp_path / "one.mp4")
    job, plan = read("id,prompt,footage\na,plate,one.mp4\n")
    bench = opened(job)

    shoot(bench, plan, ended=lambda state: None)

    takes = bench.ledger.takes()
    assert set(read_prints(bench, takes)) == {takes[0].id}
    assert add_prints(bench, takes) == 0
