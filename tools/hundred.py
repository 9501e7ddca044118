"""100 prompts, 100 videos: the first 100 English prompts of VBench through the walk's takes, and what it took."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

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


def main() -> int:
    """Write the prompts as a list, run them, say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    beside = ROOT.parent / "shared" / "samples"
    parser.add_argument("--samples", type=Path, default=Path(os.environ.get("RUSHES_SAMPLES") or beside))
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "hundred")
    asked = parser.parse_args()
    source = asked.samples / "prompts" / "vbench_full_info.json"
    if not source.is_file():
        sys.stderr.write(f"no prompts at {source}: set RUSHES_SAMPLES to the folder of samples\n")
        return 2
    prompts = [item["prompt_en"] for item in json.loads(source.read_text("utf-8"))][: asked.rows]
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    sheet = asked.out.parent / "hundred.txt"
    sheet.write_text("\n".join(prompts) + "\n", "utf-8")
    begin = time.monotonic()
    words = ["run", str(sheet), "--production", str(asked.out), "--only", "takes"]
    code = subprocess.run(
        [sys.executable, "-c", "from rushes.cli.main import main; main()", *words], check=False
    ).returncode
    videos = len(list((asked.out / "takes").rglob("*.mp4")))
    spent = time.monotonic() - begin
    sys.stdout.write(f"{len(prompts)} prompts, {videos} videos, {spent / 60:.1f} minutes\n")
    sys.stdout.write(f"{idle_share(asked.out):.1f} % of the workers' time without an engine at work\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
