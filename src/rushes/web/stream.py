"""Live events: the tail of the log as server-sent events, whoever wrote them, in this process or another."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Sequence

from starlette.concurrency import run_in_threadpool

from rushes.model.ledger import Entry
from rushes.web.desk import Opened

#: Seconds between looks at the log's end, and between signs of life on a quiet stream.
EVERY = 0.25
HEARTBEAT = 10.0
#: A browser that comes back later than this many entries is told to read everything again.
MOST = 2000
#: Entries that say nothing to a person who looks.
_QUIET = frozenset({"attempt.moved", "gen.queued", "measure.started", "link.used", "take.viewed"})


async def follow(opened: Opened, *, after: int | None, leaving: threading.Event) -> AsyncIterator[bytes]:
    """The stream for one browser.

    Args:
        opened: whose log.
        after: number of the last entry that the browser has; None to begin at the end.
        leaving: set when the program ends.
    """
    end = await run_in_threadpool(opened.bench.ledger.last_seq)
    at = end if after is None or after > end else after
    yield b"retry: 1000\n\n"
    yield frame("here", {"seq": end, "missed": max(0, end - at)}, seq=None)
    if end - at > MOST:
        yield frame("again", {"seq": end}, seq=end)
        at = end
    spoke = time.monotonic()
    while not leaving.is_set():
        news = await run_in_threadpool(_after, opened, at)
        if news:
            at = news[-1].seq
            said = b"".join(frame("", document(opened, entry), seq=entry.seq) for entry in news if _is_shown(entry))
            if said:
                spoke = time.monotonic()
                yield said
        if time.monotonic() - spoke > HEARTBEAT:
            spoke = time.monotonic()
            yield b": here\n\n"
        await asyncio.sleep(EVERY)


def frame(event: str, body: object, *, seq: int | None) -> bytes:
    """One event in the text of the stream (WHATWG HTML, 9.2); JSON has no line ends, so one `data` line is enough."""
    lines = [f"id: {seq}"] if seq is not None else []
    lines += [f"event: {event}"] if event else []
    lines.append("data: " + json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    return ("\n".join(lines) + "\n\n").encode()


def document(opened: Opened, entry: Entry) -> dict[str, object]:
    """An entry as browsers see it."""
    return {
        "seq": entry.seq,
        "event": entry.event,
        "at": entry.at.isoformat(),
        "by": opened.board.name_of(entry.actor.id) if entry.actor.kind == "person" else "",
        "shot": entry.shot,
        "take": entry.take,
        "step": entry.step,
        "body": entry.body,
    }


def _after(opened: Opened, at: int) -> Sequence[Entry]:
    ledger = opened.bench.ledger
    return ledger.entries(after=at, limit=500) if ledger.last_seq() > at else ()


def _is_shown(entry: Entry) -> bool:
    return entry.event not in _QUIET
