"""Errors of the house as answers: title, cause, next step and what it speaks of, under the status of its branch."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from rushes.errors import RushesError, TryAgain

LOG = logging.getLogger("rushes.web")
#: What a browser is told to wait where the ledger is busy, in seconds, and the status it sees.
BUSY = 503


def fault_answer(fault: RushesError) -> JSONResponse:
    """An error of the house as it goes over the wire."""
    status = BUSY if isinstance(fault, TryAgain) else fault.http_status
    headers = {"Retry-After": str(max(1, round(fault.after)))} if isinstance(fault, TryAgain) else {}
    return say(status, fault.title, cause=fault.cause, next_step=fault.next_step, about=fault.about, headers=headers)


def say(
    status: int,
    title: str,
    *,
    cause: str = "",
    next_step: str = "",
    about: str = "",
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """A fault in the one shape that all faults have."""
    body = {"title": title, "cause": cause, "next_step": next_step, "about": about}
    return JSONResponse(body, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})})


def register(app: FastAPI) -> None:
    """Let every fault leave in the one shape."""

    @app.exception_handler(RushesError)
    def house(request: Request, fault: RushesError) -> JSONResponse:
        if fault.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            LOG.error("%s %s: %s", request.method, request.url.path, fault)
        return fault_answer(fault)

    @app.exception_handler(RequestValidationError)
    def question(request: Request, fault: RequestValidationError) -> JSONResponse:
        return say(
            422, "the question is not understood", cause=_causes(fault.errors()), next_step="see /v1/openapi.json"
        )

    @app.exception_handler(HTTPException)
    def protocol(request: Request, fault: HTTPException) -> JSONResponse:
        known = {404: "no such page or thing", 405: "this cannot be asked so"}
        title = known.get(fault.status_code, str(fault.detail))
        return say(
            fault.status_code,
            title,
            about=request.url.path,
            next_step="see /v1/openapi.json" if fault.status_code in known else "",
            headers=dict(fault.headers or {}),
        )

    @app.exception_handler(Exception)
    def ours(request: Request, fault: Exception) -> JSONResponse:  # the web edge; the server logs the traceback
        return say(
            500,
            "this is our fault",
            cause=f"{type(fault).__name__} in {request.method} {request.url.path}",
            next_step="the program's log has the details; please tell us",
        )


def _causes(faults: Sequence[Any]) -> str:
    """Every fault at once, with the place it stands at."""
    said = []
    for fault in list(faults)[:20]:
        place = ".".join(str(part) for part in fault.get("loc", ()) if part not in ("body", "query", "path"))
        said.append(f"{place}: {fault.get('msg', '')}" if place else str(fault.get("msg", "")))
    return "; ".join(said)
