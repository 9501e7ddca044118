"""The studio as people use it: choosing by keys, throwing out, noting on a frame, cutting, and two browsers at once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from tests.browser.conftest import PHONE, Address, Open
from tests.browser.production import (
    ANSWER,
    CULL,
    CUT_A,
    CUT_B,
    FRAMES,
    HOLE,
    NOTES,
    PICK,
    SHARED,
    TAKES,
    TITLES,
    take_id,
)

pytestmark = pytest.mark.browser

PLACE = "segment=&aspect=16%3A9"


def press_until(page, key: str, what: str, *, most: int = 60) -> None:
    """Press a key until something is focused or there."""
    for _ in range(most):
        if page.locator(what).count():
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} was pressed {most} times and {what} did not come")


def go(page, address: str) -> None:
    """Open another page of the studio in the same browser, and wait until it stands."""
    page.goto(address)
    page.locator("main#main:not([aria-busy=true])").wait_for()
    page.wait_for_timeout(200)


def screen_number(page) -> str:
    return page.locator("main").get_attribute("data-screen") or ""


def answer(page, *keys: str) -> None:
    """Press keys that answer a screen, and wait until another one is up."""
    before = screen_number(page)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function(
        """was => {
            const main = document.querySelector('main#main');
            return main && main.ariaBusy !== 'true' && (main.dataset.screen ?? '') !== was;
        }""",
        arg=before,
    )


def test_the_next_screen_is_up_before_the_answer_is_written_down(open_page: Open) -> None:
    page = open_page(f"/pick/{PICK}?{PLACE}")
    page.locator("main[data-screen]").wait_for()
    page.wait_for_timeout(300)
    held: list = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/answers", hold)
    before, shown = screen_number(page), pane_names(page)

    page.keyboard.press("1")
    page.wait_for_function("was => document.querySelector('main#main').dataset.screen !== was", arg=before)
    early, foreseen = screen_number(page), pane_names(page)
    assert len(held) == 1
    held[0].continue_()
    page.locator("main#main:not([aria-busy=true])").wait_for()
    page.locator("[data-panes] img, [data-source] canvas").first.wait_for()  # stills give way to motion

    assert (screen_number(page), pane_names(page)) == (early, foreseen)
    assert foreseen != shown
    page.unroute("**/answers")
    answer(page, "z")


def pane_names(page) -> list[str]:
    """The takes on the screen by position, whether they stand or move."""
    moving = page.locator("[data-source] canvas")
    if moving.count():
        return (moving.first.get_attribute("aria-label") or "").split(", ")
    return [str(image.get_attribute("alt")) for image in page.locator("[data-panes] img").all()]


def test_one_of_twelve_is_circled_by_keys_alone(open_page: Open, studio: Address) -> None:
    page = open_page("/")

    press_until(page, "Tab", f'a:focus[href^="/pick/{PICK}"]')
    page.keyboard.press("Enter")
    page.locator("main[data-screen]").wait_for()
    answer(page, "Shift+2", "1")
    answer(page, "0")
    for _ in range(TAKES[PICK]):
        if not screen_number(page):
            break
        answer(page, "1")
    sentence = page.get_by_text(re.compile(r"Your choice: take \d+"))
    sentence.wait_for()
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"Circled: take \d+")).wait_for()

    circled = studio.ask(f"/takes?shot={PICK}&state=circled")["items"]
    assert len(circled) == 1
    assert circled[0]["by"] == "ann"


def test_undo_goes_back_screen_by_screen(open_page: Open) -> None:
    page = open_page(f"/pick/{NOTES}?{PLACE}")
    page.locator("main[data-screen]").wait_for()
    seen = page.get_by_role("status").first

    answer(page, "1")
    answer(page, "z")

    assert "seen 0 of 3" in seen.inner_text()


def test_a_hundred_takes_are_culled_by_digits_and_go_on_to_the_choice(open_page: Open, studio: Address) -> None:
    page = open_page(f"/cull/{CULL}?{PLACE}")
    page.locator("main[data-screen]").wait_for()
    pages = 0

    while "/cull/" in page.url and pages < 20:
        answer(page, "2", "5", "5", "7", "Enter")
        pages += 1

    page.wait_for_url("**/pick/**")
    rejected = studio.ask(f"/takes?shot={CULL}&state=rejected&limit=1")["total"]
    assert 10 <= pages <= 13
    assert rejected >= 20


def test_a_rejected_take_carries_the_reason_of_its_letter(open_page: Open, studio: Address) -> None:
    take = take_id(SHARED, 2)
    page = open_page(f"/take/{take}")

    page.keyboard.press("x")
    page.get_by_role("dialog", name="Why is it rejected?").wait_for()
    page.keyboard.press("h")
    page.get_by_text("Rejected by ann: hands.").wait_for()
    page.keyboard.press("u")
    page.get_by_text("Rejected by ann").wait_for(state="detached")

    assert studio.state(take) != "rejected"


def test_a_drawn_note_is_on_its_frame_after_a_reload(open_page: Open) -> None:
    page = open_page(f"/take/{take_id(NOTES, 1)}?f=3")
    page.locator('[data-frame="3"]').first.wait_for()

    page.keyboard.press("n")
    page.get_by_role("button", name="Arrow").click()
    box = page.locator("canvas[role=img]").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6, steps=4)
    page.mouse.up()
    page.get_by_label("What do you want to say?").fill("more rim light")
    page.get_by_role("button", name="Save note").click()
    page.get_by_role("listitem").get_by_text("more rim light").wait_for()  # not the field it was written in
    page.reload()
    page.locator('[data-frame="3"]').first.wait_for()

    assert page.get_by_role("img", name="Drawing, 1 marks").count() == 1
    page.keyboard.press("ArrowRight")
    page.locator('[data-frame="4"]').first.wait_for()
    assert page.get_by_role("img", name="Drawing, 1 marks").count() == 0
    page.get_by_role("button", name=re.compile(r"^3\s*: go to the frame")).click()
    page.locator('[data-frame="3"]').first.wait_for()
    assert page.get_by_role("img", name="Drawing, 1 marks").count() == 1


def test_the_line_under_a_take_moves_by_its_own_arrows(open_page: Open) -> None:
    page = open_page(f"/take/{take_id(CUT_B, 2)}?f=3")
    page.locator('[data-frame="3"]').first.wait_for()
    line = page.get_by_role("slider", name="Frame of the take")

    line.press("ArrowRight")
    page.locator('[data-frame="4"]').first.wait_for()
    line.press("End")
    page.locator(f'[data-frame="{FRAMES - 1}"]').first.wait_for()
    line.press("ArrowRight")

    assert line.get_attribute("aria-valuenow") == str(FRAMES - 1)


def test_on_a_phone_nothing_covers_a_note_that_is_written(open_page: Open) -> None:
    page = open_page(f"/take/{take_id(CUT_B, 2)}?f=3", size=PHONE)
    page.locator('[data-frame="3"]').first.wait_for()

    page.get_by_role("button", name="Note on frame").click()
    page.wait_for_timeout(300)

    for name in ("What do you want to say?", "Save note"):
        covered = page.locator(f'[aria-label="{name}"], button:text-is("{name}")').evaluate(
            """one => {
                const box = one.getBoundingClientRect();
                return !one.contains(document.elementFromPoint(box.x + box.width / 2, box.bottom - 4));
            }"""
        )
        assert not covered, name


def test_a_note_is_answered_and_resolved(open_page: Open) -> None:
    page = open_page(f"/take/{take_id(NOTES, 3)}?f=5")

    page.keyboard.press("n")
    page.get_by_label("What do you want to say?").fill("the hand is odd")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and the cup")
    page.keyboard.press("Enter")
    note = page.get_by_role("listitem").filter(has_text="the hand is odd")
    assert "the hand is odd\nand the cup" in note.inner_text()
    note.get_by_role("button", name="Answer").click()
    page.get_by_label("Answer").fill("next take")
    page.keyboard.press("Enter")
    note.get_by_text("next take").wait_for()
    note.get_by_role("button", name="Resolve").click()

    page.get_by_role("button", name="Show 1 resolved").wait_for()


def test_two_browsers_agree_within_a_second(open_page: Open) -> None:
    mine = open_page(f"/take/{take_id(SHARED, 1)}")
    yours = open_page(f"/board?shot={SHARED}")
    tile = yours.get_by_role("link").filter(has=yours.locator(f'img[alt="{SHARED}_tk001"]'))
    tile.wait_for()

    mine.keyboard.press("Enter")
    mine.get_by_text("Circled by ann").wait_for()
    since = time.monotonic()
    tile.get_by_text("take 1, circled", exact=True).wait_for(state="attached")
    seconds = time.monotonic() - since

    assert seconds < 1.0


def test_a_cut_is_reordered_and_trimmed_by_keys_and_taken_back(open_page: Open, studio: Address) -> None:
    cut = studio.ask("/cuts")[0]["id"]
    page = open_page(f"/cut/{cut}")
    before = pieces(studio, cut)
    first, second, *rest = before

    page.keyboard.press("Shift+ArrowRight")
    wait_for(lambda: pieces(studio, cut) == [second, first, *rest])
    page.keyboard.press(",")
    wait_for(lambda: pieces(studio, cut) == [second, (*first[:2], first[2] - 1), *rest])
    page.keyboard.press("z")
    page.keyboard.press("z")

    wait_for(lambda: pieces(studio, cut) == before)


def test_a_piece_is_dragged_to_another_place_and_trimmed_at_its_handle(open_page: Open, studio: Address) -> None:
    cut = studio.ask("/cuts")[0]["id"]
    page = open_page(f"/cut/{cut}")
    before = pieces(studio, cut)
    first, second, third, *rest = before
    strip = page.get_by_role("region", name="Strip")
    buttons = strip.get_by_role("button")

    buttons.nth(0).drag_to(buttons.nth(2))
    wait_for(lambda: pieces(studio, cut) == [second, third, first, *rest])
    page.keyboard.press("z")
    wait_for(lambda: pieces(studio, cut) == before)
    buttons.nth(0).click()
    handle = strip.get_by_title("drag to trim the end").bounding_box()
    middle = handle["y"] + handle["height"] / 2
    page.mouse.move(handle["x"] + 4, middle)
    page.mouse.down()
    page.mouse.move(handle["x"] - 60, middle, steps=4)
    page.mouse.up()
    wait_for(lambda: pieces(studio, cut)[0][2] < first[2])
    page.keyboard.press("z")

    wait_for(lambda: pieces(studio, cut) == before)


def pieces(studio: Address, cut: str) -> list[tuple[str, int, int]]:
    """Take, first frame and the frame after the last of every piece of the working cut that shows a take."""
    events = studio.ask(f"/cuts/{cut}?version=0")["events"]
    return [(event["take"], event["source"]["start"], event["source"]["end"]) for event in events if event["take"]]


def wait_for(holds: Callable[[], bool], *, seconds: float = 8.0) -> None:
    """Wait until something holds that the service is asked about."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_board_answers_words_fields_and_measures_from_its_address(open_page: Open) -> None:
    page = open_page(f"/board?shot={CUT_A}")
    page.get_by_text("2 takes", exact=True).wait_for()

    page.keyboard.press("/")
    page.keyboard.type("coat flicker > 0.015")
    page.keyboard.press("Enter")
    page.get_by_text("1 take", exact=True).wait_for()

    assert "measure=flicker%3E0.015" in page.url
    again = open_page(page.url.split("/", 3)[-1].join(["/", ""]))
    again.get_by_text("1 take", exact=True).wait_for()
    again.get_by_role("button", name="flicker>0.015").click()
    again.get_by_text("2 takes", exact=True).wait_for()


