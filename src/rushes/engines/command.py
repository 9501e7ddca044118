"""Command: any program that writes a video file becomes an engine, without a shell and inside its own folder."""

from __future__ import annotations

import json
import math
import re
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rushes.engines.base import Context, write_note
from rushes.engines.plan import load_card, plan_request, read_card
from rushes.engines.process import Child, clean_environment, guarded, tail
from rushes.errors import BrokenPromise, Cancelled, CannotDo, EngineFault, NotConfigured, TryAgain
from rushes.model.document import digest, from_json, to_document, to_json
from rushes.model.engine import Artifacts, Card, Found, Handle, Mode, Plan, Progress, Recipe, Refusal, Request

#: Names a template may use, and what they stand for.
PLACEHOLDERS = tuple(
    [
        "prompt",
        "negative",
        "seed",
        "frames",
        "width",
        "height",
        "rate",
        "out",
        "request_json",
        "threads",
        "first",
        "last",
    ]
)
_PLACE = re.compile(r"\{(\w+)\}")
_PROGRESS = re.compile(r"progress\s+([0-9.]+)\s*(.*)", re.IGNORECASE)
_TICKET, _DONE, _ERRORS, _STOP = "attempt.json", "done.json", "command.log", "stop"
_POLL_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Program:
    """The user's settings of this engine, checked.

    Args:
        argv: template, one entry per argument; `{prompt}` and the other `PLACEHOLDERS` are filled in.
        suffix: of the file the program writes.
        timeout: seconds until it is stopped.
        env: names passed on from this process.
        secrets: names of secrets, which are also the names of the variables that carry them.
    """

    argv: tuple[str, ...]
    suffix: str = ".mp4"
    timeout: float = 3600.0
    env: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()


