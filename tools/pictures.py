"""Makes the pictures of README and docs from productions that the program made: the strip, stills, before and after.

Run `make demo` and `make story` first, then `.venv/bin/python tools/pictures.py`; `--only NAME` makes one of them.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import people_sheets
from numpy.typing import NDArray

from rushes import plugins
from rushes.engines.previz.colour import table
from rushes.engines.previz.control import Job, find_family, fit, write_package
from rushes.engines.previz.elements.asked import element_of
from rushes.engines.previz.elements.cutout import Cutout
from rushes.engines.previz.elements.develop import develop
from rushes.engines.previz.elements.element import element_frames
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.moves import MOVES
from rushes.engines.previz.render import render_still
from rushes.engines.previz.still.air import Air
from rushes.engines.previz.still.asked import Motion
from rushes.engines.previz.still.between import Carried, match
from rushes.engines.previz.still.depth import guess_depth
from rushes.engines.previz.still.take import Still, Timing, render
from rushes.engines.previz.vary import between, near, settle
from rushes.finishing.base import FinishContext
from rushes.finishing.chain import build_chain, run_chain
from rushes.imaging.alpha import over
from rushes.imaging.lettering import compose, lay_text
from rushes.imaging.typeset import Face, read_face
from rushes.intake.brand import read_brand
from rushes.media.proxy import lay_grid, read_samples, write_still, write_strip
from rushes.media.read import read_float, read_frames
from rushes.timebase import Rate

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
LAUNCH, STORY, HUNDRED = ROOT / "out" / "launch", ROOT / "out" / "film", ROOT / "out" / "hundred"
Pixels = NDArray[np.uint8]
STREET = "Mara in a red coat walks through a neon city street at night in heavy rain, neon signs, wet asphalt"


def face() -> Face:
    """The shipped type."""
    return read_face(plugins.read_data("imaging", "fonts/Inter.ttf"))


def scaled(picture: NDArray[np.uint8], width: int) -> Pixels:
    """A picture at a width, height even."""
    height = round(picture.shape[0] * width / picture.shape[1] / 2) * 2
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def named(picture: Pixels, words: str, *, times: int = 1) -> Pixels:
    """A picture with a small label in its corner; `times` as large for pictures that are shown small."""
    frame = np.ascontiguousarray(picture)
    patch = lay_text(words, kind="label", size=(frame.shape[1] * times, frame.shape[0] * times), face=face())
    return np.asarray(compose(frame, [(patch, 1.0)]), np.uint8)


def film_of(production: Path, words: str = "web-1080p") -> Path:
    """The first film of a production whose name holds some words."""
    return min(path for path in (production / "films").iterdir() if words in path.name)


def takes_of(production: Path) -> list[Path]:
    """Every take's file, in the order of the shots."""
    return sorted((production / "takes").rglob("*_tk*.mp4"))


def film() -> None:
    """Ten stills of the demo film."""
    write_still(PICTURES / "film.webp", lay_grid(read_samples(film_of(LAUNCH), count=10, inside=(640, 640)), columns=2))


def story() -> None:
    """Sixteen stills of the sixty-second story."""
    stills = read_samples(film_of(STORY), count=16, inside=(480, 480))
    write_still(PICTURES / "story.webp", lay_grid(stills, columns=4), quality=85)


def takes() -> None:
    """Every take of the demo with its name."""
    stills = [named(read_samples(path, count=1, inside=(640, 640))[0], path.stem) for path in takes_of(LAUNCH)]
    write_still(PICTURES / "takes.webp", lay_grid(stills, columns=3), quality=85)


def hundred() -> None:
    """A still of each of the hundred prompts' videos."""
    stills = [read_samples(path, count=1, inside=(192, 192))[0] for path in takes_of(HUNDRED)]
    write_still(PICTURES / "hundred.webp", lay_grid(stills, columns=10, gap=4), quality=80)


