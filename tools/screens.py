"""Photographs every page of the studio, at both sizes and in both themes, with real takes in a headless Chromium.

Run `.venv/bin/python tools/screens.py` to write out/screens/NAME-SIZE-THEME.png; `--docs` renews docs/pictures/studio,
`--only NAME ...` takes some pages, `--sizes` and `--themes` some of their forms. The first call makes the production:
the demo's shots with 12 takes to pick from and 60 to cull. Every call works on a copy: nothing is decided in it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import cv2
import numpy as np
from playwright.sync_api import Browser, Error, Page, TimeoutError, sync_playwright

from rushes.media.proxy import lay_grid, write_still
from rushes.settings import Settings
from rushes.store.production import find_production
from rushes.web.server import open_studio

ROOT = Path(__file__).resolve().parent.parent
OUT, DOCS = ROOT / "out" / "screens", ROOT / "docs" / "pictures" / "studio"
MADE = OUT / "launch"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
THEMES = ("dark", "light")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required"]
PICK, CULL = "LAUNCH_010_0010", "LAUNCH_030_0070"
TAKES = {"open": 12, "city-day": 60, "city-follow": 2, "hero": 3, "city-dusk": 3, "promise": 2, "trail-ridge": 2}
SETTLED = """() => {
    const seen = box => box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    return document.fonts.status === 'loaded' && !document.querySelector('[data-shows=""]')
        && ![...document.querySelectorAll('[role=status]')].some(one => one.textContent === 'Loading')
        && [...document.querySelectorAll('video[data-shown=true]')].every(one => one.readyState > 1)
        && [...document.images].every(one => one.complete || !seen(one.getBoundingClientRect()));
}"""


def call(*words: str) -> None:
    """Call the program."""
    program = [sys.executable, "-c", "from rushes.cli.main import main; main()"]
    subprocess.run([*program, *words], check=True, env={**os.environ, "RUSHES_HOME": str(OUT / "home")})


def make_takes() -> None:
    """Make the production of these pictures, or whatever of it is missing."""
    MADE.parent.mkdir(parents=True, exist_ok=True)
    sheet = OUT / "launch.csv"
    with (ROOT / "examples" / "launch.csv").open(encoding="utf-8", newline="") as file:
        rows = [{**row, "takes": TAKES.get(row["id"], 1)} for row in csv.DictReader(file)]
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    steps = [word for step in ("takes", "select", "cut") for word in ("--only", step)]
    call("run", str(sheet), "-P", str(MADE), *steps)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A studio that runs on a copy of the production.

    Args:
        home: its address, without a slash at the end.
        name: name of the production.
        root: its folder.
    """

    home: str
    name: str
    root: Path

    def ask(self, path: str, said: Mapping[str, Any] | None = None, *, who: str = "") -> Any:
        """Ask the service, or tell it something, under another name where given."""
        headers = {"content-type": "application/json", **({"rushes-as": who} if who else {})}
        data = None if said is None else json.dumps(said).encode()
        address = f"{self.home}/v1/productions/{self.name}{path}"
        asked = urllib.request.Request(address, data=data, headers=headers)  # noqa: S310 - our own studio, http
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            return json.loads(answer.read() or "null")

    def takes(self, shot: str, segment: str | None = None) -> list[dict[str, Any]]:
        """The cards of a shot's takes by number."""
        rest = {} if segment is None else {"segment": segment}
        cards: list[dict[str, Any]] = self.ask(f"/takes?{urlencode({'shot': shot, 'limit': 200, **rest})}")["items"]
        return sorted(cards, key=lambda card: str(card["name"]))


@contextmanager
def studio() -> Iterator[Desk]:
    """The real studio on a copy of the production, for as long as pictures are made."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "launch"
        shutil.copytree(MADE, copy)
        settings = Settings.read({**os.environ, "RUSHES_HOME": f"{folder}/home", "RUSHES_ACTOR": "Ann"})
        current = find_production(start=copy, home=settings.home)
        door, ready = open_studio(settings=settings, current=current, host="127.0.0.1", port=None), threading.Event()
        threading.Thread(target=door.serve, args=(ready.set,), daemon=True).start()
        ready.wait(60)
        yield Desk(home=door.url.rstrip("/"), name=door.production, root=copy)
        door.close()


def pick_to_end(desk: Desk, place: Mapping[str, str]) -> str:
    """Answer every screen of a session as somebody who likes low numbers; answers the session's id."""
    session = desk.ask("/sessions", place)
    while screen := session["screen"]:
        panes = [pane["take"] for pane in screen["panes"]]
        said: dict[str, Any] = {"screen": screen["number"], "ms": 5400}
        if screen["stage"] == "cull":
            said["rejected"] = [take for at, take in enumerate(panes) if at % 3 != 1]
        else:
            said |= {"best": min(panes), "worst": max(panes)}
        session = desk.ask(f"/sessions/{session['id']}/answers", said)
    return str(session["id"])


