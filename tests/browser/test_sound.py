"""Sound in the player: silent until somebody asks, silent side by side, and it never moves a frame."""

from __future__ import annotations

import pytest

from tests.browser.stage import Stage, wrong

pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install playwright")
pytestmark = pytest.mark.browser


def test_a_take_alone_is_silent_until_somebody_asks_for_its_sound(stage: Stage) -> None:
    stage.open("heard", "check=1")
    button = stage.page.get_by_role("button", name="Sound")
    assert (is_silent(stage), button.get_attribute("aria-pressed")) == (True, "false")

    stage.press("m")

    assert (is_silent(stage), button.get_attribute("aria-pressed")) == (False, "true")
    stage.page.keyboard.press("l")
    stage.page.wait_for_function("document.querySelector('video').webkitAudioDecodedByteCount > 1000")
    stage.page.wait_for_timeout(2500)  # once round: sound does not hold the loop up
    stage.press("k")
    assert wrong(stage.painted()) == []
    assert len({shown["number"] for shown in stage.painted()}) > 8
    button.click()
    assert is_silent(stage)


def test_takes_side_by_side_are_silent_whatever_was_asked_for_before(stage: Stage) -> None:
    stage.open("heard")
    stage.press("m")
    stage.page.evaluate("async () => { window.next = [await window.tell('pair'), await window.tell('heard')]; }")
    stage.page.evaluate("() => player.preload(window.next[1])")
    assert stage.page.evaluate("() => [...player.ahead.values()].every(film => film.video.muted)")

    stage.do("load(window.next[0])")
    stage.press("m")

    assert is_silent(stage)
    assert stage.page.get_by_role("button", name="Sound").count() == 0
    stage.do("load(window.next[1])")
    assert not is_silent(stage)


def test_a_take_that_came_without_sound_offers_none(stage: Stage) -> None:
    stage.open("one24")
    stage.press("m")

    assert is_silent(stage)
    assert stage.page.get_by_role("button", name="Sound").count() == 0


def is_silent(stage: Stage) -> bool:
    return bool(stage.page.evaluate("() => [...document.querySelectorAll('video')].every(video => video.muted)"))
