"""Writes the control package of a take: one walk over its frames, every pass into its own file, memory constant."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
from rushes.engines.previz.control import pictures
from rushes.engines.previz.control.families import PLAIN, families
from rushes.engines.previz.control.manifest import (
    CAMERA_WORDS,
    MANIFEST,
    Job,
    camera_row,
    legend_colors,
    matted,
    slug,
    video_writer,
    whole_package,
    write_manifest,
)
from rushes.engines.previz.control.plan import Walk, draw_plan, seen_from_above
from rushes.engines.previz.control.prompts import write_prompt
from rushes.engines.previz.control.skeleton import NAMES, Pose, draw_poses, joints, pose_in
from rushes.engines.previz.control.tracks import Anchor, Tracks, choose, follow
from rushes.engines.previz.gait import place
from rushes.engines.previz.geometry import Geometry
from rushes.engines.previz.kit import CameraState, Surfaces
from rushes.engines.previz.render import Desk, Scene
from rushes.engines.previz.styles import identities
from rushes.errors import Cancelled
from rushes.media.sequence import exr_bytes
from rushes.media.write import Writer

_VIDEOS = ("guide", "depth", "normal", "edge", "pose", "id")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One frame of every pass, ready to be written."""

    number: int
    videos: Mapping[str, NDArray[np.uint8]]
    files: Mapping[str, bytes]
    camera: Mapping[str, Any]
    people: tuple[Mapping[str, Any], ...]
    track: list[tuple[float, float, int]]
    counts: Mapping[int, int]
    clipped: int


