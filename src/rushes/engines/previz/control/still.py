"""The control package of a still: the picture, its depth and edges as the camera that moves over it sees them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.ahead import in_order
from rushes.engines.previz.control import pictures
from rushes.engines.previz.control.families import PLAIN, Family, Fit, families
from rushes.engines.previz.control.manifest import (
    CAMERA_WORDS,
    MANIFEST,
    PASSES,
    camera_row,
    given_words,
    told_of_files,
    told_of_fit,
    video_writer,
    whole_package,
)
from rushes.engines.previz.control.prompts import write_prompt
from rushes.engines.previz.control.skeleton import project
from rushes.engines.previz.geometry import faces_of
from rushes.engines.previz.kit import CameraState, Surfaces
from rushes.engines.previz.still.depth import FAR, FOCAL, NEAREST, SENSOR
from rushes.engines.previz.still.order import Opened
from rushes.engines.previz.still.take import Still
from rushes.engines.previz.still.warp import View
from rushes.media.sequence import exr_bytes

_VIDEOS = ("guide", "depth", "normal", "edge")
#: Passes that only a drawn scene has, and why.
_ABSENT = {"pose": "nobody's joints are known", "id": "things are not told apart"}
#: Columns and rows of the points that are followed.
_GRID = (8, 6)
#: Inverse metres and pixels over which the slope of a depth is taken: between its codes, not across its edges.
_STEP, _WIDE = 0.03, 5.0
_LATE = "past the take's end the camera stands"


@dataclass(frozen=True, kw_only=True)
class StillJob:
    """What a package of a still is made of.

    Args:
        opened: the still, at the package's size, with the timing of the take.
        fit: frames, rate and size, asked and given.
        family, passes: as of a `Job`.
        prompt, negative: the take's words.
        source: where the take comes from, for the manifest.
        threads: frames worked on at once; nothing depends on it.
    """

    opened: Opened
    fit: Fit
    family: Family = PLAIN
    passes: tuple[str, ...] = PASSES
    prompt: str = ""
    negative: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)
    threads: int = 1


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """One frame of every pass."""

    number: int
    view: NDArray[np.float64]
    lens: CameraState
    picture: NDArray[np.uint8]
    surfaces: Surfaces


def write_still_package(
    job: StillJob,
    folder: Path,
    *,
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Mapping[str, Any]:
    """Write the package of a still into a folder (see `package.write_package`).

    Depth is exact where it was supplied, to its scale, and a guess where nobody did; `manifest.json` says which.

    Raises:
        AskTheArtist: an unknown pass, or a folder that holds something else.
        Cancelled: stopped; nothing is left behind.
        DiskFull, CannotReach: a file cannot be written.
    """
    with whole_package(folder, job.passes) as place:
        near, far = _span(job.opened.still)
        points: list[Any] = []
        cameras, tracks = [], []
        with ExitStack() as stack:
            writers = {
                name: stack.enter_context(video_writer(place, name, job.fit)) for name in _VIDEOS if name in job.passes
            }
            for frame in _frames(job, cancelled):
                points = points or _grid(frame)
                videos, files = _passes(frame, job, near=near, far=far)
                for name, writer in writers.items():
                    writer.write(videos[name])
                for name, data in files.items():
                    (place / name).parent.mkdir(parents=True, exist_ok=True)
                    (place / name).write_bytes(data)
                seconds = float(Fraction(frame.number) / job.fit.rate.fps)
                cameras.append(camera_row(frame.lens, frame.view, frame.number, seconds, job.fit.size))
                tracks.append(_followed(points, frame))
                progress((frame.number + 1) / job.fit.frames)
        manifest = _write_texts(place, job, cameras, tracks, span=(near, far))
    return manifest


def _frames(job: StillJob, cancelled: Callable[[], bool]) -> Iterator[_Frame]:
    """Frames in order, a few worked on at once."""
    still, (width, height) = job.opened.still, job.fit.size

    def work(number: int) -> _Frame:
        view = _view(still, float(Fraction(number) / job.fit.rate.fps))
        rgb, depth = np.empty((height, width, 3), np.float32), np.empty((height, width), np.float32)
        still.draw_from(view, 0, rgb, depth)
        if number == 0:  # the picture and its depth themselves, before any pixel was looked up
            picture, depth = still.picture, np.asarray(1.0 / still.depth.near, np.float32)
        else:
            picture = np.rint(255.0 * np.clip(rgb, 0.0, 1.0)).astype(np.uint8)
        axes, lens = _axes(view, still.focal, width, height)
        surfaces = _surfaces(axes, depth)
        return _Frame(number=number, view=axes, lens=lens, picture=picture, surfaces=surfaces)

    yield from in_order(work, range(job.fit.frames), threads=job.threads, cancelled=cancelled)


def _view(still: Still, seconds: float) -> View:
    """The camera at an instant; past the take's end it stands, and a loop goes round."""
    share = seconds / still.timing.seconds if still.timing.frames > 1 else 0.0
    return still.view_at(share % 1.0 if still.way.motion.loops else min(share, 1.0))