def test_a_board_without_an_answer_offers_the_way_back(open_page: Open, studio: Address) -> None:
    page = open_page("/board?q=helicopter")

    page.get_by_role("button", name="Show every take").click()

    everything = studio.ask("/takes?limit=1")["total"]
    assert everything >= sum(TAKES.values())  # other tests make some
    page.get_by_text(f"{everything} takes").wait_for()


def test_a_link_leads_to_the_frame_it_names(open_page: Open) -> None:
    page = open_page(f"/take/{take_id(CUT_B, 1)}?f=7")

    page.locator('[data-frame="7"]').first.wait_for()
    assert page.get_by_label("Frame", exact=True).inner_text().replace(" ", "") == f"7/{FRAMES - 1}"
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**f=6*")


def test_two_takes_are_compared_with_one_shifted_by_frames(open_page: Open) -> None:
    first, second = take_id(CUT_A, 1), take_id(CUT_A, 2)
    page = open_page(f"/take/{first}?f=4")
    page.locator('[data-frame="4"]').first.wait_for()

    page.keyboard.press("c")
    page.wait_for_url("**/compare/**")
    page.locator(f'[data-take="{second}"]').wait_for()
    page.keyboard.press("w")
    for shift in (1, 2, 3):
        page.keyboard.press("[")
        page.wait_for_url(f"**o={shift}*")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        """takes => {
            const [a, b] = takes.map(take => document.querySelector(`[data-take="${take}"]`)?.dataset.frame);
            return a && b && Number(b) === Number(a) + 3;
        }""",
        arg=[first, second],
    )

    assert page.locator('main [data-mode="wipe"]').count() == 1


