from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from rushes.errors import CannotDo, UnreadableMedia
from rushes.media.audio import read_audio
from rushes.media.probe import probe_clip
from rushes.media.proxy import write_poster, write_sprite, write_still
from rushes.media.read import read_frames
from rushes.media.tile import GREY, Pane, TileGeometry, plan_tile, take_frame, write_proxy, write_tile
from rushes.media.write import AudioPlan, open_writer
from rushes.model.engine import Encoder
from rushes.testing.frame_id import read_picture, write_frame_id_clip
from rushes.timebase import Rate

FILM = Rate(Fraction(24))


def pane(folder: Path, take: int, *, frames: int = 8, rate: Rate = FILM, size: tuple[int, int] = (320, 180), offset=0):
    path = folder / f"{take}.mp4"
    write_frame_id_clip(path, take=take, frames=frames, rate=rate, width=size[0], height=size[1])
    return Pane(path=path, facts=probe_clip(path), offset=offset)


def seen(path: Path, geometry: TileGeometry) -> list[list[int]]:
    """The frames that stand in each picture of a tile, by cell."""
    found = []
    for picture in read_frames(path):
        row = []
        for index, cell in enumerate(geometry.cells):
            code = read_picture(picture[cell.y : cell.y + cell.height, cell.x : cell.x + cell.width])
            assert code is not None
            assert code[0] == index + 1
            row.append(code[1])
        found.append(row)
    return found


def made(folder: Path, panes: list[Pane]) -> tuple[Path, TileGeometry]:
    geometry = plan_tile(panes)
    write_tile(folder / "tile.mp4", panes, geometry)
    return folder / "tile.mp4", geometry


@pytest.mark.parametrize("rate", ["24", "25", "30000/1001"])
def test_a_proxy_keeps_every_frame_at_the_exact_rate(tmp_path: Path, rate: str) -> None:
    one = pane(tmp_path, 1, frames=31, rate=Rate.parse(rate))

    geometry = write_proxy(tmp_path / "proxy.mp4", one.path, facts=one.facts)

    facts = probe_clip(tmp_path / "proxy.mp4", count=True)
    assert (facts.frames, facts.rate, facts.variable_rate) == (31, Rate.parse(rate), False)
    assert seen(tmp_path / "proxy.mp4", geometry) == [[frame] for frame in range(31)]