def write_package(
    job: Job,
    folder: Path,
    *,
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Mapping[str, Any]:
    """Write a package into a folder that does not exist yet, or that holds a package already.

    Args:
        job: what is asked for.
        folder: written beside under another name, and put in place when it is whole.
        progress: hears the share done, 0..1.
        cancelled: polled before every frame.

    Returns:
        The manifest, as it stands in `manifest.json`.

    Raises:
        AskTheArtist: an unknown pass, or a folder that holds something else.
        Cancelled: stopped; nothing is left behind.
        DiskFull, CannotReach: a file cannot be written.
    """
    with whole_package(folder, job.passes) as place:
        return _Walk(job, place).run(progress, cancelled)


class _Walk:
    """The scene of a job, and what is gathered while its frames are walked."""

    def __init__(self, job: Job, place: Path) -> None:
        self.job, self.place = job, place
        width, height = self.size = job.fit.size
        self.rate = job.fit.rate.fps
        spec = replace(job.spec, style=job.style)
        self.scene = Scene(
            spec, width=width, height=height, seconds=float(job.seconds), threads=1, grain=0.0, shutter=0.0
        )
        self.geometry: Geometry = self.scene.geometry
        self.things = {thing.id: thing for thing in self.geometry.things}
        self.near, self.far = self._span()
        self.colors = legend_colors(self.geometry.things)
        cast = [thing for thing, _ in self.geometry.cast]
        self.named = [thing for thing in cast if thing.color]
        self.tracks = Tracks(anchors=self._anchors())
        self.cameras: list[Mapping[str, Any]] = []
        self.poses: list[Mapping[str, Any]] = []
        self.counts: dict[int, int] = {}
        self.clipped = 0

    def run(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Mapping[str, Any]:
        job, total = self.job, self.job.fit.frames
        with ExitStack() as stack:
            writers = {
                name: stack.enter_context(video_writer(self.place, name, job.fit))
                for name in _VIDEOS
                if name in job.passes
            }
            for frame in self._frames(cancelled):
                self._keep(frame, writers)
                progress((frame.number + 1) / total)
        self._write_texts()
        if "stills" in job.passes:
            self._write_stills()
        self.scene.close()
        manifest = write_manifest(
            self.place,
            job=job,
            geometry=self.geometry,
            span=(self.near, self.far),
            colors=self.colors,
            counts=self.counts,
            clipped=self.clipped,
            anchors=self.tracks.anchors if "tracks" in job.passes else (),
        )
        (self.place / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
        return manifest

    def _frames(self, cancelled: Callable[[], bool]) -> Iterator[Frame]:
        """Frames in order, a few worked on at once."""
        width, height = self.size
        desks: deque[tuple[Desk, Surfaces]] = deque(
            (Desk(width, height, self.scene.rows), self.geometry.surfaces(width, height))
            for _ in range(max(1, self.job.threads))
        )

        def work(number: int) -> Frame:
            desk, into = desks.pop()
            try:
                return self._frame(number, desk, into)
            finally:
                desks.append((desk, into))

        pool = ThreadPoolExecutor(max(1, self.job.threads))
        ahead: deque[Future[Frame]] = deque()
        try:
            for n in range(self.job.fit.frames):
                if cancelled():
                    raise Cancelled("stopped by a person")
                ahead.append(pool.submit(work, n))
                if len(ahead) >= max(1, self.job.threads):
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _frame(self, number: int, desk: Desk, into: Surfaces) -> Frame:
        job, (width, height) = self.job, self.size
        at = float(Fraction(number) / self.rate)
        camera = self.camera(at)
        look = self.geometry.look(camera, at, aspect=width / height)
        self.geometry.trace(look, into)
        figures = self.geometry.figures(at)
        poses = [
            pose_in(joints(figure, at), who=thing.id, view=look.view, surfaces=into)
            for (thing, _), figure in zip(self.geometry.cast, figures, strict=True)
        ]
        videos: dict[str, NDArray[np.uint8]] = {}
        files: dict[str, bytes] = {}
        name = f"{number + 1:05d}.png"
        if "guide" in job.passes:
            videos["guide"] = self.scene.draw(camera, at, self.camera(at + float(1 / self.rate)), number, desk)
        if "depth_exr" in job.passes:
            files[f"depth_exr/{number + 1:05d}.exr"] = exr_bytes(into.depth, half=False)
        if "depth" in job.passes:
            videos["depth"] = pictures.depth_8(into, near=self.near, far=self.far)
            files[f"depth/{name}"] = pictures.png(pictures.depth_16(into, near=self.near * 0.5))
        if "normal" in job.passes:
            videos["normal"] = pictures.normals_8(into, look.view)
        if "edge" in job.passes:
            videos["edge"] = pictures.edges_8(into, look.view)
        if "pose" in job.passes:
            videos["pose"] = draw_poses(poses, width=width, height=height)
        if "id" in job.passes:
            videos["id"] = pictures.ids_8(into, self.colors)
            files[f"id/{name}"] = pictures.png(into.ids.astype(np.uint16))
            for thing in matted(self.geometry.things):
                matte = np.where(into.ids == thing.id, np.uint8(255), np.uint8(0))
                files[f"matte/{slug(thing)}/{name}"] = pictures.png(matte)
        which, counts = np.unique(into.ids, return_counts=True)
        return Frame(
            number=number,
            videos=videos,
            files=files,
            camera=camera_row(camera, look.view, number, at, self.size),
            people=tuple(self._person(pose) for pose in poses),
            track=follow(self.tracks.anchors, seconds=at, view=look.view, surfaces=into, poses=poses, scene=self.scene),
            counts={int(a): int(b) for a, b in zip(which, counts, strict=True)},
            clipped=int(np.count_nonzero(into.depth < self.near * 0.5)),
        )

    def camera(self, seconds: float) -> CameraState:
        """The take's camera; past the take's end it runs on as it was going."""
        end = self.scene.seconds
        if seconds <= end:
            return self.scene.camera(seconds)
        a, b = self.scene.camera(end - 1 / 24), self.scene.camera(end)
        way = (seconds - end) * 24.0

        def on(p: Sequence[float], q: Sequence[float]) -> Any:
            return tuple(float(v + (v - u) * way) for u, v in zip(p, q, strict=True))

        return replace(b, position=on(a.position, b.position), target=on(a.target, b.target))

    def _keep(self, frame: Frame, writers: Mapping[str, Writer]) -> None:
        for name, writer in writers.items():
            writer.write(frame.videos[name])
        for name, data in frame.files.items():
            path = self.place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.cameras.append(frame.camera)
        self.poses.append({"frame": frame.number, "people": list(frame.people)})
        self.tracks.frames.append(frame.track)
        for who, count in frame.counts.items():
            self.counts[who] = self.counts.get(who, 0) + count
        self.clipped += frame.clipped

    def _traced(self, seconds: float) -> tuple[Surfaces, NDArray[np.float64]]:
        width, height = self.size
        into = self.geometry.surfaces(width, height)
        look = self.geometry.look(self.camera(seconds), seconds, aspect=width / height)
        self.geometry.trace(look, into)
        return into, look.view

    def _anchors(self) -> tuple[Anchor, ...]:
        """Points of the first frame, and some on what moves and comes into the picture later."""
        last = float(Fraction(self.job.fit.frames - 1) / self.rate)
        found: list[Anchor] = []
        for seconds in (0.0, last / 3.0, last / 1.5, last):
            into, view = self._traced(seconds)
            known = {anchor.extra for anchor in found}
            picked = choose(into, view, self.things, self.named, seconds=seconds, scene=self.scene)
            found += picked if seconds == 0.0 else [anchor for anchor in picked if anchor.extra not in {*known, -1}]
        return tuple(found)

    def _span(self) -> tuple[float, float]:
        """Nearest and farthest metres of the take, looked up in small pictures spread over it."""
        width, height = 96, max(2, round(96 * self.size[1] / self.size[0]))
        into = self.geometry.surfaces(width, height)
        near, far = math.inf, 0.0
        last = float(Fraction(self.job.fit.frames - 1) / self.rate)
        for k in range(9):
            at = last * k / 8
            look = self.geometry.look(self.camera(at), at, aspect=self.size[0] / self.size[1])
            self.geometry.trace(look, into)
            solid = into.depth[np.isfinite(into.depth)]
            if solid.size:
                near, far = min(near, float(solid.min())), max(far, float(np.quantile(solid, 0.995)))
        near = 0.95 * near if math.isfinite(near) else 1.0
        return float(f"{near:.4g}"), float(f"{max(far, 1.5 * near):.4g}")

    def _person(self, pose: Pose) -> Mapping[str, Any]:
        flat: list[float] = []
        for (x, y), seen in zip(pose.points, pose.seen, strict=True):
            flat += [round(float(x), 2), round(float(y), 2), 1.0] if seen else [0.0, 0.0, 0.0]
        return {"id": pose.who, "name": self.things[pose.who].name, "pose_keypoints_2d": flat}

    def _write_texts(self) -> None:
        job = self.job
        width, height = self.size
        if "pose" in job.passes:
            told = {"width": width, "height": height, "points": NAMES, "frames": self.poses}
            _write_json(self.place / "pose.json", told)
        if "camera" in job.passes:
            _write_json(self.place / "camera.json", {**CAMERA_WORDS, "width": width, "height": height,
                                                      "rate": str(job.fit.rate), "frames": self.cameras})  # fmt: skip
        if "tracks" in job.passes:
            rows = [
                [{"x": f[k][0], "y": f[k][1], "visible": f[k][2]} for f in self.tracks.frames]
                for k in range(len(self.tracks.anchors))
            ]
            _write_json(self.place / "tracks.json", rows)
        for family in (*families().values(), PLAIN) if job.family is PLAIN else (job.family,):
            text = write_prompt(
                family,
                prompt=job.prompt,
                negative=job.negative,
                camera=job.spec.camera,
                move=self.scene.framing.move,
                colors={self.things[who].name: color for who, color in identities(self.geometry.things).items()},
                descriptions=job.descriptions,
                passes=job.passes,
            )
            (self.place / f"prompt.{family.name}.txt").write_text(text, "utf-8")

    def _write_stills(self) -> None:
        """First, middle and last frame as the take looks, for engines that start from stills."""
        (self.place / "stills").mkdir()
        width, height = self.size
        scene = Scene(
            replace(self.job.spec, style="styled"), width=width, height=height, seconds=float(self.job.seconds),
            threads=1, grain=0.0, shutter=0.0,
        )  # fmt: skip
        desk = Desk(width, height, scene.rows)
        last = self.job.fit.frames - 1
        for name, number in (("first", 0), ("middle", last // 2), ("last", last)):
            at = float(Fraction(number) / self.rate)
            camera = self.camera(at)
            picture = scene.draw(camera, at, camera, number, desk)
            (self.place / "stills" / f"{name}.png").write_bytes(pictures.png(picture))
        scene.close()
        (self.place / "stills" / "plan.png").write_bytes(pictures.png(self._plan()))

    def _plan(self) -> NDArray[np.uint8]:
        """The shot from above."""
        last, aspect = self.job.fit.frames - 1, self.size[0] / self.size[1]
        times = [float(Fraction(n) / self.rate) for n in range(0, last + 1, max(1, last // 48))]
        own = identities(self.geometry.things)
        walks = [
            Walk(name=thing.name, color=own.get(thing.id, "#5a5f66"), places=np.array(
                [np.array(place(self.geometry.figures(at)[k], at))[[0, 2]] for at in times]))
            for k, (thing, _) in enumerate(self.geometry.cast) if thing.color
        ]  # fmt: skip
        walks += [
            Walk(name=extra.name.replace("_", " "), color="#8a5a14", places=np.array(
                [[extra.at[0] + at * extra.velocity[0], extra.at[2] + at * extra.velocity[2]] for at in times]))
            for extra in self.scene.extras
        ]  # fmt: skip
        if not walks:
            x, _, z = self.scene.world.anchors.subject
            walks = [Walk(name=_subject_words(self.job), color="#8a5a14", places=np.array([[x, z], [x, z]]))]
        floor, low = self._levels()
        seen = [seen_from_above(*self._traced(at), floor=floor, low=low) for at in (times[0], times[-1])]
        views = [basis(self.camera(at), aspect=aspect) for at in times]
        title = f"{self.job.fit.frames} frames, {self.scene.framing.move.replace('_', ' ')}, "
        title += (
            f"{self.scene.framing.focal_mm:.0f} mm, lens {views[0][0, 1]:.1f} m high: camera, view and ways from above"
        )
        return draw_plan(views, walks, np.concatenate(seen), title=title)

    def _levels(self) -> tuple[float, float]:
        """The ground's level under the subject, and what lies so low that it is ground still, metres."""
        anchors = self.scene.world.anchors
        tall = anchors.subject_height
        return float(anchors.subject[1]) - 0.5 * tall, min(0.12, 0.1 * tall)


def _subject_words(job: Job) -> str:
    named = next((s for s in job.spec.subjects if s.get("kind") not in ("proxy",)), {})
    return str(named.get("label") or named.get("kind") or "subject")


def _write_json(path: Path, told: Any) -> None:
    path.write_text(json.dumps(told, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