def variations() -> None:
    """Ten seeds of one prompt: ten ideas."""
    cast = read_brand(ROOT / "examples" / "brand.yaml").characters
    stills = []
    for seed in range(1, 11):
        spec, _ = describe(STREET, seed=seed, cast=cast)
        stills.append(named(scaled(render_still(spec, width=960, height=540), 640), f"seed {seed}"))
    write_still(PICTURES / "variations.webp", lay_grid(stills, columns=2), quality=85)


def previz() -> None:
    """The three kits at full size."""
    brand = read_brand(ROOT / "examples" / "brand.yaml")
    asked = (
        (STREET, {"camera": "push in", "size": "ws", "lens": "35"}, 5),
        ("Snow-capped mountain peaks at golden hour", {"size": "ews", "lens": "24", "weather": "clear"}, 5),
        ('A teal bottle "SOLVEI" on a pedestal, warm rim light', {"size": "ms", "lens": "85", "light": "soft"}, 4),
    )
    stills = []
    for prompt, wishes, seed in asked:
        spec, _ = describe(prompt, wishes=wishes, seed=seed, look=brand.brand.look, cast=brand.characters)
        stills.append(render_still(spec, width=960, height=540))
    write_still(PICTURES / "previz.webp", lay_grid(stills, columns=1), quality=88)


def moves() -> None:
    """First, middle and last frame of every camera move, two moves to a row."""
    rows = []
    for move in MOVES:
        spec, _ = describe("A woman in a red coat in a street at dusk, clear sky", wishes={"camera": move}, seed=4)
        for seconds in (0.0, 1.0, 47 / 24):
            still = scaled(render_still(spec, width=640, height=360, seconds=seconds, threads=2), 320)
            rows.append(named(still, move.replace("_", " "), times=2) if not seconds else still)
    write_still(ROOT / "docs" / "previz" / "moves.webp", lay_grid(rows, columns=6), quality=80)


def _prompted(name: str, asked: tuple[tuple[str, int], ...], *, columns: int) -> None:
    """A sheet of prompts, each with its seed, for the docs of previz."""
    stills = []
    for prompt, seed in asked:
        still = render_still(describe(prompt, seed=seed)[0], width=960, height=540, threads=2)
        stills.append(named(scaled(still, 640), prompt.split(",")[0], times=2))
    write_still(ROOT / "docs" / "previz" / name, lay_grid(stills, columns=columns), quality=82)


def places() -> None:
    """Canyon, rivers, city rivers, park, pool, oasis: lands that are known by what stands in them."""
    asked = (
        ("A canyon, noon, clear sky", 3),
        ("Snow in a canyon of rocky mountains, day", 2),
        ("A river, sunset, clear sky", 6),
        ("Seine River, a boat sailing, the Eiffel Tower in background, noon, clear sky", 3),
        ("The Bund Shanghai, dawn, clear sky", 3),
        ("The Bund Shanghai by night, night, clear sky", 4),
        ("A corgi running in a park, noon, clear sky", 6),
        ("A cat at a pool, noon, clear sky", 3),
        ("An oasis in the desert, dusk, clear sky", 8),
    )
    _prompted("places.webp", asked, columns=3)


