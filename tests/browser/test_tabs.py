"""Eight tabs of one browser: a browser opens six connections to one address, and every tab still hears what happens."""

from __future__ import annotations

import time

import pytest

from tests.browser.conftest import Address, Open
from tests.browser.production import TABS, take_id

pytestmark = pytest.mark.browser


def test_eight_tabs_of_one_browser_hear_of_a_circle_and_outlive_the_one_that_listens(
    open_page: Open, studio: Address
) -> None:
    first = open_page(f"/take/{take_id(TABS, 1)}")
    tabs = [first]
    for _ in range(7):
        tab = first.context.new_page()
        tab.set_default_timeout(15_000)
        tab.goto(f"{studio.home}/take/{take_id(TABS, 1)}")
        tab.get_by_role("heading", level=1).wait_for()
        tabs.append(tab)

    tabs[-1].get_by_role("button", name="Circle", exact=True).click()
    for tab in tabs:
        tab.get_by_text("Circled by ann").wait_for()

    first.close()  # it held the stream
    time.sleep(0.5)
    tabs[-1].get_by_role("button", name="Undo", exact=True).click()
    for tab in tabs[1:]:
        tab.get_by_text("Circled by ann").wait_for(state="detached")
        assert tab.get_by_text("not live").count() == 0