def _axes(view: View, focal: float, width: int, height: int) -> tuple[NDArray[np.float64], CameraState]:
    """The (4, 3) basis of a view with y up, as of a scene, and its lens."""
    up = np.array([1.0, -1.0, 1.0])
    right, down, ahead = view.turn * up
    long_ = focal * view.zoom
    axes = np.stack([view.eye * up, right * (0.5 * width / long_), -down * (0.5 * height / long_), ahead])
    x, y, z = (float(v) for v in axes[0])
    away = tuple(float(v) for v in axes[0] + axes[3])
    lens = CameraState(
        position=(x, y, z), target=(away[0], away[1], away[2]), focal_mm=FOCAL * view.zoom, sensor_mm=SENSOR
    )
    return axes, lens


def _surfaces(axes: NDArray[np.float64], depth: NDArray[np.float32]) -> Surfaces:
    """Depth with the way its slopes face: over a few pixels, for a supplied map has few codes."""
    height, width = depth.shape
    into = Surfaces(
        depth=depth, normal=np.empty((height, width, 3), np.float32), ids=np.empty((height, width), np.int32)
    )
    smooth = 1.0 / cv2.bilateralFilter(np.asarray(1.0 / depth, np.float32), 9, _STEP, _WIDE)
    faces_of(axes, smooth, into.normal, into.ids)
    into.ids[:] = 1
    return into


