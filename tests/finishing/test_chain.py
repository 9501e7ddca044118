from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from rushes.errors import AskTheArtist, BrokenPromise
from rushes.finishing import LEAVES
from rushes.finishing.base import FinishContext
from rushes.finishing.chain import CHAINS, build_chain, chain_key, order_steps, run_chain, step_keys, step_versions
from rushes.model.document import from_json, to_json
from rushes.model.master import Chain, Reading, Step
from rushes.testing.finish_suite import to_frames
from rushes.testing.synthetic import flicker_global, pan
from rushes.timebase import FrameRange

CLIP = to_frames(pan(height=72, width=128, frames=8))
CONTEXT = FinishContext(width=128, height=72, out_width=256, out_height=144)


def key(chain: Chain, **more: object) -> str:
    return chain_key(chain, **{**IDENTITY, "versions": step_versions(chain), **more})


IDENTITY = {"take": "a" * 64, "source": FrameRange(0, 48), "size": (256, 144)}


def test_every_step_of_every_chain_is_a_leaf_and_stands_in_the_trades_order() -> None:
    for name in CHAINS:
        steps = [step.op for step in build_chain(name).steps]
        assert set(steps) <= set(LEAVES)
        assert steps == [op for op in ("deflicker", "match", "upscale", "grade", "detail", "grain") if op in steps]


def test_steps_named_in_any_order_run_in_the_trades_order() -> None:
    chain = Chain(name="own", steps=(Step(op="grain"), Step(op="deflicker"), Step(op="grade")))

    assert [step.op for step in order_steps(chain).steps] == ["deflicker", "grade", "grain"]


@pytest.mark.parametrize("name", list(CHAINS))
def test_a_chain_keeps_the_count_and_ends_at_the_size(name: str) -> None:
    out = list(run_chain(build_chain(name), CLIP, context=CONTEXT))

    assert len(out) == len(CLIP)
    assert all(frame.shape == (144, 256, 3) and frame.dtype == np.float32 for frame in out)
    assert all(frame.min() >= 0.0 and frame.max() <= 1.0 for frame in out)


def test_the_last_step_hands_out_eight_bits_where_asked() -> None:
    chain = build_chain("film", {"grain": {"out": "uint8"}})

    out = list(run_chain(chain, CLIP, context=CONTEXT))

    assert all(frame.dtype == np.uint8 for frame in out)


def test_frames_that_go_in_are_left_as_they_are() -> None:
    kept = [frame.copy() for frame in CLIP]
    same_size = FinishContext(width=128, height=72, out_width=128, out_height=72)
    # without the steps that may hand on copies of their own
    chain = build_chain("film", {"deflicker": None, "match": None, "grade": {"slope": 1.2}})

    for context in (CONTEXT, same_size):
        list(run_chain(chain, CLIP, context=context))

    assert all(np.array_equal(before, after) for before, after in zip(kept, CLIP, strict=True))


def test_writing_in_place_changes_nothing_but_the_time() -> None:
    grade = {"slope": 1.2, "power": 1.1}
    whole = build_chain("film", {"deflicker": None, "match": None, "grade": grade})
    parts = [
        build_chain("none", {"grain": None}),
        build_chain("none", {"upscale": None, "grain": None, "grade": grade, "detail": {}}),
        build_chain("none", {"upscale": None, "grain": {"sigma": 1.6}}),
    ]
    large = FinishContext(width=256, height=144, out_width=256, out_height=144)

    at_once = list(run_chain(whole, CLIP, context=CONTEXT))
    frames = list(run_chain(parts[0], CLIP, context=CONTEXT))
    for part in parts[1:]:
        frames = list(run_chain(part, frames, context=large))

    assert all(np.array_equal(a, b) for a, b in zip(at_once, frames, strict=True))


