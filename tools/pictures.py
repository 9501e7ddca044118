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
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes import plugins
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.render import render_still
from rushes.finishing.base import FinishContext
from rushes.finishing.chain import build_chain, run_chain
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


def named(picture: Pixels, words: str) -> Pixels:
    """A picture with a small label in its corner."""
    frame = np.ascontiguousarray(picture)
    patch = lay_text(words, kind="label", size=(frame.shape[1], frame.shape[0]), face=face())
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
