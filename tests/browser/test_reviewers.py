"""Two people in two browsers: each judges unseen, the difference is shown to both, and one press settles it."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Address, Open
from tests.browser.production import BOTH, TITLES, take_id
from tests.browser.test_pages import PLACE, answer

pytestmark = pytest.mark.browser


def pane_of(page, take: str) -> str:
    """The digit of a take on the screen that is up."""
    panes = page.locator("[data-take]").evaluate_all("all => all.map(one => one.dataset.take)")
    return str(list(dict.fromkeys(panes)).index(take) + 1)


def choose(page, take: str) -> None:
    """Say which take is best, and circle it."""
    page.locator(f'[data-take="{take}"]').first.wait_for()
    answer(page, pane_of(page, take))
    page.get_by_text(re.compile(r"Your choice: take \d+")).wait_for()
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"Circled: take \d+")).wait_for()


def test_two_people_judge_unseen_and_settle_what_differs(open_page: Open, studio: Address) -> None:
    first, second = take_id(BOTH, 1), take_id(BOTH, 2)
    ann = open_page(f"/pick/{BOTH}?{PLACE}")
    choose(ann, first)

    ben = open_page("/")
    ben.get_by_role("button", name="You are ann; change").click()
    ben.get_by_label("Your name").fill("Ben")
    ben.get_by_role("button", name="Decide under this name").click()
    ben.get_by_role("button", name="You are Ben; change").wait_for()
    ben.goto(f"{studio.home}/take/{first}")
    ben.get_by_text("Others have judged this shot.").wait_for()
    assert ben.get_by_text("Circled by ann").count() == 0
    ben.goto(f"{studio.home}/pick/{BOTH}?{PLACE}")
    choose(ben, second)
    ben.get_by_text("You chose take 2; ann chose take 1.").wait_for()

    ann.goto(studio.home)
    shot = ann.get_by_role("region", name="To settle").get_by_role("listitem").filter(has_text=TITLES[BOTH]).first
    shot.get_by_text("ann: take 1, Ben: take 2.").wait_for()
    shot.get_by_role("button", name="Settle on take 2").click()
    ann.get_by_role("region", name="To settle").wait_for(state="detached")

    assert studio.state(second) == "circled"
    assert studio.ask("/people")["agreements"][0]["of"] == 1
