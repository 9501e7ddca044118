"""Every page and what opens on it, in both sizes: axe finds no serious fault, and nothing runs off the side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE, REPOSITORY, Address, Open
from tests.browser.production import BOTH, CULL, CUT_A, CUT_B, HOLE, NOTES, SHARED, make_production, take_id
from tests.web.live import served

pytestmark = pytest.mark.browser

PLACE = "segment=&aspect=16%3A9"
DRAWING = '{"marks": [{"kind": "box", "points": [[0.2, 0.2], [0.6, 0.7]]}]}'
BOTH_SIZES = pytest.mark.parametrize(
    ("size", "theme"),
    [(DESK, "dark"), (DESK, "light"), (PHONE, "dark"), (PHONE, "light")],
    ids=["desk-dark", "desk-light", "phone-dark", "phone-light"],
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A production of its own in which people differ, a note waits, a shot lacks a take and a still is pinned."""
    if not (REPOSITORY / "src/rushes/web/static/index.html").exists():
        pytest.skip("the pages are not built: python tools/ui.py build")
    takes = {CULL: 20, NOTES: 2, SHARED: 2, CUT_A: 2, CUT_B: 1, BOTH: 2, HOLE: 0}
    desk = make_production(tmp_path_factory.mktemp("access"), takes)
    with served(desk) as running:
        studio = Address(f"http://127.0.0.1:{running.port}")
        for shot, ann, ben in ((BOTH, 1, 2), (SHARED, 1, 1)):
            studio.tell(f"/takes/{take_id(shot, ben)}/circle", {}, who="Ben")
            studio.tell(f"/takes/{take_id(shot, ann)}/circle", {})
        studio.tell(f"/takes/{take_id(CUT_A, 1)}/circle", {}, who="Ben")  # ann has not judged this one
        studio.tell(f"/takes/{take_id(CUT_A, 2)}/reject", {"reason": "l"}, who="Ben")
        note = {"text": "more rim light", "start": 2, "end": 6, "drawing": DRAWING}
        studio.tell(f"/takes/{take_id(NOTES, 1)}/notes", note)
        studio.tell("/mood/frames", {"take": take_id(NOTES, 1), "frame": 3})
        yield studio
    desk.close()


def faults(page: Any, axe: str, what: str) -> list[str]:
    """What is wrong with the page as it stands."""
    found = []
    if page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth"):
        found.append(f"{what}: wider than the screen")
    page.evaluate(axe)
    told = page.evaluate("async () => (await axe.run()).violations")
    return found + [
        f"{what}: {fault['id']}: {node['html'][:160]}"
        for fault in told
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]


def go(page: Any, address: str) -> None:
    page.goto(address)
    page.locator("main#main:not([aria-busy=true])").wait_for()
    page.wait_for_timeout(200)


@BOTH_SIZES
def test_every_page(open_page: Open, studio: Address, axe: str, size: tuple[int, int], theme: str) -> None:
    take = take_id(NOTES, 1)
    places = ["/", "/board", "/board?q=helicopter", f"/take/{take}?f=3", f"/take/{take}?tab=prompt"]
    places += [f"/take/{take}?tab=recipe", f"/take/{take_id(CUT_A, 1)}", f"/take/{take_id(BOTH, 1)}", "/take/nothing"]
    places += [f"/pick/{NOTES}?{PLACE}", f"/pick/{CUT_B}?{PLACE}", f"/cull/{CULL}?{PLACE}"]
    places += [f"/compare/{take}/{take_id(NOTES, 2)}", "/cut", "/mood", "/engines", "/nowhere"]
    page = open_page(places[0], size=size, theme=theme, may_miss=True)
    page.get_by_role("region", name="To settle").wait_for()
    page.get_by_role("region", name="Other reviewers").get_by_text("1 shot was judged by others.").wait_for()
    found = []

    for place in places:
        go(page, studio.home + place)
        found += faults(page, axe, place)

    assert found == []


@BOTH_SIZES
def test_everything_that_opens(open_page: Open, studio: Address, axe: str, size: tuple[int, int], theme: str) -> None:
    page = open_page("/", size=size, theme=theme)
    found = []

    page.get_by_role("button", name="Keys", exact=True).click()
    found += faults(page, axe, "keys")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="You are ann; change").click()
    found += faults(page, axe, "who decides here")
    go(page, f"{studio.home}/take/{take_id(NOTES, 2)}?f=3")
    page.get_by_role("button", name="Reject", exact=True).click()
    found += faults(page, axe, "why it is rejected")
    page.get_by_role("dialog").get_by_role("button").last.click()
    page.get_by_role("button", name="Note on frame").click()
    found += faults(page, axe, "a new note")
    go(page, f"{studio.home}/cut")
    page.get_by_role("region", name="Shots without a take").wait_for()
    page.get_by_role("button", name="Replace").click()
    found += faults(page, axe, "another take for a piece")
    go(page, f"{studio.home}/mood")
    page.get_by_role("button", name="read only this").click()
    page.get_by_role("button", name="Read 1 chosen still").click()
    page.get_by_role("button", name="Write it into the look").wait_for()
    found += faults(page, axe, "a look that was read")
    go(page, f"{studio.home}/board")
    if size == PHONE:
        page.get_by_role("button", name="Filters").click()
        found += faults(page, axe, "filters")

    assert found == []