class CommandEngine:
    """Runs the program of the settings once per take.

    Settings: `argv` (a JSON list, or words as in a shell but without one), `suffix`, `timeout` (seconds), `env` and
    `secrets` (names, separated by commas), `card` (a YAML card of your own), `revision`, `seed` (`exact` where the
    program promises it).
    """

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._settings = dict(settings or {})

    def card(self) -> Card:
        """The user's card where one is named, else a card read off the template: what it cannot say is not offered."""
        own = self._settings.get("card", "")
        if own:
            try:
                text = Path(own).read_text(encoding="utf-8")
            except OSError as fault:
                raise NotConfigured(
                    "the card of the command engine cannot be read",
                    cause=f"{own}: {fault.strerror}",
                    next_step="correct the setting card",
                ) from fault
            return replace(read_card(text, about=own), id="command", kind="command")
        card = load_card("command")
        template = " ".join(read_program(self._settings).argv) if self._settings.get("argv") else ""
        return replace(card, modes={name: self._narrow(mode, template) for name, mode in card.modes.items()})

    def plan(self, request: Request) -> Plan:
        """What the program would be told."""
        return plan_request(request, self.card(), revision=self._revision())

    def submit(self, recipe: Recipe, *, attempt: str, context: Context) -> Handle:
        """Check the settings and remember the attempt; the program starts when it is observed.

        Raises:
            NotConfigured: no program, an unknown placeholder, or a secret that is not set.
            CannotDo: a text that this template cannot carry safely.
        """
        program = read_program(self._settings | context.settings)
        handle = Handle(engine="command", attempt=attempt, remote_id=attempt, recipe=recipe)
        _fill(program, recipe, context)
        write_note(context.scratch / _TICKET, to_json(handle))
        return handle

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        """Run the program and pass on its lines `progress 0.42 some words`; other lines go to the log.

        Raises:
            EngineFault: it failed, or wrote no usable file.
            TryAgain: it did not end in time.
            Cancelled: stopped, with everything it had started.
        """
        program = read_program(self._settings | context.settings)
        scratch = context.scratch
        for name in (_DONE, _STOP):
            (scratch / name).unlink(missing_ok=True)
        argv, secrets = _fill(program, handle.recipe, context), _secrets(program, context)
        work = scratch / "work"
        work.mkdir(exist_ok=True)
        (scratch / "out").mkdir(exist_ok=True)
        context.log(_hide("ran: " + shlex.join(argv), secrets))
        started = time.monotonic()
        env = clean_environment(home=work, keep=program.env, extra=secrets)
        child = Child(guarded(argv, path=env.get("PATH", "")), cwd=work, env=env, errors=scratch / _ERRORS)
        try:
            yield from _follow(child, program, context, secrets)
            code = child.exit_code()
        finally:
            child.stop()
            _redact(scratch / _ERRORS, secrets)
        if code != 0:
            raise EngineFault(
                f"the program ended with {code}",
                cause=tail(scratch / _ERRORS) or "it wrote nothing to its error output",
                next_step="run it by hand with the arguments in the take's log",
            )
        _check_output(scratch, program)
        facts = {"exit_code": code, "device_seconds": round(time.monotonic() - started, 3), "program": argv[0]}
        write_note(scratch / _DONE, json.dumps(facts, sort_keys=True))
        yield Progress(state="done", share=1.0, message="written")

    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        """The file the program wrote, and its error output as the log."""
        program = read_program(self._settings | context.settings)
        done = context.scratch / _DONE
        if not done.is_file():
            raise BrokenPromise("a take was collected before its program was done")
        video = _check_output(context.scratch, program)
        sidecars = {"log": _ERRORS} if (context.scratch / _ERRORS).stat().st_size else {}
        return Artifacts(video=video, sidecars=sidecars, facts=json.loads(done.read_text()))

    def cancel(self, handle: Handle, *, context: Context) -> bool:
        """Whoever observes sees it within a tenth of a second and ends the program with all it started."""
        (context.scratch / _STOP).touch()
        return True

    def reconcile(self, attempt: str, *, recipe: Recipe, context: Context) -> Found:
        """Found where this attempt was accepted in this scratch folder; running it again replaces what it left."""
        try:
            handle = from_json((context.scratch / _TICKET).read_text(), Handle)
        except FileNotFoundError:
            return Found(state="absent", why="nothing was started")
        if handle.attempt != attempt or handle.recipe != recipe:
            return Found(state="absent", why="another attempt used this folder")
        return Found(state="found", handle=handle)

    def promote(self, handle: Handle, *, tier: str) -> Plan:
        """A program has one quality: what its arguments say."""
        refusal = Refusal(field="tier", asked=tier, rule="the command engine has no tiers", hint="use a second command")
        return Plan(engine="command", revision=self._revision(), resolved=None, refusals=(refusal,))

    def health(self) -> str:
        """Empty where the program can be found."""
        try:
            program = read_program(self._settings)
        except NotConfigured as fault:
            return f"{fault.title}: {fault.next_step}"
        if shutil.which(program.argv[0]) is None:
            return f"the program {program.argv[0]!r} is not found: install it, or write its full path"
        return ""

    def _revision(self) -> str:
        named = self._settings.get("revision", "")
        template = digest([self._settings.get("argv", ""), self._settings.get("suffix", "")])[:12]
        return f"{named}+{template}" if named else template

    def _narrow(self, mode: Mode, template: str) -> Mode:
        """What the template has no place for is said in the prompt, or not at all."""
        if not template or "{request_json}" in template:
            return replace(mode, seed="exact") if self._settings.get("seed") == "exact" else mode
        roles = {role: 1 for role in ("first", "last") if f"{{{role}}}" in template and role in mode.roles}
        seed = "exact" if self._settings.get("seed") == "exact" else "similar"
        return replace(
            mode,
            prompt="required" if "{prompt}" in template else "ignored",
            negative="native" if "{negative}" in template else "folded",
            camera="folded",
            seed=seed if "{seed}" in template else "none",  # type: ignore[arg-type]  # one of the honest words
            roles=roles,
        )


def read_program(settings: Mapping[str, str]) -> Program:
    """The program of the settings.

    Raises:
        NotConfigured: none is named, or a setting cannot be read; says which.
    """
    text = settings.get("argv", "").strip()
    if not text:
        place = "in production.toml, or SHEET.toml beside a new sheet: "
        cure = place + '[engines.command] argv = ["my-generator", "{prompt}", "{out}"]'
        raise _unset("no program for the command engine", cure)
    try:
        argv = json.loads(text) if text.startswith("[") else shlex.split(text)
        timeout = float(settings.get("timeout") or 3600)
    except ValueError as fault:
        raise _unset("the command engine's settings cannot be read", f"correct them: {fault}") from fault
    if not argv or not all(isinstance(part, str) and part for part in argv):
        raise _unset("argv is not a list of words", 'write e.g. ["my-generator", "--out={out}"]')
    places = {name for part in argv for name in _PLACE.findall(part)}
    if unknown := sorted(places - set(PLACEHOLDERS)):
        raise _unset(f"argv has a place nobody fills: {{{unknown[0]}}}", "use " + ", ".join(PLACEHOLDERS))
    if not places & {"out", "request_json"}:
        raise _unset("argv does not say where to write", "put {out} or {request_json} into it")
    suffix = settings.get("suffix") or ".mp4"
    if not re.fullmatch(r"\.[a-z0-9]{1,8}", suffix):
        raise _unset(f"the suffix {suffix!r} is not one", "write e.g. .mp4")
    if not (math.isfinite(timeout) and timeout > 0):
        raise _unset(f"the timeout {timeout} is not a number of seconds", "write e.g. 3600")
    return Program(
        argv=tuple(argv),
        suffix=suffix,
        timeout=timeout,
        env=_names(settings.get("env", "")),
        secrets=_names(settings.get("secrets", "")),
    )


