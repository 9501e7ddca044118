"""Any program becomes an engine: no shell, a clean environment, its own folder, and it ends when it is told to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from rushes.engines.base import Context, Engine
from rushes.engines.command import CommandEngine, read_program
from rushes.errors import Cancelled, CannotDo, CannotReach, EngineFault, NotConfigured, TryAgain
from rushes.model.document import to_json
from rushes.model.engine import Handle, Progress, Recipe, Request
from rushes.testing.engine_suite import EngineSuite, short_request

SOURCE = str(Path(__file__).resolve().parents[2] / "src")

#: A generator as a user might have one: it reads request.json, tells its progress and writes a video file.
GENERATOR = f"""
import json, sys, time
sys.path.insert(0, {SOURCE!r})
from pathlib import Path
import numpy as np
from rushes.media.write import open_writer
from rushes.model.engine import Encoder
from rushes.timebase import Rate
ask = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
rng = np.random.default_rng(ask["seed"])
with open_writer(Path(ask["out"]), width=ask["width"], height=ask["height"], rate=Rate.parse(ask["rate"])) as writer:
    for frame in range(ask["frames"]):
        writer.write(rng.integers(0, 255, (ask["height"], ask["width"], 3), dtype=np.uint8))
        print("progress", (frame + 1) / ask["frames"], "frame", frame + 1, flush=True)
        time.sleep(float(ask["options"].get("pause", 0)))
"""


def script(folder: Path, text: str) -> Path:
    path = folder / "program.py"
    path.write_text(text)
    return path


def settings_for(path: Path, *arguments: str, **others: str) -> dict[str, str]:
    return {"argv": json.dumps([sys.executable, str(path), *arguments]), **others}


class TestCommandKeepsTheContract(EngineSuite):
    def make_engine(self, folder: Path) -> Engine:
        return CommandEngine(self.settings(folder))

    def make_request(self, folder: Path) -> Request:
        return short_request()

    def settings(self, folder: Path) -> dict[str, str]:
        return settings_for(script(folder, GENERATOR), "{request_json}", seed="exact")


class Run:
    """One take of a small program, with its scratch folder and the lines it logged."""

    def __init__(self, folder: Path, program: str, *arguments: str, request: Request | None = None, **others: str):
        self.settings = settings_for(script(folder, program), *arguments, **others)
        self.engine = CommandEngine(self.settings)
        plan = self.engine.plan(request or short_request())
        assert plan.resolved is not None, plan.refusals
        self.recipe = Recipe(engine="command", revision=plan.revision, resolved=plan.resolved)
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.logged: list[str] = []
        self.events: list[Progress] = []

    def go(self, **context: object) -> Handle:
        self.context = Context(scratch=self.scratch, settings=self.settings, log=self.logged.append, **context)  # type: ignore[arg-type]
        handle = self.engine.submit(self.recipe, attempt="a", context=self.context)
        for event in self.engine.observe(handle, context=self.context):
            self.events.append(event)
        return handle


WRITE_OUT = "import sys; open(sys.argv[1], 'wb').write(b'film')\n"


def test_a_prompt_arrives_as_one_argument_and_no_shell_reads_it(tmp_path: Path) -> None:
    nasty = "$(touch pwned) `id`; rm -rf / \"quoted\" 'and' {seed} \n two lines"
    program = "import sys; open(sys.argv[1], 'w', encoding='utf-8', newline='').write(sys.argv[2])\n"

    run = Run(tmp_path, program, "{out}", "{prompt}", request=short_request(prompt=nasty))
    handle = run.go()

    taken = run.engine.collect(handle, context=run.context)
    assert (run.scratch / taken.video).read_bytes().decode() == nasty


def test_a_prompt_that_would_be_read_as_an_option_is_refused(tmp_path: Path) -> None:
    run = Run(tmp_path, WRITE_OUT, "{out}", "{prompt}", request=short_request(prompt="--output=/etc/passwd"))

    with pytest.raises(CannotDo, match="begins with a dash"):
        run.go()


def test_the_environment_is_clean_but_for_what_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVATE_THING", "hidden")
    monkeypatch.setenv("GPU_CHOICE", "1")
    program = "import json, os, sys; open(sys.argv[1], 'w').write(json.dumps([dict(os.environ), os.getcwd()]))\n"

    run = Run(tmp_path, program, "{out}", "{prompt}", env="GPU_CHOICE", secrets="API_KEY")
    handle = run.go(secret=lambda name: f"value of {name}")

    taken = run.engine.collect(handle, context=run.context)
    seen, folder = json.loads((run.scratch / taken.video).read_text())
    assert "PRIVATE_THING" not in seen
    assert "RUSHES_HOME" not in seen
    assert seen["GPU_CHOICE"] == "1"
    assert seen["API_KEY"] == "value of API_KEY"
    assert seen["HOME"] == folder == str(run.scratch / "work")


def test_a_secret_never_reaches_log_error_or_files(tmp_path: Path) -> None:
    program = "import os, sys; print('key', os.environ['API_KEY']); sys.exit('failed with ' + os.environ['API_KEY'])\n"
    run = Run(tmp_path, program, "{out}", secrets="API_KEY")

    with pytest.raises(EngineFault) as fault:
        run.go(secret=lambda name: "s3cr3t-value")

    kept = "".join(path.read_text() for path in run.scratch.rglob("*") if path.is_file())
    assert "failed with ***" in fault.value.cause
    assert "s3cr3t-value" not in kept + str(fault.value) + "".join(run.logged)


def test_a_secret_that_is_not_set_stops_before_the_program_starts(tmp_path: Path) -> None:
    run = Run(tmp_path, WRITE_OUT, "{out}", secrets="API_KEY")

    with pytest.raises(NotConfigured, match="API_KEY"):
        run.go()


def test_progress_lines_become_events_and_other_lines_the_log(tmp_path: Path) -> None:
    program = (
        WRITE_OUT + "print('progress 0.5 half way'); print('progress nan'); print('progress 7 over'); print('hi')\n"
    )
    run = Run(tmp_path, program, "{out}")

    run.go()

    shares = [(event.share, event.message) for event in run.events]
    assert shares == [(0.0, "started"), (0.5, "half way"), (1.0, "over"), (1.0, "written")]
    assert run.logged[0].startswith("ran: ")
    assert run.logged[1:] == ["progress nan", "hi"]


def test_a_program_that_fails_is_told_with_the_last_lines_of_its_errors(tmp_path: Path) -> None:
    program = "import sys\nfor n in range(40): print('line', n, file=sys.stderr)\nsys.exit(3)\n"
    run = Run(tmp_path, program, "{out}")

    with pytest.raises(EngineFault, match="ended with 3") as fault:
        run.go()

    assert fault.value.cause.splitlines()[-1] == "line 39"
    assert len(fault.value.cause.splitlines()) == 12


@pytest.mark.parametrize("program", ["pass\n", "import sys; open(sys.argv[1], 'wb')\n"])
def test_a_program_that_writes_nothing_is_a_fault(tmp_path: Path, program: str) -> None:
    run = Run(tmp_path, program, "{out}")

    with pytest.raises(EngineFault, match="the program wrote"):
        run.go()


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "private.mp4"
    outside.write_bytes(b"not yours")
    run = Run(tmp_path, f"import os, sys; os.symlink({str(outside)!r}, sys.argv[1])\n", "{out}")

    with pytest.raises(EngineFault, match="leads out of its folder"):
        run.go()


def test_a_linked_folder_that_leads_out_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "take.mp4").write_bytes(b"not yours")
    program = f"import os, sys; d = os.path.dirname(sys.argv[1]); os.rmdir(d); os.symlink({str(outside)!r}, d)\n"
    run = Run(tmp_path, program, "{out}")

    with pytest.raises(EngineFault, match="leads out of its folder"):
        run.go()


SLEEPER = """
import subprocess, sys, time, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1] + ".pid", "w").write(str(child.pid))
print("progress 0.1 sleeping", flush=True)
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")