def _edges(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lines of the picture itself (J. Canny 1986), thresholds by its own middle: (H, W, 3) uint8."""
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (0, 0), 1.2)
    middle = float(np.clip(np.median(grey), 40.0, 200.0))
    return pictures.lines(cv2.Canny(grey, 0.16 * middle, 0.4 * middle))


def _passes(
    frame: _Frame, job: StillJob, *, near: float, far: float
) -> tuple[Mapping[str, NDArray[np.uint8]], Mapping[str, bytes]]:
    """Pictures of one frame by pass, and files by name."""
    name = f"{frame.number + 1:05d}"
    videos: dict[str, NDArray[np.uint8]] = {}
    files: dict[str, bytes] = {}
    if "guide" in job.passes:
        videos["guide"] = frame.picture
    if "depth" in job.passes:
        videos["depth"] = pictures.depth_8(frame.surfaces, near=near, far=far)
        files[f"depth/{name}.png"] = pictures.png(pictures.depth_16(frame.surfaces, near=near * 0.5))
    if "depth_exr" in job.passes:
        files[f"depth_exr/{name}.exr"] = exr_bytes(frame.surfaces.depth, half=False)
    if "normal" in job.passes:
        videos["normal"] = pictures.normals_8(frame.surfaces, frame.view)
    if "edge" in job.passes:
        videos["edge"] = _edges(frame.picture)
    last = job.fit.frames - 1
    for still, number in (("first", 0), ("middle", last // 2), ("last", last)):
        if "stills" in job.passes and frame.number == number:
            files[f"stills/{still}.png"] = pictures.png(frame.picture)
    return videos, files


def _grid(frame: _Frame) -> list[NDArray[np.float64]]:
    """Places in the world of points spread over the first frame."""
    height, width = frame.surfaces.depth.shape
    columns, rows = _GRID
    found = []
    for row in range(rows):
        for column in range(columns):
            i, j = int((column + 0.5) * width / columns), int((row + 0.5) * height / rows)
            u, v = (2.0 * i + 1.0) / width - 1.0, 1.0 - (2.0 * j + 1.0) / height
            ray = frame.view[3] + u * frame.view[1] + v * frame.view[2]
            found.append(frame.view[0] + float(frame.surfaces.depth[j, i]) * ray)
    return found


def _followed(points: list[NDArray[np.float64]], frame: _Frame) -> list[Mapping[str, float]]:
    """Where the points are in a frame, and whether nothing stands before them."""
    height, width = frame.surfaces.depth.shape
    flat, away = project(np.array(points), frame.view, width=width, height=height)
    told: list[Mapping[str, float]] = []
    for (x, y), z in zip(flat, away, strict=True):
        inside = z > 0.05 and -0.5 <= x < width - 0.5 and -0.5 <= y < height - 0.5
        shown = bool(inside) and float(frame.surfaces.depth[round(float(y)), round(float(x))]) > z * 0.97 - 0.01
        told.append({"x": round(float(x), 3), "y": round(float(y), 3), "visible": int(shown)})
    return told


def _span(still: Still) -> tuple[float, float]:
    """Nearest and farthest metres over the take, from the picture's depth and the way towards it."""
    near = still.depth.near
    ahead = max(float(still.view_at(share).eye[2]) for share in (0.0, 0.5, 1.0))
    closest = max(0.95 * (1.0 / float(near.max()) - max(ahead, 0.0)), 0.1)
    return float(f"{closest:.4g}"), float(f"{max(1.0 / float(near.min()), 1.5 * closest):.4g}")


def _write_texts(
    place: Path, job: StillJob, cameras: list[Any], tracks: list[Any], *, span: tuple[float, float]
) -> Mapping[str, Any]:
    fit = job.fit
    if "camera" in job.passes:
        told = {**CAMERA_WORDS, "width": fit.size[0], "height": fit.size[1], "rate": str(fit.rate), "frames": cameras}
        _write_json(place / "camera.json", told)
    if "tracks" in job.passes:
        _write_json(place / "tracks.json", [list(track) for track in zip(*tracks, strict=True)])
    move = job.opened.still.way.motion.move
    for family in (*families().values(), PLAIN) if job.family is PLAIN else (job.family,):
        text = write_prompt(
            family, prompt=job.prompt, negative=job.negative, camera={}, move=move, colors={}, descriptions={},
            passes=job.passes,
        )  # fmt: skip
        (place / f"prompt.{family.name}.txt").write_text(text, "utf-8")
    manifest = _manifest(place, job, span=span, points=len(tracks[0]) if "tracks" in job.passes else 0)
    (place / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return manifest


def _manifest(place: Path, job: StillJob, *, span: tuple[float, float], points: int) -> Mapping[str, Any]:
    """What is what, and above all whether the depth is a guess."""
    depth, fit = job.opened.still.depth, job.fit
    late = math.floor(job.opened.still.timing.seconds * fit.rate.fps) < fit.frames - 1
    return {
        "what": "control package of a still: a given picture and the camera that moves over it, no AI",
        "source": dict(job.source),
        **told_of_fit(job.family, fit, given_words(fit, late=_LATE if late else "")),
        "exact": depth.kind == "supplied",
        "depth": depth.kind,
        "depth_told": list(depth.told),
        "camera_told": dict(job.opened.moves),
        "absent": {name: why for name, why in _ABSENT.items() if name in job.passes},
        "conventions": _conventions(depth.kind, *span),
        "legend": [{"id": 1, "name": "the picture", "kind": "still"}],
        "tracks": [{"thing": 1, "name": "the picture", "point": "surface"}] * points,
        **told_of_files(place),
    }


def _conventions(kind: str, near: float, far: float) -> Mapping[str, str]:
    scale = f"its nearest code taken to be {1.0 / NEAREST:g} m, its farthest {1.0 / FAR:g} m"
    whence = {
        "supplied": f"as supplied, {scale}; what an edge uncovers is filled in from beside it",
        "guessed": "GUESSED from ground, horizon and one upright subject: metres are a guess too",
        "flat": "GUESSED: a drawing, taken for one flat sheet",
    }[kind]
    return {
        "depth": whence,
        "guide.mp4": "the picture itself, moved; no weather, no grain, no text",
        "depth.mp4": f"8 bit inverse depth: code = 255 (1/z - 1/{far}) / (1/{near} - 1/{far}), z metres along the view "
        f"axis, near {near} m white",
        "depth/*.png": f"16 bit inverse depth: z = {near * 0.5} * 65535 / code metres",
        "normal.mp4": "slope of the depth in camera axes: red right, green up, blue towards the camera",
        "edge.mp4": "lines of the picture itself, print and shadows among them",
        "tracks.json": "a list per point of {x, y, visible} per frame, pixels, centres at whole numbers",
        "camera.json": CAMERA_WORDS["convention"].replace(
            "ground near y = 0", f"origin at the camera that took the picture, a {FOCAL:g} mm lens by assumption"
        ),
        "stills": "first, middle and last frame of the guide",
    }


def _write_json(path: Path, told: Any) -> None:
    path.write_text(json.dumps(told, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
