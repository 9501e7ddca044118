"""One line of preview work: what a person waits for goes first, work ahead of time steps aside between two frames."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from rushes.errors import Cancelled, OurBug, RushesError

#: Failures that are remembered, so that a page can say why.
REMEMBERED = 200
#: Niceness of work ahead of time.
CALM = 5


class Job:
    """One file to be made.

    Args:
        key: names it; the line holds one job per key.
        make: makes it and returns the file; calls `hear` between frames.
        urgent: a person waits for it.
    """

    def __init__(self, line: Line, key: str, make: Callable[[Job], Path], *, urgent: bool) -> None:
        self.key, self.urgent = key, urgent
        self.begun, self.frames = False, 0
        self.error: RushesError | None = None
        self.done = threading.Event()
        self._line, self._make = line, make
        self._path: Path | None = None

    @property
    def path(self) -> Path:
        """The file, once done without an error.

        Raises:
            OurBug: asked before.
        """
        if self._path is None:
            raise OurBug("a preview is looked at before it is made", about=self.key)
        return self._path

    def hear(self, frame: int) -> None:
        """Note a finished frame and step aside for urgent work where this is not.

        Raises:
            Cancelled: the line is closing.
        """
        self.frames = frame + 1
        self.give_way()

    def give_way(self) -> None:
        """Wait while anything urgent is waiting or being made and this is not urgent.

        Raises:
            Cancelled: the line is closing.
        """
        self._line.hold(self)

    def run(self) -> None:
        """Make the file; the outcome stands in `path` or `error` and `done` is set in any case."""
        try:
            self._path = self._make(self)
        except RushesError as fault:
            self.error = fault
        except Cancelled:
            self.error = OurBug("the previews were closed", cause="the studio was stopping")
        finally:
            if self._path is None and self.error is None:
                self.error = OurBug("a preview could not be made", about=self.key)
            self.done.set()


class Line:
    """Two daemon threads: one for urgent work alone, one for all; started with the first job."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._jobs: dict[str, Job] = {}
        self._threads: dict[bool, threading.Thread] = {}
        self._closing = False

    def add(self, key: str, make: Callable[[Job], Path], *, urgent: bool) -> Job:
        """Stand a job in line, or join the one that stands there; an urgent one comes before all that are not.

        Raises:
            OurBug: the line was closed.
        """
        with self._change:
            if self._closing:
                raise OurBug("previews are asked for after closing", about=key)
            job = self._jobs.get(key)
            if job is None or job.done.is_set():
                job = Job(self, key, make, urgent=urgent)
                self._jobs.pop(key, None)
                self._jobs[key] = job
                self._waiting.append(job)
                self._drop_old()
            job.urgent = job.urgent or urgent
            self._start()
            self._change.notify_all()
        return job

    def job(self, key: str) -> Job | None:
        """The latest job of a key, while it is remembered."""
        with self._change:
            return self._jobs.get(key)

    def forget(self) -> None:
        """Take all work ahead of time out of the line that has not begun."""
        with self._change:
            for job in [job for job in self._waiting if not job.urgent]:
                self._waiting.remove(job)
                del self._jobs[job.key]

    def hold(self, job: Job) -> None:
        """Keep a job that is not urgent from going on while urgent ones are there.

        Raises:
            Cancelled: the line is closing.
        """
        with self._change:
            while not job.urgent and self._is_urgent() and not self._closing:
                self._change.wait()
            if self._closing:
                raise Cancelled("previews closed")

    def close(self) -> None:
        """End: what is being made stops at its next frame, nothing new begins, the threads are waited for."""
        with self._change:
            self._closing = True
            dropped = list(self._waiting)
            self._waiting.clear()
            self._change.notify_all()
        for job in dropped:
            job.error = OurBug("the previews were closed", cause="the studio was stopping")
            job.done.set()
        for thread in self._threads.values():
            thread.join()

    def _is_urgent(self) -> bool:
        return any(job.urgent and not job.done.is_set() for job in self._jobs.values())

    def _start(self) -> None:
        for urgent_only in (True, False):
            if urgent_only not in self._threads:
                self._open(urgent_only)

    def _open(self, urgent_only: bool) -> None:
        thread = threading.Thread(target=self._work, args=(urgent_only,), name="previews", daemon=True)
        self._threads[urgent_only] = thread
        thread.start()

    def _next(self, urgent_only: bool) -> Job | None:
        """The next job for a thread, None when closing; called with the lock held."""
        while not self._closing:
            found = next((job for job in self._waiting if job.urgent), None)
            if found is None and not urgent_only and self._waiting:
                found = self._waiting[0]
            if found is not None:
                self._waiting.remove(found)
                found.begun = True
                return found
            self._change.wait()
        return None

    def _work(self, urgent_only: bool) -> None:
        if not urgent_only:
            _step_back()
        while True:
            with self._change:
                job = self._next(urgent_only)
            if job is None:
                return
            well = False
            try:
                job.run()
                well = True
            finally:
                with self._change:
                    if not well and not self._closing:  # a fault of ours ends this thread: another takes its place
                        self._open(urgent_only)
                    self._change.notify_all()

    def _drop_old(self) -> None:
        ended = [key for key, job in self._jobs.items() if job.done.is_set()]
        for key in ended[: max(0, len(ended) - REMEMBERED)]:
            del self._jobs[key]


def _step_back() -> None:
    """Let this thread, and what it starts, yield to the rest of the program; only Linux has this for threads."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), CALM)