def begin(desk: Desk) -> None:
    """What somebody has decided already: four circles, of which a cut is made, and a reject."""
    dusk = desk.takes("LAUNCH_020_0040", "city")
    lake, morning = desk.takes("LAUNCH_030_0060", "trail"), desk.takes("LAUNCH_030_0060", "city")
    for card in (lake[0], morning[0], desk.takes("LAUNCH_020_0050")[0], dusk[0]):
        desk.ask(f"/takes/{card['id']}/circle", {"why": "the light"})
    desk.ask(f"/takes/{dusk[1]['id']}/reject", {"reason": "c"})
    call("cut", "-P", str(desk.root), "--assemble")


def differ(desk: Desk) -> None:
    """Let a second reviewer judge: one shot otherwise, one alike, one that was not judged here."""
    promise, hero, ridge = (desk.takes(shot) for shot in ("LAUNCH_040_0080", "LAUNCH_020_0030", "LAUNCH_010_0020"))
    pairs = ((promise[0], promise[1]), (hero[0], hero[0]))
    for mine, other in pairs:
        desk.ask(f"/takes/{other['id']}/circle", {}, who="Ben")
        desk.ask(f"/takes/{mine['id']}/circle", {})
    desk.ask(f"/takes/{ridge[0]['id']}/circle", {}, who="Ben")
    desk.ask(f"/takes/{hero[2]['id']}/reject", {"reason": "l"})


def write_notes(desk: Desk) -> None:
    """Two notes on the first take, one of them drawn and answered."""
    first, second = desk.takes(PICK)[:2]
    marks = [
        {"kind": "box", "points": [[0.32, 0.40], [0.43, 0.88]]},
        {"kind": "arrow", "points": [[0.18, 0.34], [0.31, 0.46]]},
    ]
    note = {"text": "Her coat could be a stop brighter here", "start": 12, "end": 30}
    kept = desk.ask(f"/takes/{first['id']}/notes", {**note, "drawing": json.dumps({"marks": marks})})
    desk.ask(f"/takes/{first['id']}/notes/{kept['id']}/replies", {"text": "Tried in take 2"}, who="Ben")
    desk.ask(f"/takes/{first['id']}/notes", {"text": "Hold this longer", "start": 40, "end": 41}, who="Ben")
    desk.ask(f"/takes/{second['id']}/notes", {"text": "The rain reads well", "start": 0, "end": 1})


def pin_stills(desk: Desk) -> None:
    """Six stills on the moodboard, where none are."""
    if desk.ask("/mood")["pins"]:
        return
    shots = (PICK, "LAUNCH_020_0030", "LAUNCH_020_0040", "LAUNCH_030_0060", "LAUNCH_030_0070", "LAUNCH_010_0020")
    for number, shot in enumerate(shots):
        cards = desk.takes(shot)
        desk.ask("/mood/frames", {"take": cards[number % len(cards)]["id"], "frame": 8 + 5 * number})


