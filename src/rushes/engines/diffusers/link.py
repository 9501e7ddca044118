"""The link to the worker: started when needed, asked in JSON lines, stopped when told, replaced when it is worn."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rushes import plugins
from rushes.engines.process import Child, clean_environment
from rushes.errors import Cancelled, EngineBusy, EngineFault, MissingExtra, TryAgain

#: Libraries the extra brings; the worker needs them all.
LIBRARIES = ("torch", "diffusers", "transformers", "safetensors")
_POLL_SECONDS = 0.1
_START_SECONDS = 600.0
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}
_KEPT = ("CUDA_VISIBLE_DEVICES", "CUDA_HOME", "HIP_VISIBLE_DEVICES", "VIRTUAL_ENV", "NVIDIA_VISIBLE_DEVICES")


def missing_library() -> str:
    """The first library of the extra that is not installed, empty where all are; nothing is imported."""
    return next((name for name in LIBRARIES if not plugins.is_installed(name)), "")


@functools.cache
def shared_link() -> Link:
    """The one link of this process: a model is loaded once for all takes, whichever engine object asks."""
    return Link()


class Link:
    """One worker at most; takes wait for each other.

    Args:
        restart_after: takes after which a fresh worker is started, because long-lived ones grow.
        idle_seconds: rest after which the worker is ended and its memory given back.
    """

    def __init__(self, *, restart_after: int = 100, idle_seconds: float = 300.0) -> None:
        self._restart_after = restart_after
        self._idle_seconds = idle_seconds
        self._rest: threading.Timer | None = None
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._served = 0
        self.versions: Mapping[str, str] = {}

    def ask(
        self,
        task: Mapping[str, Any],
        *,
        stopped: Callable[[], bool] = lambda: False,
        timeout: float = 600.0,
        grace: float = 20.0,
        memory_mb: int = 0,
    ) -> Iterator[dict[str, Any]]:
        """Answers of the worker to one task, the last one being `facts` or `done`.

        Args:
            task: JSON-ready.
            stopped: polled ten times a second; True stops the take after its step, and after `grace` seconds at once.
            timeout: seconds until the worker is ended.
            grace: seconds a stop may take before the worker is ended.
            memory_mb: resident memory at which the worker is ended; 0 for no limit.

        Raises:
            MissingExtra: a library is not installed.
            Cancelled: stopped.
            EngineBusy: out of memory.
            EngineFault: the pipeline failed.
            TryAgain: not done in time.
        """
        with self._turn(stopped):
            child = self._ready_child(stopped)
            child.send(json.dumps(task))
            clock = _Clock(timeout=timeout, grace=grace)
            finished = False
            try:
                for answer in self._answers(child, clock, stopped, memory_mb):
                    finished = answer["event"] in ("done", "facts", "stopped", "fault")
                    if answer["event"] == "stopped":
                        raise Cancelled("stopped by a person")
                    if answer["event"] == "fault":
                        raise self._fault(answer)
                    yield answer
                    if finished:
                        self._served += task["do"] == "render"
                        return
            finally:
                if not finished or self._served >= self._restart_after or not child.is_running():
                    self._end()

    def close(self) -> None:
        """End the worker, where one runs."""
        with self._lock:
            self._end()

    @contextlib.contextmanager
    def _turn(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Wait for the worker to be free; a stop ends the waiting too."""
        while not self._lock.acquire(timeout=_POLL_SECONDS):
            if stopped():
                raise Cancelled("stopped by a person")
        if self._rest is not None:
            self._rest.cancel()
        try:
            yield
        finally:
            self._rest = threading.Timer(self._idle_seconds, self._end_if_free)
            self._rest.daemon = True
            self._rest.start()
            self._lock.release()

    def _end_if_free(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._lock.release()

    def _answers(
        self, child: Child, clock: _Clock, stopped: Callable[[], bool], memory_mb: int
    ) -> Iterator[dict[str, Any]]:
        while True:
            line = child.read(_POLL_SECONDS)
            if line is None:
                raise self._died(child)
            if line:
                yield json.loads(line)
            if stopped() and clock.stop_now():
                child.send('{"do": "stop"}')
            if clock.is_patience_over():
                raise Cancelled("stopped by a person")
            if clock.is_late():
                raise TryAgain("the model did not finish in time", after=60.0, cause=f"after {clock.timeout:g} s")
            if memory_mb and _resident_mb(child.pid) > memory_mb:
                raise EngineBusy(
                    "the model needs more memory than it may have", after=60.0, cause=f"the limit is {memory_mb} MB"
                )

    def _ready_child(self, stopped: Callable[[], bool]) -> Child:
        if self._child is not None and self._child.is_running():
            return self._child
        self._end()
        missing = missing_library()
        if missing:
            raise MissingExtra("the diffusers engine", extra="diffusers", cause=f"{missing} is not installed")
        self._home = tempfile.TemporaryDirectory(prefix="rushes-worker-")
        home = Path(self._home.name)
        paths = os.pathsep.join(entry for entry in sys.path if entry and Path(entry).exists())
        env = clean_environment(home=home, keep=_KEPT, extra=_OFFLINE | {"PYTHONPATH": paths})
        argv = [sys.executable, "-P", "-m", "rushes.engines.diffusers.worker"]
        self._child = child = Child(argv, cwd=home, env=env, errors=home / "errors.log")
        weakref.finalize(self, _sweep, child, self._home)
        clock = _Clock(timeout=_START_SECONDS, grace=0.0)
        is_ready = False
        try:
            answer = next(self._answers(child, clock, stopped, 0))
            if answer["event"] != "ready":
                raise self._fault(answer)
            self.versions, is_ready = answer["versions"], True
        finally:
            if not is_ready:
                self._end()
        return child

    def _fault(self, answer: Mapping[str, Any]) -> Exception:
        cause = str(answer.get("cause", ""))
        if answer.get("kind") == "missing":
            return MissingExtra("the diffusers engine", extra="diffusers", cause=cause)
        if answer.get("kind") == "memory":
            return EngineBusy("the model ran out of memory", after=60.0, cause=cause)
        return EngineFault(
            "the pipeline failed", cause=cause, next_step="change what the cause names, or use another model"
        )

    def _died(self, child: Child) -> Exception:
        code, said = child.exit_code(), child.error_tail(6)
        if code == -9:
            return EngineBusy(
                "the model's process was ended by the system", after=60.0, cause="most likely out of memory"
            )
        return EngineFault(
            f"the model's process ended with {code}", cause=said, next_step="read the cause; a model may be damaged"
        )

    def _end(self) -> None:
        if self._child is not None:
            self._child.stop(grace=0.0)
        if self._home is not None:
            self._home.cleanup()
        self._child, self._home, self._served = None, None, 0


class _Clock:
    """How long a task has run and how long a stop has been waited for."""

    def __init__(self, *, timeout: float, grace: float) -> None:
        self.timeout = timeout
        self._late = time.monotonic() + timeout
        self._grace = grace
        self._patience: float | None = None

    def stop_now(self) -> bool:
        """True the first time only."""
        if self._patience is not None:
            return False
        self._patience = time.monotonic() + self._grace
        return True

    def is_patience_over(self) -> bool:
        return self._patience is not None and time.monotonic() > self._patience

    def is_late(self) -> bool:
        return time.monotonic() > self._late


def _sweep(child: Child, home: tempfile.TemporaryDirectory[str]) -> None:
    child.stop(grace=0.0)
    home.cleanup()


def _resident_mb(pid: int) -> int:
    """Resident memory of a process in MB (field 2 of /proc/pid/statm, in pages); 0 where unknown."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
