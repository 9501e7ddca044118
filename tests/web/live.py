"""The studio on a real socket, in a thread; and a browser's half of a stream of events."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rushes.web import server
from rushes.web.desk import Desk


class Studio:
    """A served studio."""

    def __init__(self, desk: Desk) -> None:
        self.listener = server.open_socket("127.0.0.1", None)
        self.port = self.listener.getsockname()[1]
        self._ready = threading.Event()
        self._server = server.make_server(desk, ready=self._ready.set)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self.listener]}, daemon=True)
        self._thread.start()
        assert self._ready.wait(20)

    def stop(self) -> float:
        """Ask it to end as Ctrl-C does, and say how many seconds that took."""
        begun = time.monotonic()
        self._server.handle_exit(2, None)
        self._thread.join(20)
        assert not self._thread.is_alive()
        return time.monotonic() - begun


class Stream:
    """One open stream of events."""

    def __init__(self, port: int, *, after: int | None = None, last: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        query = "" if after is None else f"?after={after}"
        headers = {"Last-Event-ID": last} if last else {}
        self._connection.request("GET", f"/v1/productions/spot/events{query}", headers=headers)
        self.answer = self._connection.getresponse()

    def events(self) -> Iterator[tuple[str, str, Any]]:
        """Event, id and body of everything that comes; comments are passed over."""
        event, name = "message", ""
        for line in self.answer:
            text = line.decode().rstrip("\n")
            if text.startswith("event: "):
                event = text[7:]
            elif text.startswith("id: "):
                name = text[4:]
            elif text.startswith("data: "):
                yield event, name, json.loads(text[6:])
                event, name = "message", ""

    def close(self) -> None:
        """Go away as a closed tab does."""
        self._connection.close()


@contextmanager
def served(desk: Desk) -> Iterator[Studio]:
    """A studio for the length of a test."""
    studio = Studio(desk)
    try:
        yield studio
    finally:
        studio.stop()
