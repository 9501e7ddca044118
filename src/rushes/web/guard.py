"""The guard before every request: whose name was called, from where, how large it is; and what leaves with answers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import HTTPException

from rushes.web import who

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: What this machine calls itself: under any other name a stranger's page was led here (DNS rebinding).
NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Largest body of a question, and of an upload, in bytes.
QUESTION_BYTES = 1 << 20
UPLOAD_BYTES = 64 << 20

#: What every answer carries; scripts, styles and connections come from this server alone.
HEADERS: tuple[tuple[str, str], ...] = (
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)


class Guard:
    """Stands before the whole application.

    Args:
        app: what is guarded.
        uploads: beginnings of paths that take large bodies.
    """

    def __init__(self, app: App, *, uploads: Iterable[str] = ()) -> None:
        self.app = app
        self.uploads = tuple(uploads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the headers added."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        fault = refuse(scope["method"], scope["path"], headers)
        limit = UPLOAD_BYTES if scope["path"].endswith(self.uploads or ("\0",)) else QUESTION_BYTES
        fault = fault or _too_large(headers, limit)
        said = headers.get(who.HEADER, "")
        name = who.read_name(said) if said else ""
        if name is None:
            fault = fault or (400, "not a name", f"at most {who.MOST} printable letters, percent-encoded, are a name")
        if fault is not None:
            await _say(send, *fault)
            return
        who.call(name or "")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_encoded(message.get("headers", ()))]}
            await send(message)

        await self.app(scope, _counted(receive, limit), send_guarded)


def refuse(method: str, path: str, headers: dict[str, str]) -> tuple[int, str, str] | None:
    """Why a request is refused before anything looks at it: status, title, cause; None where it may pass.

    A browser that visits somebody else's page can be made to ask this server; it says so by `Origin` and
    `Sec-Fetch-Site`, which pages cannot forge. Programs that are no browsers send neither, and pass.

    Args:
        method, path: of the request.
        headers: by small name.
    """
    host = headers.get("host", "")
    if _name_of(host) not in NAMES:
        return 421, "this studio answers to this machine's own name only", f"the request was for {host[:80]!r}"
    site = headers.get("sec-fetch-site", "")
    if method in SAFE:
        if path.startswith("/v1") and site in ("cross-site", "same-site"):
            return 403, "another site's page may not read the studio", f"Sec-Fetch-Site: {site}"
        return None
    origin = headers.get("origin", "")
    if origin and not _is_own(origin, host):
        return 403, "another site's page may not change the studio", f"Origin: {origin[:80]}"
    if not origin and site not in ("", "same-origin", "none"):
        return 403, "another site's page may not change the studio", f"Sec-Fetch-Site: {site[:20]}"
    return None


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_own(origin: str, host: str) -> bool:
    return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")


def _too_large(headers: dict[str, str], limit: int) -> tuple[int, str, str] | None:
    said = headers.get("content-length", "")
    if said and not said.isdecimal():
        return 400, "not a length", f"Content-Length: {said[:40]!r}"
    return _large(limit) if said and int(said) > limit else None


def _large(limit: int) -> tuple[int, str, str]:
    return 413, "too much at once", f"at most {limit} bytes are taken here"


def _counted(receive: Receive, limit: int) -> Receive:
    """A body without a stated length is counted while it comes."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, "too much at once")
        return message

    return counted


def _encoded(present: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    have = {name.lower() for name, _ in present}
    return [(n.encode(), v.encode()) for n, v in HEADERS if n.encode() not in have]


async def _say(send: Send, status: int, title: str, cause: str) -> None:
    fault = {"title": title, "cause": cause, "next_step": "open the address that `rushes studio` printed", "about": ""}
    body = json.dumps(fault).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *_encoded(())]})
    await send({"type": "http.response.body", "body": body})
