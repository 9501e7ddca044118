"""The diffusers engine: what a local model can do, what is asked of it, and the take that comes back."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rushes.engines.base import Context, write_note
from rushes.engines.diffusers.folder import ModelFolder, check_lora, hash_folder, read_folder
from rushes.engines.diffusers.link import missing_library, shared_link
from rushes.engines.diffusers.modes import offer_modes
from rushes.engines.diffusers.options import as_number, plan_options
from rushes.engines.plan import list_cards, load_card, plan_request, read_card
from rushes.errors import BrokenPromise, CannotDo, CannotReach, MissingExtra, NotConfigured, RushesError
from rushes.model.brief import MediaRef
from rushes.model.document import from_json, to_document, to_json
from rushes.model.engine import (
    Artifacts,
    Card,
    Found,
    Handle,
    Plan,
    Progress,
    Recipe,
    Refusal,
    Request,
)

_TICKET, _DONE, _STOP = "attempt.json", "done.json", "stop"
_SUFFIX = {"ffv1": ".mkv", "prores_422_hq": ".mov", "prores_422_hq_fast": ".mov", "prores_4444": ".mov"}
_CHOICES = {
    "device": ("auto", "cpu", "cuda", "mps"),
    "dtype": ("auto", "float32", "bfloat16", "float16"),
    "offload": ("none", "model", "sequential"),
}


class DiffusersEngine:
    """Text and image to video from a folder of the user's own.

    Settings: `model` (the folder), `card` (a shipped card or the path of your own: statement, rates, limits),
    `device` (auto, cpu, cuda, mps), `dtype` (auto, float32, bfloat16, float16), `offload` (none, model, sequential),
    `timeout` (seconds a take), `grace` (seconds a cancel may take), `memory_mb` (limit of the worker, 0 for none).
    """

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._settings = dict(settings or {})
        self._link = shared_link()

    def card(self) -> Card:
        """The card named in the settings, else the general one, narrowed to what the model's pipeline takes.

        Without a model it is the card as it ships.
        """
        card = _named_card(self._settings.get("card", ""))
        if not self._settings.get("model"):
            return card
        folder, facts = self._look()
        return replace(card, modes=offer_modes(card, folder, facts))

    def plan(self, request: Request) -> Plan:
        """What would be sent to the model; the first call looks into its folder, nothing is loaded.

        Raises:
            NotConfigured: no model folder.
            MissingExtra: the libraries are not installed.
            CannotDo: the model brings code or pickles.
        """
        card = _named_card(self._settings.get("card", ""))
        folder, facts = self._look()
        card = replace(card, modes=offer_modes(card, folder, facts))
        plan = plan_request(request, card, revision=self._name_revision(folder))
        if plan.resolved is None:
            return plan
        return plan_options(plan, plan.resolved, facts["options"], must=request.must)

    def submit(self, recipe: Recipe, *, attempt: str, context: Context) -> Handle:
        """Check model, LoRA and pictures, and remember the attempt; the worker starts when it is observed.

        Raises:
            CannotDo: a LoRA that is no safetensors file, or another model than the recipe was planned for.
            CannotReach: a file is not there.
        """
        self._renew(context)
        folder, _ = self._look()
        if self._name_revision(folder) != recipe.revision:
            raise CannotDo(
                "the model is not the one the recipe was planned for",
                cause=f"planned {recipe.revision}, found {self._name_revision(folder)}",
                next_step="plan again, or set model back to the folder it was",
            )
        _task(folder, recipe, context, self._settings)
        handle = Handle(engine="diffusers", attempt=attempt, remote_id=attempt, recipe=recipe)
        write_note(context.scratch / _TICKET, to_json(handle))
        return handle

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        """Make the take in the worker, telling every step.

        Raises:
            EngineFault: the pipeline failed.
            EngineBusy: out of memory.
            TryAgain: not done in time.
            Cancelled: stopped after the step it was in.
        """
        self._renew(context)
        folder, _ = self._look()
        for name in (_DONE, _STOP):
            (context.scratch / name).unlink(missing_ok=True)
        task = _task(folder, handle.recipe, context, self._settings)
        yield Progress(state="running", share=0.0, message="waiting for the model")
        answers = self._link.ask(
            task,
            stopped=lambda: context.cancelled() or (context.scratch / _STOP).exists(),
            timeout=_number(self._settings, "timeout", 7200.0),
            grace=_number(self._settings, "grace", 20.0),
            memory_mb=int(_number(self._settings, "memory_mb", 0.0)),
        )
        for answer in answers:
            if answer["event"] == "done":
                context.stop_if_cancelled()
                facts = _take_facts(handle.recipe, folder, answer, self._link.versions)
                write_note(context.scratch / _DONE, json.dumps(facts, sort_keys=True))
            else:
                context.progress(answer["share"], answer["message"])
                yield Progress(state="running", share=answer["share"], message=answer["message"])
        yield Progress(state="done", share=1.0, message="made")

    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        """The written file and what is needed to make it again."""
        done, name = context.scratch / _DONE, _video_name(handle.recipe)
        if not done.is_file() or not (context.scratch / name).is_file():
            raise BrokenPromise("a take was collected before it was made")
        return Artifacts(video=name, facts=json.loads(done.read_text()))

    def cancel(self, handle: Handle, *, context: Context) -> bool:
        """Whoever observes sees it and stops after the step it is in; the worker dies with its parent in any case."""
        (context.scratch / _STOP).touch()
        return True

    def reconcile(self, attempt: str, *, recipe: Recipe, context: Context) -> Found:
        """Found where this attempt was accepted in this scratch folder; making it again replaces what it left."""
        try:
            handle = from_json((context.scratch / _TICKET).read_text(), Handle)
        except FileNotFoundError:
            return Found(state="absent", why="nothing was started")
        if handle.attempt != attempt or handle.recipe != recipe:
            return Found(state="absent", why="another attempt used this folder")
        return Found(state="found", handle=handle)

    def promote(self, handle: Handle, *, tier: str) -> Plan:
        """A local model has one quality: its steps and its size."""
        refusal = Refusal(
            field="tier",
            asked=tier,
            rule="a local model has no tiers",
            hint="ask again with more steps or a larger size",
        )
        return Plan(engine="diffusers", revision=handle.recipe.revision, resolved=None, refusals=(refusal,))

    def health(self) -> str:
        """Empty where libraries and model are there; nothing is loaded."""
        missing = missing_library()
        if missing:
            return f"{missing} is not installed: pip install 'rushes[diffusers]'"
        try:
            read_folder(_model_path(self._settings))
        except RushesError as fault:
            return f"{fault.title} ({fault.cause}): {fault.next_step}"
        return ""

    def close(self) -> None:
        """End the worker of this process and give its memory back; the next take starts another."""
        self._link.close()

    def _renew(self, context: Context) -> None:
        """The corridor's settings come last."""
        if context.settings:
            self._settings |= context.settings

    def _look(self) -> tuple[ModelFolder, dict[str, Any]]:
        folder = read_folder(_model_path(self._settings))
        for name in _CHOICES:
            _choice(self._settings, name)
        missing = missing_library()
        if missing:
            raise MissingExtra("the diffusers engine", extra="diffusers", cause=f"{missing} is not installed")
        return folder, _facts_of(folder.pipeline)

    def _name_revision(self, folder: ModelFolder) -> str:
        """Pipeline, the hash of all its files, and the settings that change its pictures."""
        model = f"{folder.pipeline}@{hash_folder(folder)[:16]}"
        return f"{model}+{_choice(self._settings, 'device')}-{_choice(self._settings, 'dtype')}"


