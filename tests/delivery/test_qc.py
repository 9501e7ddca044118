from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rushes.delivery.qc import check_film, file_digest
from rushes.delivery.specs import find_spec
from rushes.media.overlay import plane_of
from rushes.media.write import AudioPlan, open_writer
from rushes.model.brief import MediaRef
from rushes.model.cut import Cut, PictureEvent
from rushes.model.master import Check, DeliverableSpec, Master, Report
from rushes.timebase import FrameRange
from tests.delivery.films import RATE, encode, picture, shot, small_cut, small_spec, tone


def line(report: Report, rule: str) -> Check:
    found = [check for check in report.checks if check.rule == rule]
    assert found, f"no line {rule!r} in {[check.rule for check in report.checks]}"
    return found[0]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from rushes.delivery.soundtrack import mix_audio

    path = tmp_path_factory.mktemp("films") / "LAUNCH_city_web.mp4"
    sound = mix_audio(small_cut(), open_audio=lambda ref: tone(3), spec=small_spec())
    encode(path, small_spec(), audio=sound)
    return path


def raw(path: Path, frames: list[np.ndarray], *, spec: DeliverableSpec, sound: np.ndarray | None = None) -> Path:
    with open_writer(
        path,
        width=spec.width,
        height=spec.height,
        rate=RATE,
        audio=AudioPlan() if sound is not None else None,
        timecode=spec.start_timecode,
    ) as writer:
        for frame in frames:
            writer.write(frame)
        if sound is not None:
            writer.write_audio(sound)
    return path


def test_our_own_film_passes_every_line(film: Path) -> None:
    report = check_film(film, spec=small_spec(), cut=small_cut())

    assert {check.rule: check.verdict for check in report.checks if check.verdict not in ("pass", "info")} == {}
    assert report.sha256 == file_digest(film)
    assert len(report.checks) > 25


def test_each_broken_promise_of_a_file_fails_its_own_line(film: Path) -> None:
    wrong = {
        "size": small_spec(width=128),
        "codec": small_spec(codec="prores_422_hq"),
        "container": small_spec(container="mov"),
        "pixel format": small_spec(pixel_format="yuv422p"),
        "file size": small_spec(bytes_max=1000),
        "bit rate": small_spec(bitrate_max=1000),
        "color in container": small_spec(color=("bt2020", "bt709", "bt709", "tv")),
        "color in stream": small_spec(color=("bt709", "smpte2084", "bt709", "tv")),
        "range": small_spec(color=("bt709", "bt709", "bt709", "pc")),
        "sound layout": small_spec(audio="none"),
        "loudness": small_spec(loudness=-23.0),
        "duration": small_spec(seconds_max=1),
    }

    for rule, spec in wrong.items():
        assert line(check_film(film, spec=spec, cut=small_cut()), rule).verdict == "fail", rule


def test_length_and_rate_are_held_against_the_cut(film: Path) -> None:
    cut = small_cut()
    longer = replace(cut, picture=(*cut.picture, PictureEvent(record=FrameRange(36, 40), shot="", card="end_card")))
    slower = replace(cut, rate=type(cut.rate)(25))  # type: ignore[arg-type]  # becomes a fraction

    assert line(check_film(film, spec=small_spec(), cut=longer), "frames").verdict == "fail"
    assert line(check_film(film, spec=small_spec(), cut=slower), "frame rate").verdict == "fail"


def test_a_slot_that_does_not_fit_only_warns(film: Path) -> None:
    report = check_film(film, spec=small_spec(quality={"slot_seconds": "10"}), cut=small_cut())

    assert line(report, "slot").verdict == "warn"
    assert not report.has_failed


def two_seconds(path: Path, spec: DeliverableSpec, *, change: str) -> Path:
    frames = [picture(spec, index) for index in range(48)]
    if change == "frozen head":
        frames[:14] = [frames[0]] * 14
    if change == "frozen tail":
        frames[-14:] = [frames[-14]] * 14
    if change == "first frame":
        frames[0] = np.zeros_like(frames[0])
    if change == "last frame":
        frames[-1] = np.zeros_like(frames[0])
    if change == "repeated frames":
        frames[20] = frames[19]
    if change == "flashes":
        frames = [np.full_like(frames[0], 235 if index % 4 < 2 else 20) for index in range(48)]
    return raw(path, frames, spec=spec)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ("frozen head", "warn"),
        ("frozen tail", "warn"),
        ("first frame", "warn"),
        ("last frame", "warn"),
        ("repeated frames", "warn"),
        ("flashes", "fail"),
    ],
)
def test_each_planted_fault_is_found_by_its_line(tmp_path: Path, change: str, verdict: str) -> None:
    spec = small_spec(audio="none")
    cut = Cut(id="c", segment="", aspect="16:9", rate=RATE, picture=(shot(0, 48, "010_0010"),))
    clean = check_film(two_seconds(tmp_path / "clean.mp4", spec, change=""), spec=spec, cut=cut)

    report = check_film(two_seconds(tmp_path / "a.mp4", spec, change=change), spec=spec, cut=cut)

    assert line(clean, change).verdict == "pass"
    assert line(report, change).verdict == verdict