def test_a_proxy_is_what_every_browser_plays(tmp_path: Path) -> None:
    one = pane(tmp_path, 1)

    write_proxy(tmp_path / "proxy.mp4", one.path, facts=one.facts)

    facts = probe_clip(tmp_path / "proxy.mp4")
    assert (facts.codec, facts.pixel_format) == ("h264", "yuv420p")
    assert facts.profile in ("High", "Main", "Constrained Baseline")
    assert (facts.primaries, facts.transfer, facts.matrix, facts.color_range) == ("bt709", "bt709", "bt709", "tv")
    data = (tmp_path / "proxy.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(tmp_path / "proxy.mp4")) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        assert all(packet.is_keyframe for packet in packets)
        assert [packet.pts for packet in packets] == [packet.dts for packet in packets]
        assert packets[0].pts == 0


@pytest.mark.parametrize(("count", "grid"), [(1, (1, 1)), (2, (2, 1)), (3, (3, 1)), (4, (2, 2)), (9, (3, 3))])
def test_every_cell_shows_its_take_at_the_same_frame(tmp_path: Path, count: int, grid: tuple[int, int]) -> None:
    panes = [pane(tmp_path, take + 1, frames=4) for take in range(count)]

    path, geometry = made(tmp_path, panes)

    assert (geometry.columns, geometry.rows) == grid
    assert seen(path, geometry) == [[frame] * count for frame in range(4)]


def test_an_offset_moves_one_take_against_the_other(tmp_path: Path) -> None:
    panes = [pane(tmp_path, 1, frames=8), pane(tmp_path, 2, frames=8, offset=3), pane(tmp_path, 3, frames=8, offset=-2)]

    path, geometry = made(tmp_path, panes)

    assert geometry.frames == 10
    assert geometry.loop == 5
    assert seen(path, geometry) == [[min(n, 7), min(n + 3, 7), max(0, n - 2)] for n in range(10)]


def test_a_shorter_take_holds_its_last_frame_and_the_loop_ends_with_it(tmp_path: Path) -> None:
    path, geometry = made(tmp_path, [pane(tmp_path, 1, frames=9), pane(tmp_path, 2, frames=4)])

    assert (geometry.frames, geometry.loop) == (9, 4)
    assert [cell.ends for cell in geometry.cells] == [9, 4]
    assert seen(path, geometry) == [[n, min(n, 3)] for n in range(9)]


def test_takes_of_other_rates_show_the_frame_of_the_same_moment(tmp_path: Path) -> None:
    panes = [
        pane(tmp_path, 1, frames=12),
        pane(tmp_path, 2, frames=12),
        pane(tmp_path, 3, frames=15, rate=Rate.parse(30)),
    ]

    path, geometry = made(tmp_path, panes)

    assert geometry.rate == FILM
    assert seen(path, geometry) == [[take_frame(cell, n, FILM) for cell in geometry.cells] for n in range(12)]
    assert [row[2] for row in seen(path, geometry)] == [0, 1, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14]


def test_odd_shapes_stand_on_neutral_grey_and_are_not_enlarged(tmp_path: Path) -> None:
    panes = [pane(tmp_path, 1, frames=2), pane(tmp_path, 2, frames=2, size=(180, 320)), pane(tmp_path, 3, frames=2)]

    path, geometry = made(tmp_path, panes)

    assert seen(path, geometry) == [[0, 0, 0], [1, 1, 1]]
    assert [(cell.width, cell.height) for cell in geometry.cells] == [(320, 180), (180, 320), (320, 180)]
    beside = next(read_frames(path))[20, geometry.cell_width + 20].astype(int)
    assert np.ptp(beside) <= 1
    assert abs(beside[0] - round((GREY[0] - 16) * 255 / 219)) <= 2


def test_no_picture_leaks_into_its_neighbour(tmp_path: Path) -> None:
    panes = [pane(tmp_path, take, frames=2) for take in (1, 2)]

    path, geometry = made(tmp_path, panes)

    alone = next(read_frames(panes[1].path)).astype(int)
    cell = geometry.cells[1]
    shown = next(read_frames(path))[cell.y : cell.y + cell.height, cell.x : cell.x + cell.width].astype(int)
    assert np.abs(shown - alone)[:, 2:8].mean() < 3


def test_damage_holds_the_last_good_picture_and_keeps_the_count(tmp_path: Path) -> None:
    whole = pane(tmp_path, 1, frames=30)
    data = whole.path.read_bytes()
    whole.path.write_bytes(data[: int(len(data) * 0.6)])

    path, geometry = made(tmp_path, [whole])

    shown = [row[0] for row in seen(path, geometry)]
    assert len(shown) == 30
    assert shown == sorted(shown)
    assert 5 < shown[-1] < 29


def test_nothing_to_show_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    one = pane(tmp_path, 1)
    one.path.write_bytes(b"\x00" * 4000)

    with pytest.raises(UnreadableMedia):
        made(tmp_path, [one])

    assert [path.name for path in tmp_path.iterdir()] == ["1.mp4"]


@pytest.mark.parametrize("count", [0, 17])
def test_a_tile_of_none_or_too_many_is_refused(tmp_path: Path, count: int) -> None:
    one = pane(tmp_path, 1, frames=1)

    with pytest.raises(CannotDo, match=f"a tile of {count} takes"):
        plan_tile([one] * count)


def test_a_take_without_a_picture_is_refused(tmp_path: Path) -> None:
    one = pane(tmp_path, 1, frames=1)

    with pytest.raises(CannotDo, match="without a picture"):
        plan_tile([one, replace(one, facts=replace(one.facts, frames=0))])


def test_work_can_be_stopped_between_frames(tmp_path: Path) -> None:
    one = pane(tmp_path, 1)

    def stop(frame: int) -> None:
        if frame == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_tile(tmp_path / "tile.mp4", [one], plan_tile([one]), heard=stop)

    assert [path.name for path in tmp_path.iterdir()] == ["1.mp4"]


@pytest.mark.parametrize(
    "name",
    [
        "broken/decord_rot90.mov",
        "natural/carphone_pristine.mp4",
        "natural/thanks.mkv",
        "generated/fetv_actions_2_zeroscope.gif",
        "broken/decord_corrupted.mp4",
    ],
)
def test_a_real_file_keeps_count_rate_and_picture(samples: Path, tmp_path: Path, name: str) -> None:
    facts = probe_clip(samples / name, count=True)

    geometry = write_proxy(tmp_path / "proxy.mp4", samples / name, facts=facts)

    made, cell = probe_clip(tmp_path / "proxy.mp4"), geometry.cells[0]
    assert (made.frames, made.rate) == (facts.frames, facts.rate)
    pairs = zip(
        read_frames(tmp_path / "proxy.mp4"),
        read_frames(samples / name, size=(cell.width, cell.height), tolerant=True),
        strict=True,
    )
    assert max(np.abs(shown.astype(int) - given).mean() for shown, given in pairs) < 5


def test_transparent_takes_stand_on_squares_of_two_greys(tmp_path: Path) -> None:
    picture = np.zeros((64, 96, 4), np.uint8)
    picture[:, :48] = (200, 60, 40, 255)
    encoder = Encoder(codec="prores_4444")
    with open_writer(
        tmp_path / "a.mov", width=96, height=64, rate=FILM, encoder=encoder, pixel_format="yuva444p10le"
    ) as writer:
        writer.write(picture)
    facts = probe_clip(tmp_path / "a.mov")

    write_proxy(tmp_path / "proxy.mp4", tmp_path / "a.mov", facts=facts)
    write_poster(tmp_path / "poster.webp", tmp_path / "a.mov", frame=0)
    write_sprite(tmp_path / "sprite.webp", tmp_path / "a.mov", count=2)

    shown = next(read_frames(tmp_path / "proxy.mp4")).astype(int)
    poster, sprite = (
        cv2.imread(str(tmp_path / f"{kind}.webp"))[..., ::-1].astype(int) for kind in ("poster", "sprite")
    )
    for made in (shown, poster, sprite[:, :96]):
        greys = [made[2, 57:59].mean(), made[2, 61:63].mean()]  # squares of four pixels, in a picture this small
        assert abs(abs(greys[0] - greys[1]) - 24) < 10
        assert abs(made[:, 52:92].mean() - 116) < 4
        assert np.abs(made[32, 20] - (200, 60, 40)).max() < 12


def test_a_still_is_a_proxy_of_one_frame(tmp_path: Path) -> None:
    write_still(tmp_path / "a.png", np.full((40, 60, 3), (30, 90, 150), np.uint8))
    facts = probe_clip(tmp_path / "a.png")

    geometry = write_proxy(tmp_path / "proxy.mp4", tmp_path / "a.png", facts=facts)

    assert (geometry.frames, probe_clip(tmp_path / "proxy.mp4").frames) == (1, 1)
    assert np.abs(next(read_frames(tmp_path / "proxy.mp4")).astype(int) - (30, 90, 150)).max() < 6


def test_cells_shrink_as_more_takes_stand_in_the_file(tmp_path: Path) -> None:
    one = pane(tmp_path, 1, frames=1)
    large = replace(one, facts=replace(one.facts, width=1920, height=1080))

    sizes = [(plan_tile([large] * n).cells[0].width, plan_tile([large] * n).cells[0].height) for n in (1, 2, 4, 9, 16)]

    assert sizes == [(1280, 720), (1280, 720), (960, 540), (640, 360), (480, 270)]


def heard_clip(path: Path, *, frames: int = 48, beep: int = 24, rate: Rate = FILM) -> Pane:
    """A clip that is silent but for a loud beep beside one frame."""
    silent = path.with_name("silent.mp4")
    write_frame_id_clip(silent, take=1, frames=frames, rate=rate, width=320, height=180)
    per_frame = int(48_000 / rate.fps)
    tone = np.sin(np.arange(per_frame) * 2 * np.pi * 1000 / 48_000).astype(np.float32)[:, None].repeat(2, axis=1)
    with open_writer(path, width=320, height=180, rate=rate, audio=AudioPlan(codec="pcm_s16le")) as writer:
        for number, picture in enumerate(read_frames(silent)):
            writer.write(picture)
            writer.write_audio(tone if number == beep else np.zeros_like(tone))
    return Pane(path=path, facts=probe_clip(path))


@pytest.mark.parametrize("offset", [0, 10, -10])
def test_a_take_alone_is_heard_in_step_with_its_pictures(tmp_path: Path, offset: int) -> None:
    one = replace(heard_clip(tmp_path / "one.mov"), offset=offset)

    path, geometry = made(tmp_path, [one])

    assert geometry.sound
    loud = np.flatnonzero(np.abs(read_audio(path)[:, 0]) > 0.1)
    assert loud[0] == pytest.approx(2000 * (24 - offset), abs=60)
    assert loud[-1] == pytest.approx(2000 * (25 - offset), abs=60)
    assert seen(path, geometry)[24 - offset] == [24]


@pytest.mark.parametrize("frames", [2, 31, 48])
def test_sound_does_not_go_on_when_the_pictures_end(tmp_path: Path, frames: int) -> None:
    path, geometry = made(tmp_path, [heard_clip(tmp_path / "one.mov", frames=frames)])

    with av.open(str(path)) as container:
        ends = {s.type: float((s.start_time or 0) + s.duration) * float(s.time_base) for s in container.streams}
        assert container.duration / 1e6 == pytest.approx(frames / 24, abs=0.002)
    assert ends["audio"] <= ends["video"] + 1e-3
    assert probe_clip(path, count=True).frames == geometry.frames == frames


def test_two_takes_are_never_heard_at_once(tmp_path: Path) -> None:
    one = heard_clip(tmp_path / "one.mov")
    other = replace(pane(tmp_path, 2, frames=48), facts=probe_clip(tmp_path / "2.mp4"))

    path, geometry = made(tmp_path, [one, other])

    assert not geometry.sound
    assert probe_clip(path).audio_streams == 0


def test_a_take_without_sound_or_of_an_uneven_rate_is_silent(tmp_path: Path) -> None:
    one = heard_clip(tmp_path / "one.mov")

    assert plan_tile([one]).sound
    assert not plan_tile([pane(tmp_path, 2)]).sound
    assert not plan_tile([replace(one, facts=replace(one.facts, variable_rate=True))]).sound


def test_damaged_sound_leaves_the_picture_whole(tmp_path: Path) -> None:
    """The facts say that there is sound, and none decodes."""
    one = pane(tmp_path, 1, frames=48)
    one = replace(one, facts=replace(one.facts, audio_streams=1))

    path, geometry = made(tmp_path, [one])

    assert len(seen(path, geometry)) == 48
    assert not np.abs(read_audio(path)).max()
