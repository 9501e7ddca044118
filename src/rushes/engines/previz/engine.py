"""The previz leaf: keeps the engine contract, renders a recipe's take to a file, and writes the scene beside it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rushes.engines.base import Context
from rushes.engines.plan import load_card, plan_request
from rushes.engines.previz.elements.asked import plan_element
from rushes.engines.previz.kit import STYLES, SceneSpec
from rushes.engines.previz.lexicon import Coverage, describe
from rushes.engines.previz.loops import looped
from rushes.engines.previz.scene import read_scene
from rushes.engines.previz.still.asked import plan_still
from rushes.engines.previz.telling import adjustments
from rushes.errors import BriefFault, BrokenPromise
from rushes.imaging.eyeline import crossing, crossing_inside, read_line
from rushes.model.brief import alpha_of
from rushes.model.document import from_json, to_json
from rushes.model.engine import (
    Adjustment,
    Artifacts,
    Card,
    Found,
    Handle,
    Plan,
    Progress,
    Recipe,
    Refusal,
    Request,
    Resolved,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TICKET, _VIDEO, _SCENE, _STILL = "attempt.json", "take.mp4", "scene.json", "still.json"
_LAYER, _ELEMENT = "take.mov", "element.json"
#: The mode that sets a given picture in motion.
FROM_STILL = "i2v"
#: The option that brings a scene of one's own, as JSON.
_SPEC = "scene"

#: Where a take's timecode begins, so that the editor's tools find its frames again.
_FIRST_TIMECODE = "01:00:00:00"
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
        """Every prompt renders, and what is drawn otherwise than written is told; an element must stand alone."""
        has_still = any(reference.role == "first" for reference in request.references)
        if _SPEC in request.options and not has_still:
            return _plan_alone(_plan_style(_plan_scene(request, self.card())))
        plan = _plan_style(plan_request(request, self.card()))
        if plan.resolved is None:
            return plan
        if plan.resolved.mode == FROM_STILL:
            return _plan_alone(plan_still(plan, plan.resolved))
        _, coverage = scene_of(plan.resolved)
        return _plan_alone(replace(plan, adjustments=plan.adjustments + adjustments(coverage) + _stands(plan.resolved)))

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
            CannotDo: a given picture that cannot be used.
        """
        if handle.recipe.resolved.mode == FROM_STILL:
            yield from self._observe_still(handle, context)
            return
        if alpha_of(handle.recipe.resolved.options):
            yield from self._observe_element(handle, context)
            return
        # numba loads only where frames are made
        from rushes.engines.previz.render import render_frames

        wanted = handle.recipe.resolved
        spec, coverage = scene_of(wanted)
        still = wanted.frames == 1
        rate = wanted.rate.fps
        start = round(_STILL_SECONDS / 2 * rate) if still else 0
        length = _STILL_SECONDS if still else Fraction(wanted.frames) / rate
        seen: dict[str, Any] = {}
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
            built=lambda scene: seen.update(subject=scene.subject_track(), line=scene.line()),
        )
        yield Progress(state="running", share=0.0, message=f"{spec.kit}, {spec.time}, {spec.weather}")
        yield from _write(frames, handle.recipe, context)
        scene = {"spec": asdict(spec), "coverage": asdict(coverage), "draft": self.card().draft_label, **seen}
        (context.scratch / _SCENE).write_text(to_json(scene), encoding="utf-8")
        yield Progress(state="done", share=1.0, message="rendered")

    def _observe_still(self, handle: Handle, context: Context) -> Iterator[Progress]:
        """Set the given picture in motion."""
        from rushes.engines.previz.still.order import open_order

        yield Progress(state="running", share=0.0, message="looking at the picture")
        order = open_order(
            handle.recipe.resolved, media=context.media, threads=context.threads, cancelled=context.cancelled
        )
        yield from _write(order.frames, handle.recipe, context)
        said = {
            **order.document,
            "draft": self.card().draft_label,
            "subject": order.subject,
            "warnings": order.warnings,
            "dropped": order.dropped,
        }
        (context.scratch / _STILL).write_text(to_json(said), encoding="utf-8")
        yield Progress(state="done", share=1.0, message="rendered")

    def _observe_element(self, handle: Handle, context: Context) -> Iterator[Progress]:
        """Draw what the words name, alone and with alpha."""
        from rushes.engines.previz.elements.take import draw_wanted, said_of

        wanted = handle.recipe.resolved
        spec, coverage = scene_of(wanted)
        drawn = draw_wanted(wanted, spec, coverage, threads=context.threads, cancelled=context.cancelled)
        yield Progress(state="running", share=0.0, message=f"{drawn.element.kind}, alone")
        yield from _write(drawn.codes(alpha_of(wanted.options)), handle.recipe, context)
        said = {**said_of(drawn, wanted, coverage), "draft": self.card().draft_label}
        (context.scratch / _ELEMENT).write_text(to_json(said), encoding="utf-8")
        yield Progress(state="done", share=1.0, message="rendered")

    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        """The take and its scene document."""
        from_still = handle.recipe.resolved.mode == FROM_STILL
        alone = bool(alpha_of(handle.recipe.resolved.options))
        document = _STILL if from_still else _ELEMENT if alone else _SCENE
        for name in (_LAYER if alone else _VIDEO, document):
            if not (context.scratch / name).is_file():
                raise BrokenPromise("the take was not rendered", cause=f"{name} is not in the scratch folder")
        scene: dict[str, Any] = from_json((context.scratch / document).read_text(encoding="utf-8"), dict)
        if from_still:
            return _still_artifacts(scene, handle.recipe.resolved.frames)
        if alone:
            return _element_artifacts(scene, handle.recipe.resolved.frames)
        facts = {
            "draft_label": self.card().draft_label,
            "kit": scene["spec"]["kit"],
            "coverage": scene["coverage"],
            "subject": scene["subject"],
            "line": scene["line"],
            "warnings": _line_warnings(scene, handle.recipe.resolved.neighbours),
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


def _write(frames: Iterator[NDArray[Any]], recipe: Recipe, context: Context) -> Iterator[Progress]:
    """Write the take's frames as they come, one event per few of them; those of an element with their alpha."""
    # the codec loads only where frames are made
    from rushes.media.write import open_writer

    wanted = recipe.resolved
    alpha = alpha_of(wanted.options)
    mark = _is_on(wanted, "burn_in") and not alpha
    with open_writer(
        context.scratch / (_LAYER if alpha else _VIDEO),
        width=wanted.width,
        height=wanted.height,
        rate=wanted.rate,
        encoder=recipe.encoder,
        pixel_format="yuva444p10le" if alpha else "yuv420p",
        timecode=_FIRST_TIMECODE,
        metadata={"alpha": alpha} if alpha else {},
    ) as writer:
        for n, frame in enumerate(frames, start=1):
            writer.write(_burn_in(frame) if mark else frame)
            share = n / wanted.frames
            context.progress(share, "rendering")
            if n % 6 == 0:
                yield Progress(state="running", share=share, message=f"frame {n} of {wanted.frames}")


def _still_artifacts(said: Mapping[str, Any], frames: int) -> Artifacts:
    """The take of a still and the document beside it."""
    facts = {
        "draft_label": said["draft"],
        "kit": f"still {said['sources']['first']['sha256'][:12]}",
        "coverage": said["coverage"],
        "subject": said["subject"],
        "line": None,
        "depth": said["depth"],
        "warnings": said["warnings"],
        "frames": frames,
    }
    return Artifacts(video=_VIDEO, sidecars={"still": _STILL}, facts=facts, dropped=tuple(said["dropped"]))


def _element_artifacts(said: Mapping[str, Any], frames: int) -> Artifacts:
    """The take of an element and the document beside it."""
    facts = {
        "draft_label": said["draft"],
        "kit": f"element {said['element']}",
        "coverage": said["coverage"],
        "element": said["element"],
        "alpha": said["alpha"],
        "subject": (),
        "line": None,
        "warnings": said["told"],
        "frames": frames,
    }
    return Artifacts(video=_LAYER, sidecars={"element": _ELEMENT}, facts=facts)


def _plan_alone(plan: Plan) -> Plan:
    """The plan of what was asked for as an element, with alpha; every other one as it is."""
    if plan.resolved is None or not alpha_of(plan.resolved.options):
        return plan
    spec, coverage = scene_of(plan.resolved)
    return plan_element(plan, plan.resolved, spec, coverage)


def _plan_scene(request: Request, card: Card) -> Plan:
    """A request that brings its own scene: every fault of it refuses, and the words are told to be left alone."""
    said = [name for name in ("negative", "wishes") if getattr(request, name)]
    plan = plan_request(replace(request, prompt=request.prompt.strip() or "as the scene says"), card)
    try:
        spec = read_scene(request.options[_SPEC], seed=request.seed)
    except BriefFault as fault:
        refusal = Refusal(field=f"options.{_SPEC}", asked=fault.title, rule=fault.cause, hint=fault.next_step)
        return replace(plan, resolved=None, quote=None, refusals=(*plan.refusals, refusal))
    found = [
        Adjustment(field=name, asked="said", given="not read", rule="the scene says everything", effect="drops_intent")
        for name in said
    ]
    if spec.seed != request.seed:
        rule = "the scene has a seed of its own"
        found.append(
            Adjustment(field="seed", asked=str(request.seed), given=str(spec.seed), rule=rule, effect="lossless")
        )
    resolved = plan.resolved
    if resolved is not None:  # the same scene is the same recipe, however its file is laid out
        resolved = replace(resolved, seed=spec.seed, options={**resolved.options, _SPEC: to_json(spec)})
        found += _stands(resolved)
    return replace(plan, resolved=resolved, adjustments=(*plan.adjustments, *found))


def _stands(wanted: Resolved) -> tuple[Adjustment, ...]:
    """What a loop keeps from moving."""
    spec, _ = _worded(wanted)
    seconds = float(Fraction(wanted.frames) / wanted.rate.fps)
    told = looped(spec, seconds)[1] if _is_on(wanted, "loop") or spec.extra.get("loop") else ()
    rule = "the last frame of a loop meets its first"
    return tuple(
        Adjustment(field="options.loop", asked="yes", given=words, rule=rule, effect="changes_picture")
        for words in told
    )


def _is_on(wanted: Resolved, option: str) -> bool:
    return wanted.options.get(option, "").lower() in ("yes", "true", "1", "on")


def scene_of(wanted: Resolved) -> tuple[SceneSpec, Coverage]:
    """The scene that a recipe's frames are drawn from, and what became of its words."""
    spec, coverage = _worded(wanted)
    if wanted.frames > 1 and (_is_on(wanted, "loop") or spec.extra.get("loop")):
        spec = looped(spec, float(Fraction(wanted.frames) / wanted.rate.fps))[0]
    return spec, coverage


def _worded(wanted: Resolved) -> tuple[SceneSpec, Coverage]:
    """The scene of a recipe, and what became of its words."""
    coverage = Coverage()
    if _SPEC in wanted.options:
        spec = read_scene(wanted.options[_SPEC], seed=wanted.seed)
    else:
        spec, coverage = describe(
            wanted.prompt,
            negative=wanted.negative,
            wishes=wanted.wishes,
            seed=wanted.seed,
            look=wanted.look,
            cast=wanted.cast,
        )
    return replace(spec, style=wanted.options.get("style") or spec.style), coverage


def _line_warnings(facts: Mapping[str, Any], neighbours: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where the camera goes over the 180-degree line, by itself or against a neighbour that came with the request.

    Args:
        facts: of this take, with `line`.
        neighbours: each with `line` as takes state it, `shot`, and `place`: `before` or `after`.
    """
    own = read_line(facts)
    told = [crossing_inside(own)]
    for neighbour in neighbours:
        other, is_next = read_line(neighbour), neighbour.get("place") == "after"
        jump = crossing(own, other) if is_next else crossing(other, own)
        told.append(f"{neighbour.get('shot', 'the neighbour')}: {jump}" if jump else "")
    return [words for words in told if words]


def _plan_style(plan: Plan) -> Plan:
    """The plan, refused where it names a style that there is not."""
    style = plan.resolved.options.get("style", "") if plan.resolved else ""
    if not style or style in STYLES:
        return plan
    near = difflib.get_close_matches(style, STYLES, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]!r}?" if near else ""
    refusal = Refusal(field="options.style", asked=style, rule="styles: " + ", ".join(STYLES), hint=hint)
    return replace(plan, resolved=None, refusals=(*plan.refusals, refusal))


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
