from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from rushes.errors import CannotReach, UnreadableMedia
from rushes.media.probe import probe_clip
from rushes.media.read import read_coded, read_float, read_frames
from rushes.media.write import open_writer
from rushes.model.engine import Encoder
from tests.media.clips import HEIGHT, RATE, WIDTH, bar, write_clip


@pytest.mark.parametrize("start", [0, 1, 11, 12, 13, 29])
def test_the_first_frame_is_exact_whatever_the_key_frames(tmp_path: Path, start: int) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=30)

    picture = next(read_frames(path, start=start, end=start + 1))

    errors = [np.abs(picture.astype(int) - bar(index)).mean() for index in range(28)]
    assert int(np.argmin(errors)) == start % 28
    assert min(errors) < 2


@pytest.mark.parametrize(("kind", "white"), [("uint8", 255), ("uint16", 65535)])
def test_grey_of_any_depth_is_read_as_light_as_it_is(tmp_path: Path, kind: str, white: int) -> None:
    codes = np.linspace(0, white, 16).round().astype(kind)
    cv2.imwrite(str(tmp_path / "grey.png"), np.tile(codes, (16, 1)))

    picture = next(read_float(tmp_path / "grey.png"))

    assert np.abs(picture[0, :, 1] - codes / white).max() < 1e-4


def test_a_range_gives_as_many_frames_as_it_names(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=30)

    assert len(list(read_frames(path, start=7, end=19))) == 12
    assert len(list(read_frames(path, start=25))) == 5