@needs_proc
def test_a_cancel_ends_the_program_and_all_it_started_even_where_it_will_not_listen(tmp_path: Path) -> None:
    run = Run(tmp_path, SLEEPER, "{out}")
    grandchild = run.scratch / "out" / "take.mp4.pid"

    with pytest.raises(Cancelled):
        run.go(cancelled=lambda: grandchild.exists() and grandchild.stat().st_size > 0)

    assert not is_alive(int(grandchild.read_text()))


@needs_proc
def test_a_program_that_outlives_its_time_is_stopped_and_may_be_tried_again(tmp_path: Path) -> None:
    run = Run(tmp_path, SLEEPER, "{out}", timeout="1")

    with pytest.raises(TryAgain, match="did not end in time"):
        run.go()

    assert not is_alive(int((run.scratch / "out" / "take.mp4.pid").read_text()))


ALONE = """
import json, sys
from pathlib import Path
from rushes.engines.base import Context
from rushes.engines.command import CommandEngine
from rushes.model.document import from_json
from rushes.model.engine import Recipe
recipe = from_json(sys.stdin.readline(), Recipe)
context = Context(scratch=Path(sys.argv[1]), settings=json.loads(sys.argv[2]))
engine = CommandEngine()
for event in engine.observe(engine.submit(recipe, attempt="a", context=context), context=context):
    print(event.message, flush=True)
"""