def most_held(count: int) -> float:
    """Peak bytes of arrays for each pixel that comes out, over a film chain of so many frames that ends in 16 bits."""
    height, width = 180, 320
    settings = {"deflicker": {"measured": {"global": 0.05, "local": 0.2}}, "grain": {"out": "uint16", "measured": 0.5}}
    frame = np.random.default_rng(1).random((height, width, 3), np.float32)
    context = FinishContext(width=width, height=height, out_width=4 * width, out_height=4 * height)
    tracemalloc.start()
    try:
        for out in run_chain(build_chain("film", settings), (frame.copy() for _ in range(count)), context=context):
            assert out.dtype == np.uint16
            del out
        return tracemalloc.get_traced_memory()[1] / (16 * height * width)
    finally:
        tracemalloc.stop()


def test_a_chain_holds_one_frame_of_each_kind_whatever_the_length() -> None:
    most_held(2)  # tables of grain and dither are made once

    short, long = most_held(3), most_held(12)

    # 12 for a frame of floats, 6 for its codes, 8 for the planes of detail, 3 for the frames that come in
    assert short < 32
    assert abs(long - short) < 0.5


def test_readings_come_in_the_order_of_the_steps() -> None:
    readings: list[Reading] = []
    dirty = to_frames(flicker_global(pan(height=72, width=128, frames=10), percent=3.0))

    list(run_chain(build_chain("film"), dirty, context=CONTEXT, readings=readings))

    assert [reading.step for reading in readings] == [*["deflicker"] * 3, "match", "upscale", "grain"]
    assert readings[0].before is not None
    assert readings[0].after is not None
    assert readings[0].after < readings[0].before


def test_every_fault_of_the_settings_is_named_at_once() -> None:
    with pytest.raises(AskTheArtist) as caught:
        build_chain("film", {"grian": {}, "grain": {"sgima": 2}, "detail": {"strength": 1.0}})

    assert caught.value.cause == (
        "no step called 'grian'; did you mean 'grain'?; grain has no setting 'sgima'; did you mean 'sigma'?"
    )


def test_an_unknown_chain_names_the_nearest() -> None:
    with pytest.raises(AskTheArtist) as caught:
        build_chain("flim")

    assert caught.value.next_step == "did you mean 'film'?"


def test_a_frame_of_another_size_is_a_broken_promise() -> None:
    with pytest.raises(BrokenPromise, match="a frame does not fit its chain"):
        list(run_chain(build_chain("none"), [np.zeros((10, 10, 3), np.float32)], context=CONTEXT))


def test_equal_keys_mean_equal_inputs() -> None:
    film = build_chain("film")

    assert key(film) == key(build_chain("film"))
    different = [
        key(film, take="b" * 64),
        key(film, source=FrameRange(1, 48)),
        key(film, size=(512, 288)),
        key(film, reference="hero"),
        key(film, seed=2),
        key(film, versions={**step_versions(film), "detail": 99}),
        key(build_chain("film", {"grain": {"sigma": 1.7}})),
        key(build_chain("web")),
    ]
    assert len({key(film), *different}) == len(different) + 1


def test_a_change_leaves_the_steps_before_it_as_they_were() -> None:
    film, changed = build_chain("film"), build_chain("film", {"detail": {"strength": 0.9}})

    before = step_keys(film, **IDENTITY, versions=step_versions(film))
    after = step_keys(changed, **IDENTITY, versions=step_versions(changed))

    same = [a == b for a, b in zip(before, after, strict=True)]
    assert same == [True, True, True, True, False, False]


def test_the_key_follows_the_tables_content_and_not_its_place(tmp_path: Path) -> None:
    first, moved, other = tmp_path / "a.cube", tmp_path / "b.cube", tmp_path / "c.cube"
    first.write_text("LUT_3D_SIZE 2\n" + "0 0 0\n" * 8)
    moved.write_bytes(first.read_bytes())
    other.write_text("LUT_3D_SIZE 2\n" + "1 0 0\n" * 8)

    keys = [key(build_chain("clean", {"grade": {"lut": str(path)}})) for path in (first, moved, other)]

    assert keys[0] == keys[1] != keys[2]


def test_a_chain_is_a_document() -> None:
    film = build_chain("film", {"grade": {"slope": [1.1, 1.0, 0.9]}})

    assert to_json(from_json(to_json(film), Chain)) == to_json(film)
    assert key(from_json(to_json(film), Chain)) == key(film)
