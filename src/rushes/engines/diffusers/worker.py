"""The worker: a program that holds one model in memory and makes takes of it, told what to do in JSON lines.

It reads one task a line from its standard input and answers in lines on its standard output; whatever libraries print
goes to its error output. A line `{"do": "stop"}` ends the take in hand after the step it is in. The end of the input
ends the program at once: a worker never outlives whoever started it.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from typing import Any

Answer = dict[str, Any]


class Desk:
    """Tasks in, answers out, and whether the take in hand should stop."""

    def __init__(self) -> None:
        self.tasks: queue.Queue[dict[str, Any]] = queue.Queue()
        self.stop = threading.Event()
        self._out = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
        os.dup2(2, 1)  # prints of libraries must not mix with answers
        threading.Thread(target=self._listen, daemon=True).start()

    def say(self, **answer: Any) -> None:
        """Send one answer."""
        self._out.write(json.dumps(answer) + "\n")
        self._out.flush()

    def _listen(self) -> None:
        for line in sys.stdin:
            task = json.loads(line)
            if task["do"] == "stop":
                self.stop.set()
            else:
                self.stop.clear()
                self.tasks.put(task)
        os._exit(0)


def main() -> None:
    """Work through the tasks until the input ends."""
    desk = Desk()
    try:
        import diffusers
        import torch
        import transformers

        from rushes.engines.diffusers import pipelines, takes
    except ModuleNotFoundError as fault:
        desk.say(event="fault", kind="missing", cause=str(fault))
        return
    pipelines.quiet_libraries()
    versions = {library.__name__: library.__version__ for library in (torch, diffusers, transformers)}
    desk.say(event="ready", versions=versions, cuda=torch.cuda.is_available())
    holder = takes.Holder()
    while True:
        task = desk.tasks.get()
        started = time.monotonic()
        try:
            answer = takes.do(task, holder, say=desk.say, stop=desk.stop)
        except pipelines.Stopped:
            answer = {"event": "stopped"}
        except (MemoryError, torch.OutOfMemoryError) as fault:
            desk.say(event="fault", kind="memory", cause=str(fault))
            return  # a process that ran out of memory is not trusted again
        except (ValueError, TypeError, RuntimeError, OSError, LookupError, AttributeError) as fault:
            holder.drop()
            kind = "memory" if "allocate memory" in str(fault) else "fault"  # what a CPU allocator says
            answer = {"event": "fault", "kind": kind, "cause": f"{type(fault).__name__}: {fault}"}
        desk.say(**answer, seconds=round(time.monotonic() - started, 3))


if __name__ == "__main__":
    main()
