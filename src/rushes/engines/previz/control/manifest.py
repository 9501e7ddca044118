"""What stands in a control package, in words and numbers: asked and given, conventions, legend and hashes."""

from __future__ import annotations

import colorsys
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.control.families import PLAIN, Family, Fit
from rushes.engines.previz.control.tracks import Anchor
from rushes.engines.previz.geometry import Geometry
from rushes.engines.previz.kit import CameraState, SceneSpec, Thing
from rushes.engines.previz.styles import identities
from rushes.errors import AskTheArtist
from rushes.media.write import Writer, open_writer
from rushes.model.engine import Encoder

#: The passes, in the order in which the manifest tells them.
PASSES = ("guide", "depth", "normal", "edge", "pose", "id", "tracks", "camera", "stills")
#: Passes that are made where they are asked for by name.
MORE = ("depth_exr",)
#: Kinds of things that get a matte of their own besides the picture of all ids.
_MATTES = ("person", "product", "proxy", "animal", "thing", "vessel")
MANIFEST = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a package is made of.

    Args:
        spec: the take's scene.
        fit: frames, rate and size, asked and given.
        seconds: of the whole take, over which its camera moves.
        family: whom it is for.
        passes: of `PASSES` and `MORE`.
        style: how the guide is drawn.
        prompt, negative: the take's words.
        descriptions: what characters look like, by name.
        source: where the take comes from, for the manifest.
        threads: frames worked on at once; nothing depends on it.
    """

    spec: SceneSpec
    fit: Fit
    seconds: Fraction
    family: Family = PLAIN
    passes: tuple[str, ...] = PASSES
    style: str = "grey_box"
    prompt: str = ""
    negative: str = ""
    descriptions: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    threads: int = 1


def write_manifest(
    place: Path,
    *,
    job: Job,
    geometry: Geometry,
    span: tuple[float, float],
    colors: NDArray[np.uint8],
    counts: Mapping[int, int],
    clipped: int,
    anchors: Sequence[Anchor],
) -> Mapping[str, Any]:
    """What is what in a package.

    Args:
        place: the folder with all other files.
        job: what was asked for.
        geometry: of the scene, for its legend.
        span: nearest and farthest metres of the depth video.
        colors: (ids, 3) of the id video.
        counts: pixels by id over all frames.
        clipped: pixels nearer than the 16 bit depth can say.
        anchors: of the tracks.
    """
    fit, family = job.fit, job.family
    own, mattes = identities(geometry.things), matted(geometry.things)
    last = float(fit.rate.seconds(fit.frames - 1))

    def entry(thing: Thing) -> Mapping[str, Any]:
        told: dict[str, Any] = {"id": thing.id, "name": thing.name, "kind": thing.kind}
        told |= {"color": "#" + bytes(colors[thing.id]).hex(), "pixels": counts[thing.id]}
        if thing.id in own:
            told["identity"] = own[thing.id]
        if thing in mattes and "id" in job.passes:
            told["matte"] = f"matte/{slug(thing)}"
        return told

    return {
        "what": "control package of a previz take: computed geometry, no AI",
        "source": dict(job.source),
        **told_of_fit(family, fit, given_words(fit, late=_LATE if last > float(job.seconds) else "")),
        "exact": geometry.is_exact,
        "conventions": _conventions(*span, job.style),
        "clipped_depth_pixels": clipped,
        "legend": [entry(thing) for thing in geometry.things if thing.id in counts],
        "tracks": [{"thing": a.thing.id, "name": a.thing.name, "point": a.label or "surface"} for a in anchors],
        **told_of_files(place),
    }


def told_of_fit(family: Family, fit: Fit, words: str) -> Mapping[str, Any]:
    """For whom a package is, what was asked and what is given."""
    return {
        "family": {
            "name": family.name,
            "title": family.title,
            "takes": list(family.takes),
            "lattice": family.lattice,
            "multiple": family.multiple,
            "facts": family.known,
            "source": family.source,
            "verified_on": str(family.verified_on or ""),
        },
        "asked": {"frames": fit.asked_frames, "width": fit.asked_size[0], "height": fit.asked_size[1]},
        "given": {
            "frames": fit.frames,
            "width": fit.size[0],
            "height": fit.size[1],
            "rate": str(fit.rate),
            "used": [0, fit.asked_frames - 1],
            "words": words,
        },
    }


def told_of_files(place: Path) -> Mapping[str, Any]:
    """Every file of a package with its digest; numbered pictures by their folder."""
    files = sorted(path for path in place.rglob("*") if path.is_file())
    singles = [path for path in files if path.parent == place or path.parent.name == "stills"]
    rows = sorted({path.parent for path in files if path not in singles})
    return {
        "files": {path.relative_to(place).as_posix(): _sha256([path]) for path in singles},
        "frames": {
            row.relative_to(place).as_posix(): {"count": len(list(row.iterdir())), "sha256": _sha256(row.iterdir())}
            for row in rows
        },
    }


@contextmanager
def whole_package(folder: Path, passes: Sequence[str]) -> Iterator[Path]:
    """A place to write a package to; left well it becomes the folder, else nothing is left behind.

    Args:
        folder: does not exist yet, or holds a package already.
        passes: that were asked for.

    Raises:
        AskTheArtist: an unknown pass, or a folder that holds something else.
    """
    unknown = [name for name in passes if name not in (*PASSES, *MORE)]
    if unknown:
        raise AskTheArtist(
            f"no pass called {', '.join(unknown)}", next_step="passes: " + ", ".join((*PASSES, *MORE)), about="--pass"
        )
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MANIFEST).is_file())):
        raise AskTheArtist(
            "the folder holds something else than a control package",
            next_step="name another with --out",
            about=str(folder),
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".rushes-") as scratch:
        place = Path(scratch) / "package"
        place.mkdir()
        yield place
        if folder.exists():
            folder.rename(Path(scratch) / "before")
        place.rename(folder)


def video_writer(place: Path, name: str, fit: Fit) -> Writer:
    """A video of a pass, ready for its frames."""
    crf = 10 if name in ("depth", "normal", "id") else 14
    return open_writer(
        place / f"{name}.mp4",
        width=fit.size[0],
        height=fit.size[1],
        rate=fit.rate,
        encoder=Encoder(crf=crf, threads=1),
    )


def matted(things: Sequence[Thing]) -> tuple[Thing, ...]:
    """Those that get a matte of their own: who and what was asked for."""
    return tuple(t for t in things if t.kind in _MATTES and (t.color or t.kind != "person"))


def slug(thing: Thing) -> str:
    """The folder name of a thing's matte."""
    word = "".join(c if c.isalnum() else "-" for c in thing.name.lower()).strip("-") or thing.kind
    return f"{thing.id}-{word}"