def place_of(mode: str, shot: str, segment: str = "", **rest: str) -> str:
    """The address of a choice."""
    return f"/{mode}/{shot}?{urlencode({'segment': segment, 'aspect': '16:9', **rest})}"


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture to take.

    Args:
        at: the address, or a function that prepares the production and answers it.
        do: what is done on the page before the picture.
        plays: a take must be seen on its stage.
        form: the only size this is a picture of; empty for all.
    """

    at: str | Callable[[Desk], str]
    do: Callable[[Page], None] = field(default=lambda page: None)
    plays: bool = False
    form: str = ""


def press(*keys: str) -> Callable[[Page], None]:
    """Press keys, with a breath after each."""

    def do(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(150)

    return do


def click(name: str, *more: str) -> Callable[[Page], None]:
    """Press buttons by their names."""

    def do(page: Page) -> None:
        for words in (name, *more):
            page.get_by_role("button", name=words).first.click()
            page.wait_for_timeout(300)

    return do


def take_at(number: int, rest: str = "") -> Callable[[Desk], str]:
    """The page of a take of the shot that is picked from."""
    return lambda desk: f"/take/{desk.takes(PICK)[number]['id']}{rest}"


def compared(desk: Desk) -> str:
    """The page that compares two takes."""
    first, second = desk.takes(PICK)[2:4]
    return f"/compare/{first['id']}/{second['id']}"


def after(prepare: Callable[[Desk], None], at: str | Callable[[Desk], str]) -> Callable[[Desk], str]:
    """An address that is opened once something was prepared."""

    def opened(desk: Desk) -> str:
        prepare(desk)
        return at if isinstance(at, str) else at(desk)

    return opened


def picked(desk: Desk) -> str:
    """The end of a pick."""
    place = {"mode": "pick", "shot": PICK, "segment": "", "aspect": "16:9"}
    return place_of("pick", PICK, session=pick_to_end(desk, place))


def circled(desk: Desk) -> str:
    """The same, circled, with what another person chose."""
    card = desk.takes(PICK)[3]
    desk.ask(f"/takes/{card['id']}/circle", {}, who="Ben")
    address = picked(desk)
    desk.ask(f"/sessions/{address.rsplit('=', 1)[1]}/circle", {"take": ""})
    return address


def culled(desk: Desk) -> str:
    """The end of a cull."""
    place = {"mode": "cull", "shot": CULL, "segment": "city", "aspect": "16:9"}
    return place_of("pick", CULL, "city", session=pick_to_end(desk, place))


#: In this order: what an earlier one decides, a later one shows.
SHOTS: dict[str, Shot] = {
    "home": Shot(at=after(begin, "/")),
    "board": Shot(at="/board"),
    "board-facets": Shot(at="/board", do=click("Filters"), form="phone"),
    "board-asked": Shot(at="/board?q=rain&state=open&segment=city"),
    "board-nothing": Shot(at="/board?q=helicopter&state=circled"),
    "take": Shot(at=after(write_notes, take_at(0, "?f=20")), plays=True),
    "take-prompt": Shot(at=take_at(0, "?tab=prompt"), plays=True),
    "take-recipe": Shot(at=take_at(0, "?tab=recipe"), plays=True),
    "take-note": Shot(at=take_at(1, "?f=20"), do=press("n"), plays=True),
    "take-reject": Shot(at=take_at(1, "?f=20"), do=press("x"), plays=True),
    "take-nothing": Shot(at="/take/nothing"),
    "pick": Shot(at=place_of("pick", PICK), plays=True),
    "pick-worst": Shot(at=place_of("pick", PICK), do=press("Shift+3"), plays=True),
    "pick-done": Shot(at=picked),
    "cull": Shot(at=place_of("cull", CULL, "city"), do=press("2", "6"), plays=True),
    "cull-fold": Shot(at=place_of("cull", CULL, "city"), do=press("f"), plays=True),
    "cull-done": Shot(at=culled),
    "compare": Shot(at=compared, plays=True),
    "compare-wipe": Shot(at=compared, do=press("w"), plays=True),
    "compare-difference": Shot(at=compared, do=press("d"), plays=True),
    "cut": Shot(at="/cut"),
    "cut-replace": Shot(at="/cut", do=click("Replace")),
    "mood-empty": Shot(at="/mood"),
    "mood": Shot(at=after(pin_stills, "/mood")),
    "mood-read": Shot(at=after(pin_stills, "/mood"), do=click("read only this", "Read 1 chosen still")),
    "engines": Shot(at="/engines"),
    "keys": Shot(at="/board", do=press("?")),
    "who": Shot(at="/", do=click("You are Ann"), form="desk"),
    "missing": Shot(at="/nowhere"),
    "pick-circled": Shot(at=circled),
    "home-settle": Shot(at=after(differ, "/")),
}

#: Picture of the docs -> screen, size, theme.
DOCUMENTED = {
    "home": ("home", "desk", "dark"),
    "board": ("board", "desk", "dark"),
    "take": ("take", "desk", "dark"),
    "pick": ("pick", "desk", "dark"),
    "pick-done": ("pick-done", "desk", "dark"),
    "cull": ("cull", "desk", "dark"),
    "compare": ("compare-wipe", "desk", "dark"),
    "cut": ("cut", "desk", "dark"),
    "mood": ("mood-read", "desk", "light"),
}
#: The phones of the docs, side by side in one picture.
PHONES = (("home", "phone", "dark"), ("pick", "phone", "dark"), ("take", "phone", "light"), ("cut", "phone", "light"))


def open_pages(browser: Browser, desk: Desk, forms: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Page]:
    """One page for each size and theme, in a browser of its own."""
    pages = {}
    for size, theme in forms:
        width, height = SIZES[size]
        is_phone = size == "phone"
        context = browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=is_phone,
            has_touch=is_phone,
            reduced_motion="reduce",
        )
        context.add_init_script(f"localStorage.setItem('rushes.theme', '{theme}')")
        pages[size, theme] = context.new_page()
        pages[size, theme].set_default_timeout(30_000)
    return pages


def look(page: Page, shot: Shot, address: str) -> None:
    """Open one page and wait until everything on it is drawn."""
    page.goto(address)
    page.locator("main#main:not([aria-busy=true])").wait_for()
    if shot.plays:
        page.locator('[data-shows="frame"]').first.wait_for(timeout=60_000)
        page.evaluate("() => new Promise(done => setTimeout(done, 200))")
    shot.do(page)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(500)


def whole(page: Page, size: str) -> bytes:
    """The page with all that is scrolled to, as one tall picture."""
    width, height = SIZES[size]
    tall = page.evaluate("Math.max(...[...document.querySelectorAll('*')].map(one => one.scrollHeight))")
    page.set_viewport_size({"width": width, "height": max(height, min(int(tall) + 120, 4000))})
    page.wait_for_timeout(400)
    picture = page.screenshot()
    page.set_viewport_size({"width": width, "height": height})
    return picture


def keep(name: str, pictures: Sequence[bytes]) -> None:
    """Write one picture of the docs, of one page or of several side by side."""
    pixels = [
        np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR_RGB), np.uint8)
        for picture in pictures
    ]
    DOCS.mkdir(parents=True, exist_ok=True)
    laid = pixels[0] if len(pixels) == 1 else lay_grid(pixels, columns=len(pixels), gap=16, margin=16)
    write_still(DOCS / f"{name}.webp", laid, quality=84)


def renew(taken: Mapping[tuple[str, str, str], bytes]) -> None:
    """Write every picture of the docs of which all parts were taken."""
    for name, places in {**{name: (place,) for name, place in DOCUMENTED.items()}, "phones": PHONES}.items():
        if all(place in taken for place in places):
            keep(name, [taken[place] for place in places])


def photograph(said: argparse.Namespace) -> int:
    """Take the pictures that were asked for; answers how many failed."""
    wanted = {*DOCUMENTED.values(), *PHONES} if said.docs else None
    taken: dict[tuple[str, str, str], bytes] = {}
    forms = [(size, theme) for size in said.sizes for theme in said.themes]
    failed = 0
    with studio() as desk, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        pages = open_pages(browser, desk, forms)
        for name in [name for name in SHOTS if name in said.only]:
            shot = SHOTS[name]
            places = [form for form in forms if shot.form in ("", form[0])]
            if wanted is not None:
                places = [form for form in places if (name, *form) in wanted]
            if not places:
                continue
            address = desk.home + (shot.at if isinstance(shot.at, str) else shot.at(desk))
            for form in places:
                page = pages[form]
                try:
                    look(page, shot, address)
                    taken[name, *form] = page.screenshot()
                except (Error, TimeoutError) as fault:
                    failed += 1
                    sys.stderr.write(f"{name}: {fault}\n")
                picture = taken.get((name, *form)) or page.screenshot()
                stem = "-".join((name, *form))
                (OUT / f"{stem}.png").write_bytes(picture)
                if said.whole:
                    (OUT / f"{stem}-whole.png").write_bytes(whole(page, form[0]))
                print(f"{stem}  {time.strftime('%H:%M:%S')}", flush=True)
        browser.close()
    if said.docs:
        renew(taken)
    return failed


def find_chromium() -> str:
    """The browser of this machine."""
    for name in (os.environ.get("RUSHES_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise SystemExit("screens: no Chromium here; apt install chromium, or set RUSHES_CHROMIUM to its path")


def main() -> int:
    """Make the production where it is missing, and photograph it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(SHOTS), default=list(SHOTS))
    parser.add_argument("--sizes", nargs="*", choices=list(SIZES), default=list(SIZES))
    parser.add_argument("--themes", nargs="*", choices=THEMES, default=list(THEMES))
    parser.add_argument("--whole", action="store_true", help="also each page with all that is scrolled to")
    parser.add_argument("--docs", action="store_true", help="renew docs/pictures/studio, and only take those")
    said = parser.parse_args()
    if not (ROOT / "src/rushes/web/static/index.html").exists():
        raise SystemExit("screens: the pages are not built; python tools/ui.py build")
    if not (MADE / ".rushes").exists():
        make_takes()
    return int(photograph(said) > 0)


if __name__ == "__main__":
    sys.exit(main())