def _fill(program: Program, recipe: Recipe, context: Context) -> list[str]:
    """The arguments with every place filled; writes request.json beside them."""
    resolved = recipe.resolved
    out = context.scratch / "out" / f"take{program.suffix}"
    request_json = context.scratch / "request.json"
    media: list[dict[str, str]] = [
        {"role": r.role, "label": r.label, "sha256": r.media.sha256, "path": str(context.media(r.media))}
        for r in resolved.references
    ]
    document = to_document(resolved) | {"out": str(out), "media": media, "threads": context.threads}
    write_note(request_json, json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True))
    values = {
        "prompt": resolved.prompt,
        "negative": resolved.negative,
        "seed": str(resolved.seed),
        "frames": str(resolved.frames),
        "width": str(resolved.width),
        "height": str(resolved.height),
        "rate": str(resolved.rate),
        "out": str(out),
        "request_json": str(request_json),
        "threads": str(context.threads),
    }
    for role in ("first", "last"):
        values[role] = next((item["path"] for item in media if item["role"] == role), "")
    return [_fill_part(part, values) for part in program.argv]


def _fill_part(part: str, values: Mapping[str, str]) -> str:
    text = _PLACE.sub(lambda match: values[match[1]], part)
    if part in ("{prompt}", "{negative}") and text.startswith("-"):
        raise CannotDo(
            "a text that begins with a dash",
            cause=f"the program would read {text[:40]!r} as an option",
            next_step=f"write the template as --{part[1:-1]}={part}, or begin the text with a letter",
        )
    if "\0" in text:
        raise CannotDo("a text with a zero byte cannot be passed to a program", next_step="remove it from the prompt")
    return text


def _follow(child: Child, program: Program, context: Context, secrets: Mapping[str, str]) -> Iterator[Progress]:
    deadline = time.monotonic() + program.timeout
    yield Progress(state="running", share=0.0, message="started")
    while True:
        line = child.read(_POLL_SECONDS)
        context.stop_if_cancelled()
        if (context.scratch / _STOP).exists():
            raise Cancelled("stopped by a person")
        if time.monotonic() > deadline:
            raise TryAgain(
                "the program did not end in time", after=60.0, cause=f"it was stopped after {program.timeout:g} s"
            )
        if line:
            yield from _read_line(_hide(line, secrets), context)
        elif not child.is_running():
            return
        elif line is None:  # it closed its output and works on
            time.sleep(_POLL_SECONDS)


def _read_line(line: str, context: Context) -> Iterator[Progress]:
    match = _PROGRESS.fullmatch(line)
    share = _share(match[1]) if match else None
    if match and share is not None:
        context.progress(share, match[2])
        yield Progress(state="running", share=share, message=match[2])
    else:
        context.log(line)


def _share(text: str) -> float | None:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return None


def _check_output(scratch: Path, program: Program) -> str:
    """The name of the written file below scratch; nothing that leads outside is accepted."""
    name = f"out/take{program.suffix}"
    path = scratch / name
    real_root = scratch.resolve()
    if path.is_symlink() or path.parent.is_symlink() or path.resolve() != real_root / name:
        raise EngineFault(
            "the program's file leads out of its folder",
            cause=f"{name} is a link",
            next_step="let the program write the file itself",
        )
    if not path.is_file() or path.stat().st_size == 0:
        what = "an empty file" if path.is_file() else "no file"
        raise EngineFault(
            f"the program wrote {what}",
            cause=f"it ended without an error, but {name} holds nothing",
            next_step="check that it writes to {out}",
        )
    return name


def _secrets(program: Program, context: Context) -> dict[str, str]:
    return {name: context.secret(name) for name in program.secrets}


def _redact(path: Path, secrets: Mapping[str, str]) -> None:
    if any(secrets.values()) and path.is_file():
        path.write_text(_hide(path.read_text(errors="replace"), secrets))


def _hide(text: str, secrets: Mapping[str, str]) -> str:
    for value in secrets.values():
        text = text.replace(value, "***") if value else text
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _unset(title: str, next_step: str) -> NotConfigured:
    return NotConfigured(title, cause="the settings of the engine command", next_step=next_step)