def test_keys_can_be_moved_with_a_warning_and_switched_off(open_page: Open) -> None:
    page = open_page(f"/take/{take_id(CUT_B, 2)}?f=2")
    page.locator('[data-frame="2"]').first.wait_for()

    page.keyboard.press("?")
    page.get_by_role("button", name=re.compile("^Write a note on this frame")).click()
    page.keyboard.press("x")
    page.get_by_text("Also: Reject, then a reason letter").wait_for()
    page.get_by_role("button", name="Back to the preset").click()
    page.get_by_text("Also: Reject, then a reason letter").wait_for(state="detached")
    page.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")

    assert page.get_by_label("What do you want to say?").count() == 0


def test_a_stand_in_is_drawn_for_a_hole_and_says_what_it_is(open_page: Open, studio: Address) -> None:
    cut = studio.ask("/cuts")[0]["id"]
    page = open_page(f"/cut/{cut}")
    page.set_default_timeout(90_000)  # previz draws it
    line = page.get_by_role("region", name="Shots without a take")
    line.get_by_text("1 shot without a take: The gap.").wait_for()

    line.get_by_role("button", name="Stand in with previz drafts").click()
    piece = page.get_by_role("region", name="Strip").get_by_role("button", name=re.compile("The gap"))
    piece.click()
    page.get_by_text("DRAFT stand-in", exact=True).wait_for()

    assert line.count() == 0
    assert page.get_by_text("stand-in by previz, no take yet").count() == 1
    last = [event for event in studio.ask(f"/cuts/{cut}?version=0")["events"] if event["take"]][-1]
    assert (last["shot"], last["stand_in"], last["label"]) == (HOLE, True, "DRAFT - previz, no AI")


