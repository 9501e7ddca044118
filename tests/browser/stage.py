"""The player on its page for tests: what a person sees and presses, and the tiles that are played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.testing.frame_id import read_picture
from tests.browser.proof import Clip, decode_png

TILES = {
    "one24": [Clip(take=1)],
    "one25": [Clip(take=2, rate="25")],
    "one2997": [Clip(take=3, rate="30000/1001", frames=60)],
    "heard": [Clip(take=13, has_sound=True)],
    "pair": [Clip(take=4), Clip(take=5, offset=3)],
    "level": [Clip(take=4), Clip(take=5)],
    "three": [Clip(take=number) for number in (6, 7, 8)],
    "four": [Clip(take=9), Clip(take=10, frames=30), Clip(take=11, rate="30", frames=60), Clip(take=12, offset=-2)],
    "nine": [Clip(take=20 + number) for number in range(9)],
    "mixed": [Clip(take=30), Clip(take=31, size=(180, 320))],
}


@dataclass
class Stage:
    """The player on its page, as a person sees it."""

    page: Any
    home: str

    def open(self, tile: str, query: str = "") -> None:
        self.page.goto(f"{self.home}/index.html?tile={tile}&{query}")
        self.page.wait_for_function("window.player && window.player.getState().frame !== null")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is on its way to another frame and the picture is on the screen."""
        self.page.wait_for_function(
            "!document.querySelector('video').seeking && window.player.film.target === null", timeout=10_000
        )
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def do(self, call: str) -> None:
        self.page.evaluate(f"() => {{ window.player.{call}; }}")
        self.settle()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def panes(self) -> list[tuple[int, int, NDArray[np.uint8]]]:
        """For each pane its take, the number written on it, and the picture in it."""
        boxes = self.page.evaluate(
            """() => [...document.querySelectorAll('[data-take]')].map(words => {
                const box = words.parentElement.parentElement.getBoundingClientRect();
                return [Number(words.dataset.take), Number(words.textContent), box.x, box.y, box.width, box.height];
            })"""
        )
        shot = decode_png(self.page.screenshot())
        found = []
        for take, number, x, y, width, height in boxes:
            picture = shot[round(y) : round(y + height), round(x) : round(x + width)]
            found.append((take, number, picture))
        return found

    def frame(self) -> int:
        return int(self.page.evaluate("() => window.player.getState().frame"))

    def painted(self) -> list[dict[str, Any]]:
        return list(self.page.evaluate("() => window.painted"))


def assert_numbers_are_frames(stage: Stage) -> None:
    panes = stage.panes()
    assert panes
    for take, number, picture in panes:
        assert read_picture(picture) == (take, number)
        assert read_picture(picture, right=True) == (take, number)


def wrong(painted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pictures that carry a number that is not theirs."""
    numbered = [shown for shown in painted if shown["number"] is not None]
    return [shown for shown in numbered if (shown["seen"] or {}).get("frame") != shown["number"]]
