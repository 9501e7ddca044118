"""Child programs of engines: started in a group of their own, read line by line, and never left behind."""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from rushes.errors import CannotDo, NotConfigured

#: What a child always gets of our environment; everything else must be named by the user.
_PLAIN_ENV = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH")
_LONGEST_LINE = 65536
_MOST_LINES = 4096


def clean_environment(
    *, home: Path, keep: Sequence[str] = (), extra: Mapping[str, str] | None = None
) -> dict[str, str]:
    """A small environment: paths and language, a home and temporary folder of its own, and what is named.

    Args:
        home: folder that stands for the home and temporary folder.
        keep: names passed on from this process where they are set.
        extra: names and values added last.
    """
    env = {name: os.environ[name] for name in (*_PLAIN_ENV, *keep) if name in os.environ}
    for name in ("HOME", "TMPDIR", "TEMP", "TMP"):
        env.setdefault(name, str(home))
    return env | dict(extra or {})


#: Runs a program and ends everything when our end of its input closes: a killed parent leaves no program behind.
#: A handler, unlike an ignored signal, is not passed on to the program.
_GUARD = """
import os, signal, subprocess, sys, threading
signal.signal(signal.SIGTERM, lambda *_: None)
def watch():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)
program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
threading.Thread(target=watch, daemon=True).start()
code = program.wait()
sys.stdout.flush()
os._exit(code if code >= 0 else 128 - code)
"""


def guarded(argv: Sequence[str], *, path: str) -> list[str]:
    """A command line that runs `argv` and ends it, and all it started, as soon as this process is gone.

    Args:
        argv: program and arguments.
        path: folders to look for the program in, as in `PATH`.

    Raises:
        NotConfigured: no such program.
    """
    program = shutil.which(argv[0], path=path)
    if program is None:
        raise NotConfigured(
            f"the program {argv[0]!r} cannot be started",
            cause="it is not on this machine, or may not be executed",
            next_step="install it, or write its full path into the engine's settings",
        )
    if not hasattr(os, "killpg"):
        return [program, *argv[1:]]
    return [sys.executable, "-I", "-S", "-c", _GUARD, program, *argv[1:]]


class Child:
    """One child process and everything it starts, as a group that is stopped as a whole.

    Args:
        argv: program and arguments; no shell reads them.
        cwd: where it runs.
        env: its whole environment.
        errors: file that takes its standard error.
    """

    def __init__(self, argv: Sequence[str], *, cwd: Path, env: Mapping[str, str], errors: Path) -> None:
        self._errors = errors
        try:
            with errors.open("wb") as log:
                self._process = subprocess.Popen(  # noqa: S603  # a list, no shell; the program is the user's own choice
                    list(argv),
                    cwd=cwd,
                    env=dict(env),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,
                )
        except OSError as fault:
            if fault.errno == errno.E2BIG:
                raise CannotDo(
                    "texts too long for the arguments of a program",
                    cause=str(fault),
                    next_step="let the program read {request_json} instead",
                ) from fault
            raise NotConfigured(
                f"the program {argv[0]!r} cannot be started",
                cause=str(fault),
                next_step="install it, or correct the engine's settings",
            ) from fault
        self._lines: queue.Queue[str | None] = queue.Queue(maxsize=_MOST_LINES)
        assert self._process.stdout is not None  # asked for above
        threading.Thread(target=_pump, args=(self._process.stdout, self._lines), daemon=True).start()

    @property
    def pid(self) -> int:
        """Process id, which is also the id of its group."""
        return self._process.pid

    def send(self, line: str) -> bool:
        """Write one line to its standard input; False where it no longer listens."""
        try:
            assert self._process.stdin is not None  # asked for in __init__
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError, OSError):
            return False
        return True

    def close_input(self) -> None:
        """Tell it that no more lines come."""
        with contextlib.suppress(OSError, ValueError):
            if self._process.stdin is not None:
                self._process.stdin.close()

    def read(self, wait: float) -> str | None:
        """The next line of its standard output, `""` after `wait` seconds of silence, None at its end."""
        try:
            line = self._lines.get(timeout=wait)
        except queue.Empty:
            return ""
        if line is None:
            self._lines.put(None)
        return line

    def exit_code(self, wait: float = 10.0) -> int | None:
        """Its exit code (negative: the signal that ended it), None where it still runs after `wait` seconds."""
        try:
            return self._process.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            return None

    def is_running(self) -> bool:
        """True until it has ended."""
        return self._process.poll() is None

    def stop(self, *, grace: float = 2.0) -> None:
        """Ask the whole group to end, end it after `grace` seconds, and sweep what an ended child left running."""
        if self.is_running() and grace > 0:
            _signal_group(self._process.pid, signal.SIGTERM)
            self.exit_code(grace)
        _kill_group(self._process.pid)
        self.exit_code(5.0)
        _wait_for_group(self._process.pid)
        self.close_input()

    def error_tail(self, lines: int = 12) -> str:
        """The last lines of its standard error, for people."""
        return tail(self._errors, lines)


def tail(path: Path, lines: int = 12, most: int = 16384) -> str:
    """The last lines of a text file; empty where there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - most))
            text = file.read(most).decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.strip().splitlines()[-lines:])


def _kill_group(pid: int) -> None:
    _signal_group(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def _wait_for_group(pid: int, seconds: float = 1.0) -> None:
    """Wait until nothing of a killed group is left; a zombie that nobody reaps is not waited for longer than this."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if not hasattr(os, "killpg"):
                return
            os.killpg(pid, 0)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(0.01)


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(pid, number)
        elif sys.platform == "win32":
            os.kill(pid, number)


def _pump(stream: IO[bytes], lines: queue.Queue[str | None]) -> None:
    with contextlib.suppress(ValueError, OSError):
        while line := stream.readline(_LONGEST_LINE):
            text = line.decode(errors="replace").strip()
            if text:
                lines.put(text)
    lines.put(None)