def test_more_threads_give_the_same_pictures(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4")

    one, two = list(read_frames(path)), list(read_frames(path, threads=2))

    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def test_a_coded_picture_gives_what_is_asked_for_even_after_its_file_was_closed(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=5)
    pictures = list(read_frames(path))

    coded = list(read_coded(path))

    assert all(np.array_equal(one.rgb(), picture) for one, picture in zip(coded, pictures, strict=True))
    for one, picture in zip(coded, pictures, strict=True):
        half = one.half()
        assert half is not None
        wanted = cv2.resize(picture.astype(np.float32) / 255, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
        assert np.abs(half - wanted).mean() < 0.004  # chroma is not interpolated on the way
        assert np.abs(half.mean((0, 1)) - wanted.mean((0, 1))).max() < 0.002


def test_pixels_at_the_limits_are_counted_as_in_the_picture(tmp_path: Path) -> None:
    with open_writer(tmp_path / "a.mp4", width=64, height=32, rate=RATE) as writer:
        for level in (0, 255):
            ramp = np.linspace(0, 255, 64).astype(np.uint8)[None, :, None].repeat(32, 0).repeat(3, 2)
            ramp[:, 16:32] = level
            writer.write(ramp)

    for coded, picture in zip(read_coded(tmp_path / "a.mp4"), read_frames(tmp_path / "a.mp4"), strict=True):
        lines = picture[::2]
        low, high = lines.min(axis=2) <= 1, lines.max(axis=2) >= 254
        all_low, all_high = lines.max(axis=2) <= 1, lines.min(axis=2) >= 254
        counts = (lines.shape[0] * 64, (low | high).sum(), all_high.sum(), all_low.sum())
        assert coded.at_limits(lines=16, low=1, high=254) == counts
        assert min(counts[:2]) > 0


def test_pictures_without_a_short_way_are_still_given_whole(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mov", encoder=Encoder(codec="prores_422_hq"), pixel_format="yuv422p10le", frames=2)

    one = next(read_coded(path))

    assert one.half() is None
    assert one.at_limits(lines=16, low=1, high=254) is None
    assert np.array_equal(one.rgb(), next(read_frames(path)))


def test_asking_past_the_end_says_how_many_there_are(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=10)

    with pytest.raises(UnreadableMedia, match="ends after 2 of the 5 frames"):
        list(read_frames(path, start=8, end=13))
    assert len(list(read_frames(path, start=8, end=13, tolerant=True))) == 2


def test_a_truncated_file_gives_its_good_frames_then_raises(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "a.mp4", frames=48, encoder=Encoder(crf=4)).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    seen = []

    with pytest.raises(UnreadableMedia) as caught:
        seen.extend(read_frames(cut))

    assert 0 < len(list(read_frames(cut, tolerant=True))) < 48
    assert caught.value.cause


def test_scaling_keeps_the_picture(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=2)

    picture = next(read_frames(path, size=(48, 32)))

    assert picture.shape == (32, 48, 3)
    assert np.abs(picture.astype(int) - cv2.resize(bar(0), (48, 32), interpolation=cv2.INTER_AREA)).mean() < 4


def test_float_keeps_what_eight_bits_would_lose(tmp_path: Path) -> None:
    from rushes.media.write import open_writer
    from tests.media.clips import RATE

    ramp = np.linspace(0.40, 0.42, WIDTH, dtype=np.float32)[None, :, None].repeat(HEIGHT, 0).repeat(3, 2)
    path = tmp_path / "a.mkv"
    encoder = Encoder(codec="ffv1")
    with open_writer(
        path, width=WIDTH, height=HEIGHT, rate=RATE, encoder=encoder, pixel_format="yuv444p10le"
    ) as writer:
        writer.write(ramp)

    back = next(read_float(path))

    assert back.dtype == np.float32
    assert np.abs(back - ramp).max() < 0.0013
    assert len(np.unique(back[0, :, 1])) > 8


def test_a_picture_file_is_one_frame(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "shot_%03d.png"), bar(3)[..., ::-1])

    pictures = list(read_frames(tmp_path / "shot_%03d.png"))

    assert len(pictures) == 1
    assert np.array_equal(pictures[0], bar(3))


def test_png_alpha_is_given_when_asked_for(tmp_path: Path) -> None:
    picture = np.dstack([bar(0), np.full((HEIGHT, WIDTH), 99, np.uint8)])
    cv2.imwrite(str(tmp_path / "a.png"), cv2.cvtColor(picture, cv2.COLOR_RGBA2BGRA))

    back = next(read_frames(tmp_path / "a.png", alpha=True))

    assert np.array_equal(back, picture)
    assert next(read_frames(tmp_path / "a.png")).shape[2] == 3


def test_linear_exr_is_shown_through_the_srgb_curve(tmp_path: Path) -> None:
    path = tmp_path / "a.exr"
    grey = np.full((16, 16, 3), 0.2140, np.float32)
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("exr", rate=1)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "gbrpf32le"
        for packet in [*stream.encode(av.VideoFrame.from_ndarray(grey, "gbrpf32le")), *stream.encode(None)]:
            container.mux(packet)

    assert next(read_float(path))[8, 8] == pytest.approx(0.5, abs=0.002)


def test_a_sideways_file_is_turned_upright(samples: Path) -> None:
    path = samples / "broken" / "decord_rot90.mov"

    picture = next(read_frames(path))

    assert probe_clip(path).rotation == -90
    assert picture.shape == (568, 320, 3)


def test_wide_pixels_become_square(samples: Path) -> None:
    path = samples / "natural" / "carphone_pristine.mp4"

    assert probe_clip(path).sample_aspect == Fraction(128, 117)
    assert next(read_frames(path)).shape == (144, 192, 3)


def test_full_and_limited_range_files_show_the_same_picture(samples: Path) -> None:
    full = next(read_frames(samples / "colour" / "aswf_marcie-full.mp4"))
    limited = next(read_frames(samples / "colour" / "aswf_marcie-tv.mp4"))

    assert np.abs(full.astype(int) - limited).mean() < 2.0


def test_a_corrupted_file_gives_what_decodes_and_says_where_it_breaks(samples: Path) -> None:
    path = samples / "broken" / "decord_corrupted.mp4"

    with pytest.raises(UnreadableMedia, match="breaks off after 28 frames"):
        list(read_frames(path))
    assert len(list(read_frames(path, tolerant=True))) == 28


def test_every_sample_video_decodes_to_as_many_frames_as_it_says(samples: Path) -> None:
    endings = {".mp4", ".mov", ".m4v", ".mkv", ".gif"}
    paths = [path for path in sorted(samples.rglob("*")) if path.suffix in endings and "corrupted" not in path.name]
    short = [path for path in paths if path.stat().st_size < 600_000]

    counts = {path.name: (probe_clip(path).frames, sum(1 for _ in read_frames(path, size=(32, 32)))) for path in short}

    assert len(counts) > 15
    assert {name: pair for name, pair in counts.items() if pair[0] != pair[1]} == {}


def test_a_missing_file_and_a_text_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("not a film")

    with pytest.raises(CannotReach, match="no such media file"):
        list(read_frames(tmp_path / "none.mp4"))
    with pytest.raises(UnreadableMedia, match="cannot be decoded"):
        list(read_frames(tmp_path / "a.mp4"))


def test_a_script_that_names_other_files_is_never_followed(tmp_path: Path) -> None:
    write_clip(tmp_path / "secret.mp4", frames=2)
    (tmp_path / "a.mp4").write_text("ffconcat version 1.0\nfile secret.mp4\n")

    with pytest.raises(UnreadableMedia):
        list(read_frames(tmp_path / "a.mp4"))


def test_a_file_cut_between_two_pictures_is_known_to_be_short(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mov", frames=9, encoder=Encoder(codec="h264_intra"), pixel_format="yuv420p10le")
    with av.open(str(path)) as container:
        places = [packet.pos for packet in container.demux(video=0) if packet.size]
    (tmp_path / "cut.mov").write_bytes(path.read_bytes()[: places[5]])
    seen = []

    with pytest.raises(UnreadableMedia, match="cut short") as caught:
        seen.extend(read_frames(tmp_path / "cut.mov"))

    assert "9 pictures, 5 are in it" in caught.value.cause
    assert len(list(read_frames(tmp_path / "cut.mov", tolerant=True))) == 5


def test_some_pictures_of_a_clip_are_those_of_the_whole(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=12)
    whole = list(read_frames(path))

    some = list(read_frames(path, start=2, end=10, only={0, 3, 7}))

    assert [np.array_equal(*pair) for pair in zip(some, (whole[2], whole[5], whole[9]), strict=True)] == [True] * 3
