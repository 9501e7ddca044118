"""The previz leaf: keeps the engine contract, renders a recipe's take to a file, and writes the scene beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rushes.engines.base import Context
from rushes.engines.plan import load_card, plan_request
from rushes.errors import BrokenPromise
from rushes.model.document import from_json, to_json
from rushes.model.engine import Artifacts, Card, Found, Handle, Plan, Progress, Recipe, Refusal, Request

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TICKET, _VIDEO, _SCENE = "attempt.json", "take.mp4", "scene.json"

#: A still is the middle of a take of this many seconds, so that its camera is where a take's would be.
_STILL_SECONDS = Fraction(2)


class PrevizEngine:
    """Draws what a prompt says in three dimensions, on this machine, without AI and without cost."""

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._settings = dict(settings or {})

    def card(self) -> Card:
        """The engine's facts."""
        return load_card("previz")

    def plan(self, request: Request) -> Plan:
        """Every prompt renders; what is not understood is told in the take's scene document."""
        return plan_request(request, self.card())

    def submit(self, recipe: Recipe, *, attempt: str, context: Context) -> Handle:
        """Remember the attempt; the work is done by `observe`."""
        handle = Handle(engine="previz", attempt=attempt, remote_id=attempt, recipe=recipe)
        (context.scratch / _TICKET).write_text(to_json(handle), encoding="utf-8")
        return handle

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        """Render and write the take, one event per few frames.

        Raises:
            Cancelled: stopped; no half file stays.
            DiskFull: no room for the take.
        """
        # numba and the codec load only where frames are made
        from rushes.engines.previz.lexicon import describe
        from rushes.engines.previz.render import render_frames
        from rushes.media.write import open_writer

        wanted = handle.recipe.resolved
        spec, coverage = describe(
            wanted.prompt,
            negative=wanted.negative,
            wishes=wanted.wishes,
            seed=wanted.seed,
            look=wanted.look,
            cast=wanted.cast,
        )
        still = wanted.frames == 1
        rate = wanted.rate.fps
        start = round(_STILL_SECONDS / 2 * rate) if still else 0
        length = _STILL_SECONDS if still else Fraction(wanted.frames) / rate
        track: list[tuple[float, float]] = []
        frames = render_frames(
            spec,
            width=wanted.width,
            height=wanted.height,
            rate=rate,
            frames=wanted.frames,
            threads=context.threads,
            start=start,
            length=length,
            grain=wanted.look.grain,
            shutter=wanted.look.shutter / 360.0,
            cancelled=context.cancelled,
            built=lambda scene: track.extend(scene.subject_track()),
        )
        mark = wanted.options.get("burn_in", "").lower() in ("yes", "true", "1", "on")
        yield Progress(state="running", share=0.0, message=f"{spec.kit}, {spec.time}, {spec.weather}")
        encoder = handle.recipe.encoder
        with open_writer(
            context.scratch / _VIDEO, width=wanted.width, height=wanted.height, rate=wanted.rate, encoder=encoder
        ) as writer:
            for n, frame in enumerate(frames, start=1):
                writer.write(_burn_in(frame) if mark else frame)
                share = n / wanted.frames
                context.progress(share, "rendering")
                if n % 6 == 0:
                    yield Progress(state="running", share=share, message=f"frame {n} of {wanted.frames}")
        scene = {"spec": asdict(spec), "coverage": asdict(coverage), "draft": self.card().draft_label, "subject": track}
        (context.scratch / _SCENE).write_text(to_json(scene), encoding="utf-8")
        yield Progress(state="done", share=1.0, message="rendered")

    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        """The take and its scene document."""
        for name in (_VIDEO, _SCENE):
            if not (context.scratch / name).is_file():
                raise BrokenPromise("the take was not rendered", cause=f"{name} is not in the scratch folder")
        scene: dict[str, Any] = from_json((context.scratch / _SCENE).read_text(encoding="utf-8"), dict)
        facts = {
            "draft_label": self.card().draft_label,
            "kit": scene["spec"]["kit"],
            "coverage": scene["coverage"],
            "subject": scene["subject"],
            "frames": handle.recipe.resolved.frames,
        }
        return Artifacts(video=_VIDEO, sidecars={"scene": _SCENE}, facts=facts)

    def cancel(self, handle: Handle, *, context: Context) -> bool:
        """Nothing runs elsewhere: rendering stops before its next frame."""
        return True

    def reconcile(self, attempt: str, *, recipe: Recipe, context: Context) -> Found:
        """Found where this attempt was accepted in this scratch folder; rendering again is harmless."""
        try:
            handle = from_json((context.scratch / _TICKET).read_text(encoding="utf-8"), Handle)
        except FileNotFoundError:
            return Found(state="absent", why="nothing was started; rendering again costs nothing")
        if handle.attempt != attempt or handle.recipe != recipe:
            return Found(state="absent", why="another attempt used this folder")
        return Found(state="found", handle=handle)

    def promote(self, handle: Handle, *, tier: str) -> Plan:
        """A draft is all that previz makes."""
        refusal = Refusal(
            field="tier",
            asked=tier,
            rule="previz makes drafts only",
            hint="send the brief to an AI engine for the final",
        )
        return Plan(engine="previz", revision="", resolved=None, refusals=(refusal,))

    def health(self) -> str:
        """Always able: it needs nothing but the program itself."""
        return ""


def _burn_in(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The word PREVIZ in the lower left corner, for those who want every frame to say so."""
    import numpy as np

    from rushes.engines.previz.strokes import field

    height = frame.shape[0]
    distance = field("PREVIZ", per_unit=max(1, round(height / 216)), margin=1.0)[::-1]
    cover = np.clip(0.9 - distance * 1.6, 0.0, 0.8)[..., None]
    high, wide = cover.shape[:2]
    out = frame.copy()
    x, y = height // 30, height - height // 30 - high
    if y < 0 or x + wide > frame.shape[1]:
        return out
    part = out[y : y + high, x : x + wide].astype(np.float32)
    out[y : y + high, x : x + wide] = (part + (235.0 - part) * cover).astype(np.uint8)
    return out
