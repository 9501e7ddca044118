from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rushes.errors import AskTheArtist
from rushes.media.probe import probe_clip
from rushes.media.proxy import write_poster
from rushes.media.read import read_float, read_frames
from rushes.model.engine import Request
from rushes.workflow.element import draw_element


def drawn(prompt: str, output: Path, **more: object) -> dict:
    request = Request(prompt=prompt, seconds=Fraction(1, 4), width=192, height=108, seed=4,
                      options={"loop": "yes"} if more.pop("loop", False) else {})  # fmt: skip
    return draw_element(request, output=output, **more)


@pytest.fixture(scope="module")
def leaves(tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """The third frame of one element in every kind of file, as straight float32."""
    place = tmp_path_factory.mktemp("leaves")
    told = [
        drawn("autumn leaves", place / "straight.mov"),
        drawn("autumn leaves", place / "premultiplied.mov", alpha="premultiplied"),
        drawn("autumn leaves", place / "png"),
        drawn("autumn leaves", place / "small.%04d.png", bits=8),
        drawn("autumn leaves", place / "a.%04d.exr"),
    ]
    assert [t["alpha"] for t in told] == ["straight", "premultiplied", "straight", "straight", "premultiplied"]
    names = {"straight": "straight.mov", "premultiplied": "premultiplied.mov", "png": "png/png.0003.png",
             "png8": "small.0003.png", "exr": "a.0003.exr"}  # fmt: skip
    out = {"place": place}
    for name, file in names.items():
        start = 2 if file.endswith(".mov") else 0
        out[name] = next(read_float(place / file, start=start, end=start + 1, alpha=True))
    return out


def test_a_prores_carries_alpha_within_a_code_and_says_which_kind_and_colour(leaves: dict) -> None:
    for kind in ("straight", "premultiplied"):
        facts = probe_clip(leaves["place"] / f"{kind}.mov")

        assert facts.has_alpha
        assert (facts.codec, facts.primaries, facts.transfer, facts.color_range) == (
            "prores", "bt709", "bt709", "tv",
        )  # fmt: skip
        assert np.abs(leaves[kind][..., 3] - leaves["png"][..., 3]).max() <= 1.0 / 1023
    raw = (leaves["place"] / "premultiplied.mov").read_bytes()
    assert raw[raw.index(b"ap4h") + 78 : raw.index(b"ap4h") + 80] == b"\x00\x20"  # 32 bits: "millions of colours +"


@pytest.mark.parametrize("ground", [0.0, 1.0, 0.4])
def test_straight_and_premultiplied_files_lie_over_a_ground_alike(leaves: dict, ground: float) -> None:
    share = leaves["png"][..., 3:]
    wanted = leaves["png"][..., :3] * share + ground * (1 - share)

    for kind, slack in (("straight", 0.02), ("premultiplied", 0.02), ("png8", 0.006)):
        share = leaves[kind][..., 3:]
        laid = leaves[kind][..., :3] * share + ground * (1 - share)
        assert np.abs(laid - wanted).max() < slack * 2.5
        assert np.abs(laid - wanted).mean() < slack / 10


def test_an_exr_holds_the_light_that_a_png_shows(leaves: dict) -> None:
    assert np.abs(leaves["exr"][..., 3] - leaves["png"][..., 3]).max() < 1e-3
    solid = leaves["png"][..., 3] > 0.9
    assert np.corrcoef(leaves["exr"][solid, 0], leaves["png"][solid, 0])[0, 1] > 0.9


def test_what_shows_takes_knows_what_to_do_with_alpha(leaves: dict, tmp_path: Path) -> None:
    poster = write_poster(tmp_path / "a.png", leaves["place"] / "premultiplied.mov", frame=2)

    picture = next(read_frames(poster))
    nothing = leaves["png"][..., 3] == 0.0
    assert set(np.unique(picture[nothing])) <= {103, 104, 105, 127, 128, 129}  # nothing: squares of two greys
    assert (picture[leaves["png"][..., 3] > 0.95].astype(int) - 128).max() > 20


def test_a_loop_ends_where_it_begins(tmp_path: Path) -> None:
    drawn("heavy rain", tmp_path / "loop.mov", loop=True)
    frames = [f[..., 3].astype(float) for f in read_frames(tmp_path / "loop.mov", alpha=True)]

    steps = [np.abs(b - a).mean() for a, b in zip(frames, frames[1:] + frames[:1], strict=True)]

    assert steps[-1] <= 1.15 * max(steps[:-1])


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(AskTheArtist) as caught:
        drawn("rain", tmp_path / "a.%04d.png", alpha="premultiplied", bits=12)
    assert "straight by its standard" in caught.value.next_step
    assert "--bits 12" in caught.value.next_step
    with pytest.raises(AskTheArtist) as caught:
        drawn("rain", tmp_path / "a.%04d.exr", alpha="straight")
    assert "premultiplied by its convention" in caught.value.next_step
    with pytest.raises(AskTheArtist) as caught:
        drawn("rain", tmp_path / "a.mp4")
    assert ".mov" in caught.value.next_step
    assert list(tmp_path.iterdir()) == []
