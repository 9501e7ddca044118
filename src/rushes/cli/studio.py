"""The verb that opens the studio: finds a production, serves on this machine, opens the browser, ends clean."""

from __future__ import annotations

import dataclasses
import os
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from rushes.cli.screen import Screen

if TYPE_CHECKING:
    from rushes.settings import Settings
    from rushes.store.production import Folder

Production = Annotated[str, typer.Option("--production", "-P", help="path or name; else the current folder's")]
AsJson = Annotated[bool, typer.Option("--json", help="for machines")]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command("studio")(studio)


def studio(
    *,
    production: Production = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for the usual one, else any that is free")] = 0,
    host: Annotated[str, typer.Option(help="address of this machine; others are refused until accounts exist")] = (
        "127.0.0.1"
    ),
    name: Annotated[
        str, typer.Option("--as", help="who decides in this studio; each browser may give itself another name")
    ] = "",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="only say where it is")] = False,
    as_json: AsJson = False,
) -> None:
    """The studio in a browser: look, choose, note, cut; on this machine alone, without a login."""
    from rushes import plugins
    from rushes.settings import Settings

    screen, settings = Screen(as_json=as_json), Settings.read()
    settings = dataclasses.replace(settings, actor=name.strip() or settings.actor)
    current = _folder(production, settings=settings)
    door = plugins.load("web", "studio")(settings=settings, current=current, host=host, port=port or None)

    def ready() -> None:
        screen.record("studio", url=door.url, production=door.production)
        screen.line(f"studio    {door.url}  {door.production or 'no production yet'}")
        screen.line("stop it with Ctrl-C")
        if not no_browser:
            _open_browser(door.url)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        door.serve(ready)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the end is short, and a second Ctrl-C would only be noise
        unfinished = door.close()
    screen.line("\nstopped" + ("; takes under way go on with: rushes resume" if unfinished else ""))
    if unfinished:
        os._exit(0)  # steps under way are not waited for: the ledger is written for a death at any moment


def _folder(production: str, *, settings: Settings) -> Folder | None:
    """The production that was named or that is around us, else the one that was opened last, else none."""
    from rushes.app import last_production, locate
    from rushes.errors import NotConfigured

    try:
        return locate(production, settings=settings)
    except NotConfigured:
        if production:
            raise
    return last_production(settings=settings)


def _open_browser(url: str) -> None:
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()  # some browsers do not return