def sets() -> None:
    """Four seeds of each newer place by day and by night, a sheet for each, and one of each kind of hall and strip."""
    rides = {"room": ("train", "car", "bus", "subway")}
    for name, kit, extra in (
        ("corridor", "interior", {"room": ("corridor", "hospital")}),
        ("stage", "stage", {"hall": ("theatre", "concert", "theatre", "cinema")}),
        ("roads", "landscape", {"terrain": ("road", "highway", "forest_road", "desert_road")}),
        ("rides", "interior", rides),
    ):
        key, names = next(iter(extra.items()))
        stills = []
        hours = ("dusk", "night") if kit == "stage" else ("day", "night")
        for time in (*hours, "rain") if name == "rides" else hours:
            for seed in range(1, 5):
                what = names[(seed - 1) % len(names)]
                hour, weather = ("dusk", "rain") if time == "rain" else (time, "clear")
                spec = SceneSpec(kit=kit, seed=seed, time=hour, weather=weather, extra={key: what})
                picture = scaled(render_still(spec, width=960, height=540, threads=2), 480)
                stills.append(named(picture, f"{what.replace('_', ' ')}, {time}, seed {seed}", times=2))
        write_still(ROOT / "docs" / "previz" / f"{name}.webp", lay_grid(stills, columns=4), quality=80)
    asked = (
        ("classroom", 5), ("bar, night", 6), ("pharmacy", 7), ("bakery, night", 8), ("supermarket", 9),
        ("ballroom, night", 10), ("gymnasium", 11), ("staircase, night", 12), ("race track", 7),
        ("train tracks at dawn", 8),
        ("parking lot", 9), ("runway at dusk", 10), ("football field", 11), ("running track", 12),
        ("a door left open, night", 3),
        ("on stage, a woman in a red dress talks, night", 3),
    )  # fmt: skip
    _prompted("halls.webp", asked, columns=4)


def beside() -> None:
    """Things that stand where words say, seen from where words say."""
    asked = (
        ("A bicycle on the left of a car, front view, noon, clear sky", 2),
        ("A cow on the right of an elephant, side view, noon, clear sky", 2),
        ("A banana on top of an apple", 2),
        ("A fork on the right of a knife", 2),
        ("A couch on the right of a bed, day", 5),
        ("A windmill on the left of a tree, noon, clear sky", 5),
    )
    _prompted("beside.webp", asked, columns=3)


def people(name: str, cells: list[tuple[Pixels, str]], *, columns: int) -> None:
    """A sheet of `people_sheets`."""
    stills = [named(picture, words, times=2) if words else picture for picture, words in cells]
    write_still(ROOT / "docs" / "previz" / f"{name}.webp", lay_grid(stills, columns=columns), quality=82)


def paints() -> None:
    """One shot as it is and in every paint."""
    shot = "as it is, Seine River, a boat sailing, the Eiffel Tower in background, noon, clear sky"
    words = ("", "black and white", "pixel art", "oil painting", "watercolor painting", "animated style")
    _prompted("paints.webp", tuple((f"{w}, {shot}" if w else shot, 3) for w in words), columns=3)


def neighbourhood() -> None:
    """Three scenes with five scenes near each, and two roads from one scene to another."""

    def still(spec: SceneSpec) -> Pixels:
        return scaled(render_still(spec, width=480, height=270, threads=2), 320)

    pictures = []
    for prompt, seed in (
        ("A woman in a red coat in a street at night, rain", 4),
        ("A hiker in a yellow jacket in the mountains at dawn", 5),
        ("A teal perfume bottle", 3),
    ):
        spec = settle(describe(prompt, seed=seed)[0])
        pictures += [still(spec), *(still(near(spec, number)) for number in range(1, 6))]
    first = settle(describe("A woman in a red coat in a street at night, 24mm, wide shot", seed=4)[0])
    for words, seed in (("night", 4), ("dawn", 9)):
        last = settle(describe(f"A woman in a blue coat in a street at {words}, 85mm, medium shot", seed=seed)[0])
        pictures += [still(between(first, last, step / 5)) for step in range(6)]
    write_still(ROOT / "docs" / "previz" / "neighbourhood.webp", lay_grid(pictures, columns=6), quality=80)


