"""What a reviewer waits for between a key and the next screen, in real Chromium: the stills, then the motion.

A made-up reviewer picks among 12 takes of a shot, 2 s of 960x540 each, with a steady taste and some noise, and thinks
for some seconds before every key (`--think`, default 6; people take about 13 for four pictures). Milliseconds from the
keydown event to the animation frame in which all stills of the next screen are up, and to the one in which its motion
has moved by a frame. A hit is a screen that was among the two that the service named as likeliest. Several shots
are picked, and the table gives the median over them of each shot's median and 95th percentile: the machine may be busy.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.tiles import make_take
from playwright.sync_api import sync_playwright
from tests.browser.proof import FLAGS, find_chromium
from tests.web.live import served

from rushes.intake.expand import brief_id
from rushes.model.brief import Brief
from rushes.model.engine import Recipe, Resolved
from rushes.model.ledger import Actor
from rushes.model.production import Production, Shot
from rushes.model.take import Take
from rushes.settings import Settings
from rushes.store.files import ingest
from rushes.store.production import Facts, create_production
from rushes.web.desk import Desk
from rushes.workflow.bench import Bench

MACHINE = Actor(id="corridor", kind="machine")
SIZE, FRAMES, TAKES = (960, 540), 48, 12
#: Longest wait for motion that is measured, milliseconds.
MOST = 15_000
#: Watches every animation frame after a key: when the stills of another screen are up, and when it has moved.
WATCH = """
() => new Promise((done) => {
  const main = () => document.querySelector('main#main');
  const was = main()?.dataset.screen ?? '';
  const old = document.querySelector('[data-source]')?.dataset.source ?? '';
  const said = { still: null, motion: null, ended: false };
  let first = null, since = null;
  addEventListener('keydown', (event) => { since = event.timeStamp; }, { once: true, capture: true });
  const look = () => {
    const now = performance.now();
    if (since !== null) {
      const here = main(), screen = here?.dataset.screen;
      if (here && screen === undefined && here.ariaBusy !== 'true') { said.ended = true; return done(said); }
      if (screen !== undefined && screen !== was) {
        const stills = [...here.querySelectorAll('[data-panes] img')];
        const stage = here.querySelector('[data-source]');
        const isNew = stage && stage.dataset.source !== old;
        if (said.still === null && (stage ? isNew && stage.dataset.shows !== ''
            : stills.length && stills.every((one) => one.complete && one.naturalWidth))) said.still = now - since;
        const frame = stage?.dataset.frame;
        if (isNew && frame !== '') {
          if (first === null) first = frame;
          else if (frame !== first && said.motion === null) said.motion = now - since;
        }
        if (said.still !== null && said.motion !== null) return done(said);
      }
      if (now - since > MOST) return done(said);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""


def make_production(root: Path, *, shots: int) -> Desk:
    """A production whose shots have twelve takes each; the clips of every shot are the same twelve."""
    settings = Settings.read({"RUSHES_HOME": str(root / "home"), "RUSHES_ACTOR": "ann", "RUSHES_THREADS": "2"})
    production = Production(id="f" * 32, name="spot", code="SPOT", width=SIZE[0], height=SIZE[1])
    folder = create_production(root / "spot", Facts(production=production), home=settings.home)
    desk = Desk(settings=settings, current=folder)
    bench = desk.open("spot").bench
    clips = []
    for number in range(TAKES):
        pane = make_take(root / f"{number}.mp4", seed=number, frames=FRAMES, size=SIZE)
        clips.append((ingest(bench.media, pane.path), pane.facts))
    codes = [f"SPOT_010_{10 * (n + 1):04d}" for n in range(shots)]
    bench.ledger.save_shots([Shot(code=code, order=n) for n, code in enumerate(codes)])
    for row, code in enumerate(codes):
        brief = Brief(id="", row_key=code, row=row, shot=code, prompt=f"A street, {code}", seconds=Fraction(2))
        brief = replace(brief, width=SIZE[0], height=SIZE[1])
        brief = replace(brief, id=brief_id(brief))
        with bench.ledger.batch():
            bench.ledger.save_briefs([brief])
            for number, (media, facts) in enumerate(clips, 1):
                _add_take(bench, brief, number=number, media=media, facts=facts)
    bench.ledger.append("sheet.imported", actor=MACHINE, body={"path": "spot.csv"})
    return desk


def _add_take(bench: Bench, brief: Brief, *, number: int, media: Any, facts: Any) -> None:
    resolved = Resolved(
        prompt=brief.prompt,
        negative="",
        mode="t2v",
        frames=FRAMES,
        rate=facts.rate,
        width=SIZE[0],
        height=SIZE[1],
        seed=number,
    )
    take = Take(
        id=f"{brief.shot.lower().replace('_', '-')}-{number}",
        name=f"{brief.shot}_tk{number:03d}",
        shot=brief.shot,
        segment="",
        brief=brief.id,
        recipe=bench.ledger.save_recipe(Recipe(engine="previz", revision="1", resolved=resolved)),
        take_number=number,
        engine="previz",
        seed=number,
        origin="previz",
        media=media,
        facts=facts,
    )
    bench.ledger.save_take(take)
    body = {"engine": "previz", "ok": True, "seconds": "2"}
    bench.ledger.append("gen.finished", actor=MACHINE, shot=take.shot, take=take.id, body=body)


def pick_shot(page: Any, home: str, shot: str, *, think: float, dice: random.Random) -> list[dict[str, Any]]:
    """Pick one shot to its end by keys; answers what each key was followed by."""
    sessions: list[dict[str, Any]] = []

    def hear(response: Any) -> None:
        if "/sessions" in response.url and response.request.method == "POST" and response.ok:
            sessions.append(response.json())

    page.on("response", hear)
    page.goto(f"{home}/pick/{shot}?segment=&aspect=16%3A9")
    page.locator("main[data-screen]").wait_for(timeout=60_000)
    taste = {number: dice.gauss(0, 1) for number in range(1, TAKES + 1)}
    found = []
    while sessions[-1]["screen"] and len(found) < 20:
        page.wait_for_timeout(1000 * think)
        up = sessions[-1]
        takes = [pane["take"] for pane in up["screen"]["panes"]]
        likes = [taste[int(take.rpartition("-")[2])] + dice.gauss(0, 0.5) for take in takes]
        likely = [[pane["take"] for pane in item["panes"]] for item in up["next"][:2]]
        watch = WATCH.replace("MOST", str(MOST))
        page.evaluate(f"() => {{ window.__said = ({watch})(); }}")  # the promise is asked for after the key
        before = len(sessions)
        page.keyboard.press(str(likes.index(max(likes)) + 1))
        said = page.evaluate("window.__said")
        while len(sessions) == before:
            page.wait_for_timeout(50)
        after = sessions[-1]["screen"]
        if after is None or said["ended"]:
            break
        shown = [pane["take"] for pane in after["panes"]]
        found.append({**said, "hit": shown in likely})
        sys.stderr.write(f"{shot} {json.dumps(found[-1])}\n")
    page.remove_listener("response", hear)
    return found


def table(shots: Sequence[Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """Medians over the shots of each shot's median and 95th percentile."""

    def over(what: str, hit: bool | None) -> dict[str, Any]:
        rows = [[s[what] for s in shot if s[what] is not None and hit in (None, s["hit"])] for shot in shots]
        rows = [sorted(row) for row in rows if row]
        if not rows:
            return {"n": 0}
        p95 = [row[max(0, -(-95 * len(row) // 100) - 1)] for row in rows]
        return {
            "n": sum(map(len, rows)),
            "p50": round(statistics.median(statistics.median(row) for row in rows)),
            "p95": round(statistics.median(p95)),
            "worst": round(max(row[-1] for row in rows)),
        }

    every = [said for shot in shots for said in shot]
    return {
        "screens": len(every),
        "hit rate": round(sum(said["hit"] for said in every) / max(1, len(every)), 3),
        "no motion in time": sum(said["motion"] is None for said in every),
        "still": over("still", None),
        "motion, screen was foreseen": over("motion", True),
        "motion, screen was not": over("motion", False),
    }


def main() -> int:
    """Print the table as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=int, default=5)
    parser.add_argument("--think", type=float, default=6.0)
    said = parser.parse_args()
    dice = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        desk = make_production(Path(folder), shots=said.shots)
        with served(desk) as studio, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            home = f"http://127.0.0.1:{studio.port}"
            shots = [
                pick_shot(page, home, f"SPOT_010_{10 * (n + 1):04d}", think=said.think, dice=dice)
                for n in range(said.shots)
            ]
            browser.close()
        desk.close()
    sys.stdout.write(json.dumps(table(shots), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