@functools.cache
def _facts_of(pipeline: str) -> dict[str, Any]:
    """What a pipeline class takes; the same for every folder of it while this process lives."""
    (answer,) = shared_link().ask({"do": "facts", "pipeline": pipeline})
    return dict(answer["facts"])


def _named_card(name: str) -> Card:
    if not name or name in list_cards():
        return replace(load_card(name or "diffusers"), id="diffusers")
    try:
        text = Path(name).read_text(encoding="utf-8")
    except OSError as fault:
        raise NotConfigured(
            "the card of the diffusers engine cannot be read",
            cause=f"{name}: {fault.strerror}",
            next_step="name a shipped card (" + ", ".join(list_cards()) + ") or the path of your own",
        ) from fault
    return replace(read_card(text, about=name), id="diffusers", kind="local")


def _task(folder: ModelFolder, recipe: Recipe, context: Context, settings: Mapping[str, str]) -> dict[str, Any]:
    """What the worker is told; every file it is pointed at has been checked."""
    resolved = recipe.resolved
    loras = []
    for lora in resolved.loras:
        path = context.media(MediaRef(sha256=lora.sha256, name=lora.name, suffix=".safetensors"))
        check_lora(path, sha256=lora.sha256, name=lora.name)
        loras.append({"path": str(path), "scale": lora.scale, "name": lora.name})
    images = {}
    for reference in resolved.references:
        path = context.media(reference.media)
        if not path.is_file():
            raise CannotReach(
                f"the picture {reference.media.name!r} is not there", cause=path.name, next_step="bring the file back"
            )
        images[reference.role] = str(path)
    return {
        "do": "render",
        "model": str(folder.path.resolve()),
        "pipeline": folder.pipeline,
        "stamp": str(hash(folder.stamp)),
        "device": _choice(settings, "device"),
        "dtype": _choice(settings, "dtype"),
        "offload": _choice(settings, "offload"),
        "threads": context.threads,
        "prompt": resolved.prompt,
        "negative": resolved.negative,
        "frames": resolved.frames,
        "width": resolved.width,
        "height": resolved.height,
        "rate": str(resolved.rate),
        "seed": resolved.seed % 2**64,
        "options": {name: as_number(text) for name, text in resolved.options.items()},
        "loras": loras,
        "images": images,
        "encoder": to_document(recipe.encoder),
        "out": str(context.scratch / _video_name(recipe)),
    }


