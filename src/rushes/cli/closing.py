"""The five lines a run ends with: made, kept, seconds per step, the slowest step, where the films are and what next."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rushes.cli.screen import Screen, count
from rushes.workflow.bench import Bench
from rushes.workflow.select import decisions
from rushes.workflow.walk import Walked


def close(screen: Screen, bench: Bench, walked: Walked, *, refused: int = 0) -> None:
    """Say what was made; failures are listed before."""
    for words in walked.failed:
        screen.line(f"  failed: {words}")
    for words in walked.notices:
        screen.line(f"  {words}")
    takes = bench.ledger.takes()
    kept = [take for take in takes if take.state == "collected"]
    labels = sorted({take.label for take in kept if take.label})
    made_now = sum(1 for state in walked.takes if state.state == "done" and not state.result.get("faults"))
    stand = Counter(decision.state for decision in decisions(bench).values())
    seconds = {name: round(value, 1) for name, value in screen.seconds.items()}
    slowest = max(seconds, key=lambda name: seconds[name], default="")
    screen.record(
        "closing",
        made=made_now,
        takes=len(takes),
        kept=len(kept),
        suggested=walked.suggested,
        circled=stand["circled"],
        refused=refused,
        failed=list(walked.failed),
        notices=list(walked.notices),
        seconds=seconds,
        slowest=slowest,
        masters=walked.masters_made,
        reused=walked.masters_reused,
        films=[film.file_name for film in walked.films],
        label=labels,
    )
    if labels:
        screen.line(f"  {labels[0]}: no AI generator made these pictures; connect one: rushes engines")
    engines = ", ".join(sorted({take.engine for take in takes})) or "no engine"
    masters = count(walked.masters_made, "master")
    if walked.masters_reused:
        masters += f" ({walked.masters_reused} more reused)"
    screen.line(f"made      {count(made_now, 'take')} with {engines}, {masters}, {count(len(walked.films), 'film')}")
    screen.line(
        f"kept      {len(kept)} of {len(takes)} takes; "
        f"{stand['circled']} circled by people, {stand['suggested']} suggested by the machine"
    )
    parts = "  ".join(f"{name} {value:g}" for name, value in seconds.items())
    screen.line(f"seconds   {parts}  in all {screen.elapsed():.1f}")
    share = f", {100 * seconds[slowest] / screen.elapsed():.0f} % of the time" if slowest else ""
    screen.line(f"slowest   {slowest}{share}")
    where = _near(bench.folder / ("films" if walked.films else "takes"))
    screen.line(f"{'films' if walked.films else 'takes':<9} {where}   next: rushes take -P {_near(bench.folder)}")


def _near(path: Path) -> Path:
    """A path as short as it can be said from the current folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) and path != here else path