def test_a_note_becomes_a_take_and_old_and_new_stand_side_by_side(open_page: Open) -> None:
    page = open_page(f"/take/{take_id(ANSWER, 1)}?f=2")
    page.locator('[data-frame="2"]').first.wait_for()

    page.keyboard.press("n")
    page.get_by_label("What do you want to say?").fill("make it blue")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Change the prompt").click()
    page.get_by_text("Answers the note: make it blue").wait_for()
    page.get_by_label("New prompt").fill("A blue coat, The answer")
    page.get_by_role("button", name="Make the new take").click()
    page.set_default_timeout(90_000)  # previz draws it
    page.get_by_role("link", name="It is there: see old and new side by side").click()
    page.get_by_role("region", name="Take B").get_by_text("blue", exact=True).wait_for()

    assert page.get_by_role("region", name="Take A").get_by_text("red", exact=True).count() == 1
    page.get_by_role("link", name=f"{ANSWER}_tk002").click()
    page.get_by_text("Made to answer make it blue: old and new side by side").wait_for()
    page.get_by_role("link", name="take 2", exact=True).wait_for()  # the note is carried here with its answer


def test_how_long_a_take_was_looked_at_is_told_when_one_goes_on(open_page: Open, studio: Address) -> None:
    take = take_id(CUT_B, 1)
    page = open_page("/")
    page.clock.install()
    page.goto(f"{studio.home}/take/{take}")
    page.get_by_role("button", name="Circle").first.wait_for()
    page.wait_for_timeout(500)  # it begins to count once it stands

    def looked() -> list[int]:
        return [entry["body"]["ms"] for entry in studio.log("take.viewed") if entry["take"] == take]

    page.mouse.move(300, 300)
    page.clock.fast_forward(20_000)
    page.mouse.move(310, 300)
    page.clock.fast_forward(400_000)  # somebody went for lunch
    page.mouse.move(320, 300)
    page.clock.fast_forward(5_000)
    page.get_by_role("link", name="Board").first.click()
    wait_for(lambda: bool(looked()))

    assert len(looked()) == 1
    assert 115_000 <= looked()[0] < 125_000  # twenty, ninety, five


def test_the_first_page_leads_to_what_waits(open_page: Open) -> None:
    page = open_page("/")

    page.get_by_role("link").filter(has_text=TITLES[CUT_A]).first.wait_for()
    assert re.search(r"\d+ shots need your eye", page.get_by_role("heading", level=1).inner_text())
    assert page.get_by_role("region", name="Generators").inner_text().startswith("Generators: none connected")
