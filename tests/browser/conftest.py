"""The studio with its built pages in a real browser; a page that complains in its console fails its test."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.production import make_production
from tests.browser.proof import FLAGS, build_page, find_chromium, make_tile, serve
from tests.browser.stage import TILES, Stage
from tests.conftest import REPOSITORY
from tests.web.live import served

AXE = REPOSITORY / "ui" / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = (1440, 900), (390, 844)


@dataclass(frozen=True)
class Address:
    """Where the studio is, and what it says when asked without a browser."""

    home: str

    def ask(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.home}/v1/productions/spot{path}") as answer:
            return json.load(answer)

    def tell(self, path: str, said: Mapping[str, Any], *, who: str = "") -> Any:
        """Decide something without a browser, under another name where given."""
        headers = {"content-type": "application/json", **({"rushes-as": who} if who else {})}
        address = f"{self.home}/v1/productions/spot{path}"
        asked = urllib.request.Request(address, data=json.dumps(said).encode(), headers=headers)
        with urllib.request.urlopen(asked) as answer:
            return json.loads(answer.read() or "null")

    def log(self, event: str) -> list[Any]:
        """Every entry of one kind."""
        found: list[Any] = []
        while page := self.ask(f"/log?limit=500&after={found[-1]['seq'] if found else 0}"):
            found += page
        return [entry for entry in found if entry["event"] == event]

    def state(self, take: str) -> str:
        return str(self.ask(f"/takes/{take}")["state"])


@pytest.fixture(scope="module")  # no longer: the takes it makes run in this process, which has room for one runner
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    if not (REPOSITORY / "src/rushes/web/static/index.html").exists():
        pytest.skip("the pages are not built: python tools/ui.py build")
    desk = make_production(tmp_path_factory.mktemp("pages"))
    with served(desk) as running:
        yield Address(f"http://127.0.0.1:{running.port}")
    desk.close()


@pytest.fixture(scope="module")  # no longer: the driver leaves a running event loop in this thread until it ends
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install playwright")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any, studio: Address) -> Iterator[Open]:
    """Open a page of the studio in a browser of its own: nothing is shared but the studio."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_at(
        path: str, *, size: tuple[int, int] = DESK, theme: str = "dark", still: bool = True, may_miss: bool = False
    ) -> Any:
        def hear(said: Any) -> None:
            is_missing = may_miss and "404" in said.text  # the browser says of every answer that it is not there
            if said.type in ("error", "warning") and not is_missing:
                complaints.append(said.text)

        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
            reduced_motion="reduce" if still else "no-preference",
        )
        contexts.append(context)
        context.add_init_script(f"localStorage.setItem('rushes.theme', '{theme}')")
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", hear)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(studio.home + path)
        page.locator("main#main:not([aria-busy=true])").wait_for()
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def axe() -> str:
    if not Path(AXE).exists():
        pytest.skip("axe is not installed: python tools/ui.py build")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    find_chromium()
    page = build_page(tmp_path_factory.mktemp("page"))
    media = tmp_path_factory.mktemp("media")
    for name, clips in TILES.items():
        make_tile(media, name, clips)
    make_tile(media, "stills", TILES["pair"], stills=True)
    make_tile(media, "unknown", TILES["pair"], stills=True, is_known=False)
    make_tile(media, "flashing", TILES["pair"], flashing=[1])
    with serve(page, media) as home:
        yield home


@pytest.fixture
def stage(chromium: Any, place: str) -> Iterator[Stage]:
    faults: list[str] = []
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield Stage(page, place)
    page.close()
    assert faults == []
