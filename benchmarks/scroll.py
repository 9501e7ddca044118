"""How evenly a board of many takes scrolls, in real Chromium without a graphics card; `--takes 10000`.

The wheel turns for some seconds without a rest. Milliseconds between animation frames as the page sees them, the share
of them longer than 50 ms (a jerk that eyes notice), and how many tiles ever stood in the page at once. The takes are
those of `benchmarks/board.py`: they have numbers and no pictures, so what is measured is the page, not the decoder.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.board import fill
from playwright.sync_api import sync_playwright
from tests.browser.proof import FLAGS, find_chromium
from tests.web.live import served

from rushes.model.production import Production
from rushes.settings import Settings
from rushes.store.production import Facts, create_production
from rushes.web.desk import Desk

#: Notes the time of every animation frame and how many tiles stand in the page.
WATCH = """
() => {
  window.__gaps = []; window.__tiles = 0;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    window.__gaps.push(now - last);
    window.__tiles = Math.max(window.__tiles, document.querySelectorAll('main li').length);
    last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


def scroll(page: Any, *, seconds: float) -> dict[str, float]:
    """Turn the wheel over the grid and answer how even the frames were."""
    page.mouse.move(900, 600)
    page.evaluate(WATCH)
    for _ in range(round(seconds * 30)):
        page.mouse.wheel(0, 240)
        page.wait_for_timeout(1000 / 30)
    gaps = sorted(page.evaluate("window.__gaps"))[:-1]
    return {
        "frames": len(gaps),
        "p50 ms": round(statistics.median(gaps), 1),
        "p95 ms": round(gaps[int(0.95 * len(gaps))], 1),
        "worst ms": round(gaps[-1], 1),
        "over 50 ms": round(sum(gap > 50 for gap in gaps) / len(gaps), 4),
        "tiles at once": page.evaluate("window.__tiles"),
        "scrolled px": page.evaluate(
            "Math.max(...[...document.querySelectorAll('main *')].map((one) => one.scrollTop))"
        ),
    }


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takes", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=8.0)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.read({"RUSHES_HOME": f"{folder}/home", "RUSHES_ACTOR": "ann"})
        facts = Facts(production=Production(id="b" * 32, name="big", code="BIG"))
        desk = Desk(settings=settings, current=create_production(Path(folder) / "big", facts, home=settings.home))
        fill(desk.open("big").bench, takes=said.takes)
        with served(desk) as studio, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"http://127.0.0.1:{studio.port}/board")
            page.locator("main li").first.wait_for(timeout=60_000)
            page.wait_for_timeout(2000)
            sys.stdout.write(json.dumps(scroll(page, seconds=said.seconds), indent=1) + "\n")
            browser.close()
        desk.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
