"""The number shown is the frame shown: in Chromium, in every mode, at rest and in motion.

Screenshots are what a person sees; their pixels say which frame of which take they are (`rushes.testing.frame_id`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from rushes.testing.frame_id import read_difference, read_mix, read_picture
from tests.browser.proof import UI, decode_png
from tests.browser.stage import TILES, Stage, assert_numbers_are_frames, wrong

pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install playwright")
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("tile", list(TILES))
def test_every_pane_shows_the_frame_it_names(stage: Stage, tile: str) -> None:
    stage.open(tile)

    for frame in (0, 1, 7, 23, 29, 47):
        stage.do(f"seek({frame})")
        assert stage.frame() == frame
        assert_numbers_are_frames(stage)


@pytest.mark.parametrize("tile", ["one24", "one25", "one2997", "heard"])
def test_every_frame_of_a_proxy_can_be_reached_alone(stage: Stage, tile: str) -> None:
    stage.open(tile, "check=1")
    frames = int(stage.page.evaluate("() => window.player.getState().source.geometry.frames"))

    for frame in [*range(frames), *reversed(range(frames))]:
        stage.do(f"seek({frame})")
        assert stage.frame() == frame

    assert wrong(stage.painted()) == []
    assert {shown["number"] for shown in stage.painted()} == set(range(frames))


@pytest.mark.parametrize("tile", ["one24", "one25", "one2997", "heard", "pair", "four", "nine"])
def test_every_picture_painted_in_motion_has_its_own_number(stage: Stage, tile: str) -> None:
    stage.open(tile, "check=1")

    stage.page.keyboard.press("l")
    stage.page.wait_for_timeout(1500)
    stage.press("k")

    assert wrong(stage.painted()) == []
    assert len({shown["number"] for shown in stage.painted()}) > 8
    assert_numbers_are_frames(stage)


@pytest.mark.parametrize("tile", ["one2997", "pair", "nine"])
def test_a_browser_that_gives_no_single_frames_keeps_the_number_too(stage: Stage, tile: str) -> None:
    stage.page.add_init_script("delete window.VideoFrame;")
    stage.open(tile, "check=1")

    for frame in (0, 1, 7, 23, 46):
        stage.do(f"seek({frame})")
        assert stage.frame() == frame
        assert_numbers_are_frames(stage)
    stage.press(*["ArrowLeft"] * 5)
    assert stage.frame() == 41
    assert None not in {shown["number"] for shown in stage.painted()}
    stage.page.keyboard.press("l")
    stage.page.wait_for_timeout(1500)
    stage.press("k")

    assert wrong(stage.painted()) == []
    assert_numbers_are_frames(stage)


LATE = """
delete window.VideoFrame;
const ask = HTMLVideoElement.prototype.requestVideoFrameCallback;
let missed = 0;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (told) {
  return ask.call(this, (now, data) => {
    if (missed++ < 6) this.requestVideoFrameCallback(told);
    else told(now, data);
  });
};
"""


def test_a_browser_late_with_its_first_pictures_is_asked_until_they_come(stage: Stage) -> None:
    stage.page.add_init_script(LATE)
    stage.open("pair", "check=1&f=7")

    assert stage.frame() == 7
    assert_numbers_are_frames(stage)


@pytest.mark.parametrize("keys", ["l", "ll", "j", "jj", "lj", "jl"])
def test_after_j_k_l_the_number_is_the_frame(stage: Stage, keys: str) -> None:
    stage.open("pair", "check=1&f=20")

    for key in keys:
        stage.page.keyboard.press(key)
        stage.page.wait_for_timeout(400)
    stage.press("k")

    assert len({shown["number"] for shown in stage.painted()}) > 3
    assert wrong(stage.painted()) == []
    assert_numbers_are_frames(stage)


def test_frame_steps_count_one_by_one_and_seconds_by_the_rate(stage: Stage) -> None:
    stage.open("one2997", "f=5")
    seen = [stage.frame()]

    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowLeft"):
        stage.press(key)
        seen.append(stage.frame())
        assert_numbers_are_frames(stage)

    assert seen == [5, 6, 7, 6, 36, 6]


def test_held_keys_lose_no_step(stage: Stage) -> None:
    stage.open("four")

    stage.press(*["ArrowRight"] * 17)

    assert stage.frame() == 17
    assert_numbers_are_frames(stage)


@pytest.mark.parametrize(("tile", "frame"), [("one24", 0), ("one24", 47), ("one25", 31), ("one2997", 44), ("pair", 20)])
def test_a_deep_link_opens_on_its_frame(stage: Stage, tile: str, frame: int) -> None:
    stage.open(tile, f"f={frame}")

    take, number, picture = stage.panes()[0]

    assert number == frame
    assert read_picture(picture) == (take, frame)


def test_one_take_of_several_and_the_flip_between_two(stage: Stage) -> None:
    stage.open("pair", "f=11")

    stage.do("setMode('single')")
    alone = stage.panes()
    stage.press("a")
    first = stage.panes()
    stage.press("a")
    second = stage.panes()

    assert [[(take, number) for take, number, _ in panes] for panes in (alone, first, second)] == [
        [(4, 11)],
        [(4, 11)],
        [(5, 14)],
    ]
    for panes in (alone, first, second):
        assert read_picture(panes[0][2]) == panes[0][:2]


def test_a_wipe_shows_either_take_on_its_side_and_moves_by_keys_and_pointer(stage: Stage) -> None:
    stage.open("pair", "f=9")
    stage.press("w")
    (a, a_number, picture), (b, b_number, _) = stage.panes()
    handle = stage.page.get_by_role("slider", name="Wipe")

    handle.focus()
    stage.press("End")
    all_a = stage.panes()[0][2]
    stage.press("Home")
    all_b = stage.panes()[0][2]
    stage.press("Shift+ArrowRight", "ArrowRight")
    by_keys = handle.get_attribute("aria-valuenow")
    box = stage.page.locator("canvas").bounding_box()
    stage.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    stage.settle()

    assert (a_number, b_number) == (9, 12)
    assert read_picture(picture) == (a, 9)
    assert read_picture(picture, right=True) == (b, 12)
    assert [read_picture(all_a), read_picture(all_a, right=True)] == [(a, 9), (a, 9)]
    assert [read_picture(all_b), read_picture(all_b, right=True)] == [(b, 12), (b, 12)]
    assert by_keys == "11"
    assert abs(int(handle.get_attribute("aria-valuenow")) - 50) <= 1


def test_a_pair_with_another_offset_takes_its_place_where_it_stood(stage: Stage) -> None:
    stage.open("level", "f=20")
    stage.press("w")
    stage.do("setWipe(0.4)")
    before = [number for _, number, _ in stage.panes()]

    stage.page.evaluate(
        "async () => { const [one, two] = [await window.tell('level'), await window.tell('pair')];"
        " player.swap(one); player.swap(two); }"
    )
    stage.page.wait_for_function("player.getState().frame !== null")
    stage.settle()

    (a, a_number, picture), (b, b_number, _) = stage.panes()
    assert before == [20, 20]
    assert (a_number, b_number) == (20, 23)
    assert read_picture(picture) == (a, 20)
    assert read_picture(picture, right=True) == (b, 23)
    assert stage.page.evaluate("() => [player.getState().mode, player.getState().wipe]") == ["wipe", 0.4]


@pytest.mark.parametrize("gain", [1, 4, 16])
def test_a_difference_is_that_of_the_two_frames_named(stage: Stage, gain: int) -> None:
    stage.open("pair")
    stage.press("d")
    stage.do(f"setGain({gain})")

    for frame in (0, 13, 40):
        stage.do(f"seek({frame})")
        (a, a_number, picture), (b, b_number, _) = stage.panes()
        assert read_difference(picture, takes=(a, b), near=(frame, frame + 3), gain=gain) == (a_number, b_number)
        assert a_number == frame


def test_an_onion_skin_holds_both_frames_named(stage: Stage) -> None:
    stage.open("pair")
    stage.press("y")
    stage.do("setMix(0.35)")

    for frame in (0, 13, 40):
        stage.do(f"seek({frame})")
        (a, a_number, picture), (b, b_number, _) = stage.panes()
        assert read_mix(picture, share=0.35) == ((a, a_number), (b, b_number))


@pytest.mark.parametrize("mode", ["single", "grid", "flip", "wipe", "difference", "onion"])
def test_every_mode_keeps_number_and_frame_together_in_motion(stage: Stage, mode: str) -> None:
    stage.open("pair", "check=1")
    stage.do("setMix(0.35)")
    stage.do(f"setMode('{mode}')")

    stage.page.keyboard.press("Space")
    stage.page.wait_for_timeout(1200)
    stage.press("k")

    painted = [shown for shown in stage.painted() if shown["mode"] == mode]
    assert wrong(painted) == []
    assert len({shown["number"] for shown in painted}) > 8


def test_a_range_is_played_round_and_nothing_outside_it_is_painted(stage: Stage) -> None:
    stage.open("one24", "check=1&f=12")
    stage.do("mark('in')")
    stage.do("seek(19)")
    stage.do("mark('out')")
    stage.page.evaluate("() => { window.painted = []; }")

    stage.page.keyboard.press("l")
    stage.page.wait_for_timeout(1500)
    stage.press("k")

    numbers = [shown["number"] for shown in stage.painted()]
    assert set(numbers) == set(range(12, 20))
    assert any(later < earlier for earlier, later in pairwise(numbers))
    assert wrong(stage.painted()) == []


def test_without_a_loop_it_stops_on_the_last_frame(stage: Stage) -> None:
    stage.open("one24", "f=40")
    stage.do("setLoop(false)")

    stage.page.keyboard.press("l")
    stage.page.wait_for_function("!window.player.getState().isPlaying", timeout=5000)
    stage.settle()

    assert stage.frame() == 47
    assert_numbers_are_frames(stage)


@pytest.mark.parametrize(("tile", "frame"), [("stills", 0), ("unknown", None)])
def test_a_source_that_was_loaded_ahead_is_on_the_canvas_at_once(stage: Stage, tile: str, frame: int | None) -> None:
    stage.open("one24")
    stage.page.evaluate(f"async () => {{ window.next = await window.tell('{tile}'); player.preload(window.next); }}")
    stage.page.wait_for_timeout(700)

    spent, numbered, painted = stage.page.evaluate(
        """() => {
            const begin = performance.now();
            player.load(window.next);
            const spent = performance.now() - begin;
            const canvas = document.querySelector('canvas');
            const middle = canvas.getContext('2d').getImageData(canvas.width / 4, canvas.height / 2, 1, 1).data;
            return [spent, player.getState().frame, middle[3]];
        }"""
    )
    stage.settle()

    assert spent < 100
    assert numbered == frame
    assert painted == 255
    assert_numbers_are_frames(stage)


def test_a_flashing_take_stays_covered_in_every_mode_until_it_is_asked_for(stage: Stage) -> None:
    stage.open("flashing", "f=5")

    covered = [len(stage.panes())]
    for mode in ("difference", "onion", "wipe"):
        stage.do(f"setMode('{mode}')")
        stage.do("seek(9)")
        shot = decode_png(stage.page.locator("canvas").screenshot())
        covered.append(int(np.ptp(shot[100:300, 700:900].astype(int)) > 150))
    stage.do("setMode('grid')")
    stage.page.get_by_role("button", name="Show it").click()
    stage.settle()

    assert covered == [1, 0, 0, 0]
    assert_numbers_are_frames(stage)
    assert len(stage.panes()) == 2


def test_nothing_moves_by_itself_for_those_who_asked_for_less_motion(chromium: Any, place: str) -> None:
    page = chromium.new_page(reduced_motion="reduce")
    still, moving = Stage(page, place), Stage(chromium.new_page(), place)

    still.open("one24", "plays=1")
    moving.page.goto(f"{place}/index.html?tile=one24&plays=1")
    moving.page.wait_for_function("window.player?.getState().frame > 3")

    assert still.frame() == 0
    assert page.evaluate("() => window.player.getState().isPlaying") is False
    page.close()
    moving.page.close()


def test_the_line_of_frames_is_a_slider_for_keys(stage: Stage) -> None:
    stage.open("one24", "f=3")

    stage.page.get_by_role("slider", name="Frame").focus()
    stage.press("ArrowRight", "ArrowRight")

    assert stage.frame() == 5
    assert_numbers_are_frames(stage)


def test_the_page_can_be_paused_and_every_control_has_a_name(stage: Stage) -> None:
    stage.open("pair", "plays=1")

    stage.page.get_by_role("button", name="Pause").click()
    stage.settle()

    assert stage.page.get_by_role("button", name="Play").count() == 1
    nameless = stage.page.evaluate(
        "() => [...document.querySelectorAll('button, input, select')].filter(one =>"
        " !(one.ariaLabel || one.textContent.trim() || one.closest('label'))).length"
    )
    assert nameless == 0


@pytest.mark.parametrize(
    ("tile", "mode"), [("four", "grid"), ("pair", "wipe"), ("pair", "onion"), ("flashing", "grid")]
)
def test_axe_finds_no_serious_fault(stage: Stage, tile: str, mode: str) -> None:
    stage.open(tile)
    stage.do(f"setMode('{mode}')")
    stage.page.add_script_tag(path=str(UI / "node_modules" / "axe-core" / "axe.min.js"))

    found = stage.page.evaluate("async () => (await axe.run()).violations.map(one => [one.impact, one.id])")

    assert [name for impact, name in found if impact in ("serious", "critical")] == []