def still() -> None:
    """Stills set in motion: the still, the depth that is guessed, and the take's middle and end; then two joined."""
    timing = Timing(frames=49, rate=Fraction(24))
    asked = (
        (STREET, {"size": "ws"}, 5, "push_in", ""),
        ("A man in a red coat stands in a street at noon", {"size": "ws", "weather": "clear"}, 4, "truck", "snow"),
        ("A teal perfume bottle on a pedestal", {}, 3, "dolly_zoom", ""),
        ("A woman sits in a living room by day", {}, 2, "push_in", ""),
    )
    rows: list[Pixels] = []
    for prompt, wishes, seed, move, weather in asked:
        picture = render_still(describe(prompt, wishes=wishes, seed=seed)[0], width=960, height=540, threads=2)
        moved = Still(picture, guess_depth(picture), Motion(move=move), timing)
        air = Air(weather, picture, seed=seed)
        frames = list(render(moved.draw, size=(960, 540), timing=timing, air=air, grain=1.6, seed=seed, threads=2))
        near = cv2.normalize(moved.depth.near, np.empty_like(moved.depth.near), 0, 255, cv2.NORM_MINMAX)
        guess = np.repeat(near.astype(np.uint8)[..., None], 3, axis=2)
        words = f"{move.replace('_', ' ')}{', ' + weather if weather else ''}"
        shown = ((picture, "the still"), (guess, f"depth, {moved.depth.kind}"), (frames[24], words), (frames[48], ""))
        rows += [named(scaled(frame, 480), said, times=2) if said else scaled(frame, 480) for frame, said in shown]
    spec, _ = describe(STREET, wishes={"size": "ws", "camera": "push in"}, seed=5)
    first, last = (render_still(spec, width=960, height=540, seconds=at, threads=2) for at in (0.0, 1.9))
    carry, matches = match(first, last)
    if carry is None:
        raise SystemExit("the two stills of one street are not matched")
    joined = Carried(first, last, carry, timing)
    rgb, depth = np.empty((540, 960, 3), np.float32), np.empty((540, 960), np.float32)
    for number, said in ((0, "first frame"), (16, f"carried along {matches} matches"), (32, ""), (48, "last frame")):
        joined.draw(number, rgb, depth)
        frame = scaled(np.asarray(np.clip(rgb * 255 + 0.5, 0, 255), np.uint8), 480)
        rows.append(named(frame, said, times=2) if said else frame)
    write_still(ROOT / "docs" / "previz" / "still.webp", lay_grid(rows, columns=4), quality=82)


def elements() -> None:
    """Elements over a checkerboard, then the same over plates that previz drew."""
    size, rate = (960, 540), Fraction(24)

    def light(words: str, seed: int) -> tuple[NDArray[np.float32], SceneSpec]:
        """The second frame of an element as premultiplied codes, and its scene."""
        spec, coverage = describe(words, seed=seed)
        element = element_of(words, spec, guesses=coverage.guesses)
        frames = element_frames(element, width=size[0], height=size[1], rate=rate, frames=48, threads=2)
        next(frames)
        picture = develop(next(frames), table(element.spec), alpha="premultiplied")
        return picture, element.spec

    y, x = np.mgrid[: size[1], : size[0]] // 24
    board = np.where(((x + y) % 2)[..., None] > 0, np.float32(0.30), np.float32(0.22)) * np.ones(3, np.float32)

    def shown(front: NDArray[np.float32], back: NDArray[np.float32], words: str) -> Pixels:
        laid = np.asarray(np.clip(over(front, back), 0.0, 1.0) * 255.0 + 0.5, np.uint8)
        return named(scaled(laid, 640), words)

    asked = (
        ("heavy rain", 4), ("snow", 4), ("autumn leaves", 9), ("smoke", 4), ("thick fog", 6), ("fireflies", 7),
        ("dust", 4), ("a woman in a red coat walks in a city street at noon", 8), ("a yellow car", 5),
        ("a teal perfume bottle", 4), ("a teddy bear", 3), ("an eagle flies", 5),
    )  # fmt: skip
    made = {words: light(words, seed) for words, seed in asked}
    pictures = [shown(made[words][0], board, words) for words, _ in asked]

    def plate(spec: SceneSpec) -> NDArray[np.float32]:
        return render_still(spec, width=size[0], height=size[1], seconds=1 / 24, threads=2).astype(np.float32) / 255.0

    night = describe("A city street at night, neon signs, clear", seed=5)[0]
    land = describe("Snow-capped mountain peaks at golden hour", wishes={"size": "ews", "lens": "24"}, seed=5)[0]
    walker = made[asked[7][0]][1]
    scene = Cutout(walker, width=size[0], height=size[1], seconds=2.0, shutter=0.0).scene
    scene.world = replace(scene.world, data=replace(scene.world.data, people=()))  # the same street, nobody in it
    street = scene.frame(1, rate).astype(np.float32) / 255.0
    scene.close()
    pictures += [
        shown(made["heavy rain"][0], plate(night), "heavy rain over a plate"),
        shown(made["autumn leaves"][0], plate(land), "autumn leaves over a plate"),
        shown(made[asked[7][0]][0], street, "the woman over her street"),
    ]
    write_still(ROOT / "docs" / "previz" / "elements.webp", lay_grid(pictures, columns=3), quality=85)