@needs_proc
def test_a_program_ends_with_the_process_that_started_it_however_that_ends(tmp_path: Path) -> None:
    run = Run(tmp_path, SLEEPER, "{out}")
    ours = subprocess.Popen(
        [sys.executable, "-c", ALONE, str(run.scratch), json.dumps(run.settings)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )
    assert ours.stdin is not None
    assert ours.stdout is not None
    ours.stdin.write(to_json(run.recipe) + "\n")
    ours.stdin.flush()
    while ours.stdout.readline().strip() != "sleeping":
        pass
    grandchild = int((run.scratch / "out" / "take.mp4.pid").read_text())
    before = is_alive(grandchild)

    ours.kill()
    ours.wait()
    deadline = time.monotonic() + 10
    while is_alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert before
    assert not is_alive(grandchild)


def test_a_program_that_is_killed_is_told_with_its_signal(tmp_path: Path) -> None:
    run = Run(tmp_path, "import os; os.kill(os.getpid(), 9)\n", "{out}")

    with pytest.raises(EngineFault, match="ended with 137"):
        run.go()


@needs_proc
def test_what_a_finished_program_left_running_is_swept(tmp_path: Path) -> None:
    program = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(str(child.pid))
"""
    run = Run(tmp_path, program, "{out}")
    started = time.monotonic()

    handle = run.go()

    pid = int((run.scratch / run.engine.collect(handle, context=run.context).video).read_text())
    assert not is_alive(pid)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "no program"),
        ({"argv": "[1, 2]"}, "not a list of words"),
        ({"argv": "[oops"}, "cannot be read"),
        ({"argv": "make '{out}"}, "cannot be read"),
        ({"argv": "make {oot}"}, "a place nobody fills: {oot}"),
        ({"argv": "make film"}, "where to write"),
        ({"argv": "make {out}", "suffix": "/../x"}, "suffix"),
        ({"argv": "make {out}", "timeout": "soon"}, "cannot be read"),
        ({"argv": "make {out}", "timeout": "-1"}, "timeout"),
        ({"argv": "make {out}", "timeout": "inf"}, "timeout"),
    ],
)
def test_settings_that_make_no_sense_are_told(settings: Mapping[str, str], words: str) -> None:
    with pytest.raises(NotConfigured) as fault:
        read_program(settings)

    assert words in str(fault.value)


def test_the_program_that_is_not_there_is_told_by_health_and_by_the_take(tmp_path: Path) -> None:
    engine = CommandEngine({"argv": "no-such-program-anywhere {out}"})
    plan = engine.plan(short_request())
    assert plan.resolved is not None
    context = Context(scratch=tmp_path, settings={"argv": "no-such-program-anywhere {out}"})
    recipe = Recipe(engine="command", revision=plan.revision, resolved=plan.resolved)

    handle = engine.submit(recipe, attempt="a", context=context)
    with pytest.raises(NotConfigured, match="cannot be started"):
        list(engine.observe(handle, context=context))

    assert "is not found" in engine.health()


def test_a_template_offers_only_what_it_has_a_place_for() -> None:
    engine = CommandEngine({"argv": "make {prompt} {out}"})

    plan = engine.plan(short_request(negative="blur", wishes={"camera": "pan left"}, must=("seed",)))

    assert [refusal.field for refusal in plan.refusals] == ["seed"]
    assert {item.field for item in plan.adjustments} == {"negative", "wishes.camera", "seed"}


def test_another_template_is_another_revision() -> None:
    one = CommandEngine({"argv": "make {prompt} {out}"}).plan(short_request())
    other = CommandEngine({"argv": "make --fast {prompt} {out}"}).plan(short_request())

    assert one.revision != other.revision


def test_a_card_of_the_users_own_narrows_what_is_offered(tmp_path: Path) -> None:
    card = tmp_path / "mine.yaml"
    card.write_text(
        "id: mine\ntitle: Mine\nkind: command\nis_ai: true\nverified_on: '2026-11-01'\nsource: my own tests\n"
        "modes: {t2v: {lattice: 4k+1, seconds_max: 5, rates: ['16']}}\n"
    )
    engine = CommandEngine({"argv": "make {request_json}", "card": str(card)})

    plan = engine.plan(short_request())

    assert plan.resolved is not None
    assert (plan.resolved.frames, str(plan.resolved.rate), plan.resolved.trim_frames) == (9, "16", 8)


def test_a_card_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    engine = CommandEngine({"argv": "make {out}", "card": str(tmp_path / "none.yaml")})

    with pytest.raises(NotConfigured, match="cannot be read"):
        engine.card()


def test_a_prompt_too_long_for_arguments_is_told(tmp_path: Path) -> None:
    run = Run(tmp_path, WRITE_OUT, "{out}", "{prompt}", request=short_request(prompt="very " * 400_000))

    with pytest.raises(CannotDo, match="too long for the arguments"):
        run.go()


def test_a_scratch_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    run = Run(tmp_path, WRITE_OUT, "{out}")
    run.scratch.rmdir()

    with pytest.raises(CannotReach, match="scratch folder"):
        run.go()
