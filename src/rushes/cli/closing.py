"""The five lines a run ends with: made, kept, seconds per step, the slowest step, where the films are and what next."""

from __future__ import annotations

from rushes.cli.screen import Screen
from rushes.workflow.bench import Bench
from rushes.workflow.walk import Walked


def close(screen: Screen, bench: Bench, walked: Walked, *, refused: int = 0) -> None:
    """Say what was made; failures are listed before."""
    for words in walked.failed:
        screen.line(f"  failed: {words}")
    takes = bench.ledger.takes()
    kept = [take for take in takes if take.state == "collected"]
    labels = sorted({take.label for take in kept if take.label})
    made_now = sum(1 for state in walked.takes if state.state == "done" and not state.result.get("faults"))
    engines = ", ".join(sorted({take.engine for take in takes})) or "no engine"
    seconds = {name: round(value, 1) for name, value in screen.seconds.items()}
    slowest = max(seconds, key=lambda name: seconds[name], default="")
    total = sum(seconds.values())
    folder = bench.folder
    screen.record(
        "closing",
        made=made_now,
        takes=len(takes),
        kept=len(kept),
        suggested=walked.suggested,
        refused=refused,
        failed=list(walked.failed),
        seconds=seconds,
        slowest=slowest,
        films=[film.file_name for film in walked.films],
        label=labels,
    )
    no_ai = ""
    if labels:
        no_ai = f" ({labels[0]}: no AI generator is connected; connect one: rushes engines)"
    masters = f"; {walked.masters_made} masters made, {walked.masters_reused} reused"
    screen.line(f"made      {made_now} takes with {engines}{masters}{no_ai}")
    chosen = (
        f"{walked.suggested} suggested by the machine, none circled by you yet"
        if walked.suggested
        else "all decided by people"
    )
    screen.line(f"kept      {len(kept)} of {len(takes)}; {chosen}")
    screen.line("seconds   " + "  ".join(f"{name} {value}" for name, value in seconds.items()) + f"  = {total:.1f}")
    share = f" ({100 * seconds[slowest] / total:.0f} %)" if slowest and total else ""
    screen.line(f"slowest   {slowest}{share}")
    where = f"{folder / 'films'}" if walked.films else f"{folder / 'takes'}"
    screen.line(f"films     {where}   next: rushes take --production {folder}")
