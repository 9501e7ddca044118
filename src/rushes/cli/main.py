"""The front door on the command line: every verb in walking order, with heavy rooms loaded only by the verb that runs.

Every verb takes `--json`, ends with 0 (done), 1 (some items failed; listed) or 2 (asked wrongly; nothing happened),
and works on the production in the current folder or `--production NAME`.
"""

from __future__ import annotations

import atexit
import gc
import os
import shlex
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

import typer

from rushes.cli import control, craft, decide, produce, scene, studio, watch
from rushes.cli.screen import OPENED
from rushes.errors import AskTheOperator, Cancelled, CannotReach, DiskFull, OurBug, RushesError, TryAgain, WillNeverWork

#: Faults that come when some of the work is done; all others are told before anything happens.
LATE = (WillNeverWork, DiskFull, TryAgain, OurBug)

app = typer.Typer(
    name="rushes",
    help="From a sheet of prompts to a finished, cleared film.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: half the start-up time of the boxed one
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
for verbs in (produce, decide, scene, studio, craft, control, watch):
    verbs.register(app)
for verb in app.registered_commands:  # the list of verbs says what each is for, whole: else it is cut off at the margin
    verb.short_help = " ".join(((verb.callback and verb.callback.__doc__) or "").split())


def main() -> None:
    """Run one verb."""
    # the interpreter's last collections would look through everything once more: half a second of nobody's use
    atexit.register(gc.freeze)
    signal.signal(signal.SIGINT, _interrupt)
    guard(app)


def guard(verb: Callable[[], object]) -> None:
    """Run a verb; a fault becomes title, cause and next step on the error stream instead of a traceback.

    Raises:
        SystemExit: 1 where some of the work may be done, 2 where nothing happened.
    """
    try:
        verb()
    except RushesError as fault:
        sys.stderr.write(f"rushes: {fault}\n")
        raise SystemExit(1 if isinstance(fault, LATE) else 2) from None
    except Cancelled:
        place = f" -P {shlex.quote(OPENED[-1])}" if OPENED else ""
        sys.stderr.write(f"\nrushes: stopped; nothing is lost, go on with: rushes resume{place}\n")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)  # steps under way are not waited for: the ledger is written for a death at any moment
    except BrokenPipeError:
        raise SystemExit(0) from None
    except OSError as fault:
        short = CannotReach(
            "a file cannot be used", cause=fault.strerror or str(fault), about=str(fault.filename or "")
        )
        sys.stderr.write(f"rushes: {short}\n")
        raise SystemExit(1) from None
    except MemoryError:
        spent = AskTheOperator("out of memory", next_step="close other programs or lower RUSHES_THREADS")
        sys.stderr.write(f"rushes: {spent}\n")
        raise SystemExit(1) from None


def _interrupt(number: int, frame: object) -> NoReturn:
    """Ctrl-C: the second one does not wait for anything."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise Cancelled("stopped by Ctrl-C")