def _take_facts(
    recipe: Recipe, folder: ModelFolder, answer: Mapping[str, Any], versions: Mapping[str, str]
) -> dict[str, Any]:
    return dict(answer["facts"]) | {
        "pipeline": folder.pipeline,
        "revision": recipe.revision,
        "versions": dict(versions),
        "device_seconds": answer["seconds"],
        "options": dict(recipe.resolved.options),
        "loras": [to_document(lora) for lora in recipe.resolved.loras],
    }


def _video_name(recipe: Recipe) -> str:
    return "take" + _SUFFIX.get(recipe.encoder.codec, ".mp4")


def _model_path(settings: Mapping[str, str]) -> Path:
    if not settings.get("model"):
        raise NotConfigured(
            "no model for the diffusers engine",
            cause="the setting model is empty",
            next_step="in production.toml, or SHEET.toml beside a new sheet: "
            '[engines.diffusers] model = "/folder/of/the/model"',
        )
    return Path(settings["model"]).expanduser()


def _choice(settings: Mapping[str, str], name: str) -> str:
    value = settings.get(name) or _CHOICES[name][0]
    if value not in _CHOICES[name]:
        raise NotConfigured(
            f"the setting {name} of the diffusers engine is {value!r}",
            cause="known: " + ", ".join(_CHOICES[name]),
            next_step="choose one of the known values",
        )
    return value


def _number(settings: Mapping[str, str], name: str, default: float) -> float:
    try:
        value = float(settings.get(name) or default)
    except ValueError as fault:
        raise NotConfigured(
            f"the setting {name} of the diffusers engine is not a number", cause=str(fault), next_step="correct it"
        ) from fault
    if not math.isfinite(value) or value < 0:
        raise NotConfigured(f"the setting {name} is {value}", cause="it must be 0 or more", next_step="correct it")
    return value