def passes() -> None:
    """A room, and things in a street: the take, normals, ids, edges; then the plans of both and of two more shots."""
    asked = (
        ("A woman sits in a living room at dusk, a laptop", "static", 4),
        ("A dog and a bicycle in a city street at noon", "truck", 3),
        ("Mara in a red coat walks through a city street at noon, a dog", "truck", 3),
        ("A red car in the mountains", "orbit", 5),
    )
    rows, plans = [], []
    for words, move, seed in asked:
        spec, _ = describe(words, wishes={"camera": move, "size": "ws"}, seed=seed)
        given = fit(find_family(""), seconds=Fraction(2), rate=Rate(24), size=(640, 360), wanted=(640, 360))
        job = Job(spec=spec, fit=given, seconds=Fraction(2), passes=("normal", "id", "edge", "stills"))
        with tempfile.TemporaryDirectory() as scratch:
            write_package(job, Path(scratch) / "p")
            plans.append(scaled(next(read_frames(Path(scratch) / "p" / "stills" / "plan.png")), 640))
            if len(rows) < 8:
                rows.append(next(read_frames(Path(scratch) / "p" / "stills" / "first.png")))
                for name in ("normal", "id", "edge"):
                    rows.append(next(read_frames(Path(scratch) / "p" / f"{name}.mp4")))
    folder = ROOT / "docs" / "previz"
    write_still(folder / "passes.webp", lay_grid(rows, columns=2), quality=85)
    write_still(folder / "plans.webp", lay_grid(plans, columns=2), quality=85)


def finish() -> None:
    """A piece of a take before and after the chain, at the pixels of the film."""
    path = takes_of(LAUNCH)[0]
    frames = list(read_float(path, start=10, end=13))
    height, width = frames[0].shape[:2]
    context = FinishContext(width=width, height=height, out_width=1920, out_height=1080)
    after = list(run_chain(build_chain("film", {"grain": {"out": "uint8"}}), iter(frames), context=context))[1]
    plain = cv2.resize((frames[1] * 255).astype(np.uint8), (1920, 1080), interpolation=cv2.INTER_LINEAR)
    y, x = 330, 700
    pieces = [
        named(np.ascontiguousarray(picture[y : y + 480, x : x + 640]), words)
        for picture, words in ((plain, "before: the take, scaled"), (np.asarray(after), "after: the film chain"))
    ]
    write_still(PICTURES / "finish.webp", lay_grid(pieces, columns=2), quality=92)


def walk() -> None:
    """The looping strip of the README: sheet, takes, cut and finish, film."""
    write_strip(PICTURES / "walk.webp", _strip(), rate=Rate.parse(12), most_bytes=2_900_000, quality=70)


def _strip() -> Iterator[Pixels]:
    size = (800, 450)
    for frame in _sheet(size):
        yield named(frame, "1  a sheet")
    clips = [list(read_frames(path, size=(192, 108)))[::2] for path in takes_of(LAUNCH)[:12]]
    for n in range(24):
        grid = lay_grid([clip[n % len(clip)] for clip in clips], columns=4, gap=6, margin=6)
        ground = np.full((size[1], size[0], 3), 18, np.uint8)
        top, left = (size[1] - grid.shape[0]) // 2 + 10, (size[0] - grid.shape[1]) // 2
        ground[top : top + grid.shape[0], left : left + grid.shape[1]] = grid[: size[1] - top]
        yield named(ground, "2  takes, measured and ordered")
    movie = read_frames(film_of(LAUNCH), size=size)
    for index, frame in enumerate(movie):
        if index % 4 == 0:
            yield named(frame, "3  cut, matched, finished, delivered")


