"""100 prompts, 100 videos through the walk's takes, and what it took.

By default the first 100 English prompts of VBench, two seconds each. `--mixed` spreads them over all of its prompts:
`python tools/hundred.py --mixed --seconds 5`. `--every 10` draws every tenth of them only, for a machine that is busy;
the CPU seconds, which are told besides, hold there too.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rushes.engines.previz.lexicon import describe
from rushes.settings import Settings
from rushes.store.records import open_ledger

ROOT = Path(__file__).resolve().parent.parent


def idle_share(production: Path) -> float:
    """Per cent of the workers' time of the takes step in which no engine rendered or encoded, from the log."""
    entries = open_ledger(production / ".rushes" / "ledger.sqlite").entries(
        kinds=("gen.finished", "step.started", "step.finished")
    )
    steps = [entry.at for entry in entries if entry.event != "gen.finished" and entry.step == "takes"]
    busy = sum(float(entry.body.get("device_seconds", 0)) for entry in entries if entry.event == "gen.finished")
    whole = Settings.read().threads * (steps[-1] - steps[0]).total_seconds()
    return 100 * (1 - busy / whole)


def chosen(prompts: Sequence[str], *, rows: int, mixed: bool, every: int) -> list[str]:
    """The prompts to draw: the first `rows`, or as many spread over all; of them every n-th.

    Args:
        prompts: all there are, in order.
        rows: how many make the batch.
        mixed: spread over all of them, no prompt twice.
        every: 1 for the whole batch.
    """
    rows = min(rows, len(prompts))
    if mixed:
        each = list(dict.fromkeys(prompts))
        rows = min(rows, len(each))
        prompts = [each[k * len(each) // rows] for k in range(rows)]
    return list(prompts[:rows:every])


def mix(prompts: Sequence[str]) -> Counter[str]:
    """How many prompts ask for each kind of picture: the kit, people, animals or things in it."""
    count: Counter[str] = Counter()
    for prompt in prompts:
        spec, _ = describe(prompt)
        kinds = {str(subject.get("kind")) for subject in spec.subjects}
        count[" with ".join([spec.kit, *sorted(kinds & {"person", "animal", "thing"})[:1]])] += 1
    return count


def main() -> int:
    """Write the prompts as a sheet, run them, say what they were and what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = ROOT.parent / "shared" / "samples"
    parser.add_argument("--samples", type=Path, default=Path(os.environ.get("RUSHES_SAMPLES") or beside))
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--mixed", action="store_true", help="prompts spread over all that there are")
    parser.add_argument("--every", type=int, default=1, help="draw every n-th of them only")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each take")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "hundred")
    asked = parser.parse_args()
    source = asked.samples / "prompts" / "vbench_full_info.json"
    if not source.is_file():
        sys.stderr.write(f"no prompts at {source}: set RUSHES_SAMPLES to the folder of samples\n")
        return 2
    every_one = [item["prompt_en"] for item in json.loads(source.read_text("utf-8"))]
    prompts = chosen(every_one, rows=asked.rows, mixed=asked.mixed, every=asked.every)
    for kind, count in mix(prompts).most_common():
        sys.stdout.write(f"{count:4} {kind}\n")
    sys.stdout.flush()
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    sheet = asked.out.parent / f"{asked.out.name}.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("prompt", "seconds"), *((prompt, f"{asked.seconds:g}") for prompt in prompts)])
    there = len(list((asked.out / "takes").rglob("*.mp4")))
    begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    words = ["run", str(sheet), "--production", str(asked.out), "--only", "takes"]
    code = subprocess.run(
        [sys.executable, "-c", "from rushes.cli.main import main; main()", *words], check=False
    ).returncode
    videos = len(list((asked.out / "takes").rglob("*.mp4")))
    spent, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = f"{len(prompts)} prompts of {asked.seconds:g} s, {videos} videos, {spent / 60:.1f} minutes"
    made = max(videos - there, 1)
    sys.stdout.write(f"{told}, {cpu:.0f} CPU seconds, {cpu / made:.1f} for each made now\n")
    sys.stdout.write(f"{idle_share(asked.out):.1f} % of the workers' time without an engine at work\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