_LATE = "past the take's end the world goes on and the camera runs on as it was going"
CAMERA_WORDS = {
    "convention": (
        "OpenCV: camera x right, y down, z ahead; world is right-handed, x right, y down, z ahead at yaw 0, metres, "
        "ground near y = 0. world_to_camera is row-major 4x4; p_camera = world_to_camera * p_world; "
        "pixel = K * p_camera / z, pixel centres at whole numbers."
    ),
}


def camera_row(
    camera: CameraState, view: NDArray[np.float64], number: int, seconds: float, size: tuple[int, int]
) -> Mapping[str, Any]:
    """One frame of `camera.json`; the scene's own axes have y up and are left-handed, so y changes its sign."""
    width, height = size
    half = np.linalg.norm(view[1]), np.linalg.norm(view[2])
    turn = np.stack([view[1] / half[0], -view[2] / half[1], view[3]])
    flip = np.array([1.0, -1.0, 1.0])
    turn, eye = turn * flip, view[0] * flip
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = turn, -turn @ eye
    fx, fy = width / 2.0 / half[0], height / 2.0 / half[1]
    return {
        "frame": number,
        "seconds": round(seconds, 6),
        "K": [[round(fx, 5), 0.0, width / 2 - 0.5], [0.0, round(fy, 5), height / 2 - 0.5], [0.0, 0.0, 1.0]],
        "world_to_camera": [[round(float(v), 9) for v in row] for row in pose],
        "position": [round(float(v), 6) for v in eye],
        "focal_mm": round(camera.focal_mm, 4),
        "sensor_mm": round(camera.sensor_mm, 4),
        "aperture": camera.aperture,
        "focus_m": round(camera.focus_m, 4),
    }


def given_words(fit: Fit, *, late: str) -> str:
    """What is given against what was asked; `late` says what happens past the take's end, where frames lie there."""
    words = [f"{fit.frames} frames at {fit.rate} a second, each rendered at its own time"]
    if fit.frames != fit.asked_frames:
        words.append(
            f"the lattice adds {fit.frames - fit.asked_frames} after the {fit.asked_frames} that were asked for"
        )
    if late:
        words.append(late)
    if fit.size != fit.asked_size:
        words.append(
            f"{fit.size[0]}x{fit.size[1]} instead of {fit.asked_size[0]}x{fit.asked_size[1]}, framed anew, not scaled"
        )
    return "; ".join(words)


def _conventions(near: float, far: float, style: str) -> Mapping[str, str]:
    return {
        "guide.mp4": f"style {style}, no text, no grain, no motion blur",
        "depth.mp4": f"8 bit inverse depth: code = 255 (1/z - 1/{far}) / (1/{near} - 1/{far}), z metres along the view "
        f"axis, near {near} m white, {far} m and beyond and the sky black",
        "depth/*.png": f"16 bit inverse depth: z = {near * 0.5} * 65535 / code metres, 0 is sky; one look a pixel",
        "depth_exr/*.exr": "32 bit floats in channel Y: metres along the view axis, infinite for the sky",
        "normal.mp4": "camera axes, code = 127.5 (n + 1): red right, green up, blue to the camera; sky 128 128 255",
        "edge.mp4": "white where a thing, a face or a depth ends; geometry only, no print and no shadow",
        "pose.mp4": "OpenPose, 18 points (COCO), usual colours; points hidden by other things are left out",
        "pose.json": "per frame and person x, y, 1 for each seen point, 0, 0, 0 else; pixels, centres at whole numbers",
        "id.mp4": "colours of the legend, encoded: to look at",
        "id/*.png": "16 bit id of the legend, exact, 0 is sky",
        "matte/*": "8 bit, 255 where the thing is seen, hard edges",
        "tracks.json": "a list per point of {x, y, visible} per frame, pixels, centres at whole numbers",
        "camera.json": CAMERA_WORDS["convention"],
        "stills": "as the take looks, first, middle and last frame of the package; plan.png: from above, x right, z up",
    }


def legend_colors(things: Sequence[Thing]) -> NDArray[np.uint8]:
    """(ids, 3) one colour per id, far apart for neighbours: hue by the golden ratio, three levels; sky black."""
    out = np.zeros((max((t.id for t in things), default=0) + 1, 3), np.uint8)
    for n, thing in enumerate(things):
        rgb = colorsys.hsv_to_rgb((0.13 + n * 0.6180339887) % 1.0, (0.85, 0.55, 0.95)[n % 3], (0.95, 0.85, 0.6)[n % 3])
        out[thing.id] = [round(255 * c) for c in rgb]
    return out


def _sha256(paths: Iterable[Path]) -> str:
    """Of one file, or of several in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.read_bytes())
    return total.hexdigest()