@pytest.mark.parametrize("code", [254, 1])
def test_levels_outside_r103_are_measured_not_clipped(tmp_path: Path, code: int) -> None:
    spec = small_spec(audio="none")
    legal = raw(tmp_path / "a.mp4", [picture(spec, index) for index in range(6)], spec=spec)
    hot = tmp_path / "b.mp4"
    with open_writer(hot, width=spec.width, height=spec.height, rate=RATE, timecode=spec.start_timecode) as writer:
        for index in range(6):
            frame = writer.prepare(picture(spec, index))
            plane_of(frame, 0)[:, :32] = code
            writer.write(frame)

    over = line(check_film(hot, spec=spec), "levels")

    assert line(check_film(legal, spec=spec), "levels").verdict == "pass"
    assert over.verdict == "warn"
    assert over.measured == "worst frame 12.50% outside, 6 frames over"
    assert "frames 0, 1, 2" in over.note


def test_a_silent_mix_warns_and_a_silent_file_is_held_to_silence(tmp_path: Path) -> None:
    spec = small_spec()
    frames = [picture(spec, index) for index in range(24)]
    quiet = raw(tmp_path / "a.mp4", frames, spec=spec, sound=np.zeros((48000, 2), np.float32))
    loud = raw(tmp_path / "b.mp4", frames, spec=spec, sound=tone(1.0))

    assert line(check_film(quiet, spec=spec), "sound").verdict == "warn"
    assert line(check_film(quiet, spec=small_spec(audio="silent")), "sound").verdict == "pass"
    assert line(check_film(loud, spec=small_spec(audio="silent")), "sound").verdict == "fail"


def test_a_truncated_film_fails_a_line_instead_of_raising(tmp_path: Path, film: Path) -> None:
    cut_off = tmp_path / "a.mp4"
    cut_off.write_bytes(film.read_bytes()[: film.stat().st_size * 3 // 5])

    report = check_film(cut_off, spec=small_spec(), cut=small_cut())

    assert report.has_failed
    assert line(report, "decode").verdict == "fail"


def test_native_pixels_reframes_labels_and_suggestions_are_stated(film: Path) -> None:
    master = Master(
        key="k",
        shot="010_0010",
        take="t",
        media=MediaRef(sha256="m"),
        source=FrameRange(0, 12),
        width=256,
        height=144,
        native_width=128,
        native_height=72,
        upscale="lanczos 2.00x",
        reframe=(10, 0, 40, 72),
    )

    report = check_film(
        film, spec=small_spec(), cut=small_cut(suggested=True), masters=(master,), label="DRAFT - previz, no AI"
    )

    assert line(report, "native pixels").measured == "native 128x72, upscale lanczos 2.00x"
    assert line(report, "reframe").measured == "40x72 at 10,0 of 128x72"
    assert line(report, "label").measured == "DRAFT - previz, no AI"
    assert line(report, "choice").verdict == "warn"


def test_a_file_of_another_house_is_checked_without_a_cut(samples: Path) -> None:
    report = check_film(samples / "natural" / "bigbuckbunny.mp4", spec=find_spec("web-1080p"))

    failed = {check.rule for check in report.checks if check.verdict == "fail"}
    assert {"size", "color in stream", "edit lists", "sound layout"} <= failed


def test_prores_is_judged_by_atom_and_header_apart(tmp_path: Path) -> None:
    spec = small_spec("prores-uhd", audio="none")
    encode(tmp_path / "a.mov", spec)
    good = check_film(tmp_path / "a.mov", spec=spec, cut=small_cut())
    data = bytearray((tmp_path / "a.mov").read_bytes())
    head = data.index(b"icpf") - 4
    data[head + 22] = 2
    (tmp_path / "b.mov").write_bytes(data)

    bad = check_film(tmp_path / "b.mov", spec=spec, cut=small_cut())

    assert not good.has_failed
    assert line(bad, "color in container").verdict == "pass"
    assert line(bad, "color in stream").verdict == "fail"