def _sheet(size: tuple[int, int]) -> Iterator[Pixels]:
    lines = (ROOT / "examples" / "launch.csv").read_text("utf-8").splitlines()
    rows = [line[:88] for line in lines[:11]]
    frame = np.full((size[1], size[0], 3), 18, np.uint8)
    for number, row in enumerate(rows):
        shade = (240, 160, 60) if number == 0 else (200, 205, 208)
        place = (28, 84 + number * 32)
        cv2.putText(frame, row, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, shade, 1, cv2.LINE_AA)
    for _ in range(14):
        yield frame.copy()


def said(name: str, *words: str) -> None:
    """What a verb prints, as a vector picture without outside fonts."""
    from rich.console import Console
    from rich.text import Text

    told = subprocess.run(
        [sys.executable, "-c", "from rushes.cli.main import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "110", "RUSHES_HOME": str(ROOT / "out" / "home")},
    )
    console = Console(record=True, width=110, file=io.StringIO())
    console.print(Text(f"$ rushes {' '.join(words).replace(str(ROOT) + '/', '')}", style="bold"))
    console.print(Text(told.stdout.replace(str(ROOT) + "/", "")))
    frame = (
        '<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg"><style>'
        ".{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; line-height: {line_height}px; }}"
        "{styles}</style><defs><clipPath id='{unique_id}-clip-terminal'><rect x='0' y='0' width='{terminal_width}' "
        "height='{terminal_height}'/></clipPath>{lines}</defs><rect width='100%' height='100%' rx='8' fill='#121214'/>"
        "<g transform='translate(9, 41)' clip-path='url(#{unique_id}-clip-terminal)'>{backgrounds}"
        "<g class='{unique_id}-matrix'>{matrix}</g></g></svg>"
    )
    (PICTURES / f"{name}.svg").write_text(console.export_svg(title="", code_format=frame), "utf-8")


def clearance() -> None:
    """The clearance sheet as a browser shows it; needs Chromium."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    page = next((LAUNCH / "deliverables").glob("*web-1080p*.clearance.html"))
    if browser is None:
        sys.stderr.write("no Chromium here: the clearance picture is left as it is\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "page.png"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1000,740"]
        where = [f"--user-data-dir={folder}/profile", f"--screenshot={shot}", page.resolve().as_uri()]
        subprocess.run([browser, *flags, *where], check=True, capture_output=True)
        picture = cv2.cvtColor(cv2.imread(str(shot)), cv2.COLOR_BGR2RGB)
    write_still(PICTURES / "clearance.webp", np.asarray(picture, np.uint8))


def main() -> None:
    """Make all pictures, or the named ones."""
    makers: dict[str, Callable[[], None]] = {
        "walk": walk,
        "film": film,
        "takes": takes,
        "variations": variations,
        "previz": previz,
        "moves": moves,
        "neighbourhood": neighbourhood,
        "still": still,
        "elements": elements,
        "passes": passes,
        "places": places,
        "sets": sets,
        "beside": beside,
        "gaits": lambda: people("gaits", people_sheets.gaits(), columns=8),
        "faces": lambda: people("faces", people_sheets.faces(), columns=4),
        "relations": lambda: people("relations", people_sheets.relations(), columns=4),
        "paints": paints,
        "finish": finish,
        "story": story,
        "hundred": hundred,
        "clearance": clearance,
        "velocity": lambda: said("velocity", "velocity", "--production", str(LAUNCH)),
        "engines": lambda: said("engines", "engines"),
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=sorted(makers), default=sorted(makers))
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in parser.parse_args().only:
        makers[name]()
        print(name)


if __name__ == "__main__":
    main()
