"""The embedded runner: durable jobs in this process, on a SQLite file or PostgreSQL, with no server beside it."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushes.errors import BrokenPromise, DiskFull, NoSuchRecord, RushesError, TryAgain
from rushes.jobs import engine
from rushes.jobs.base import JobSpec, JobState, JobStateName, StepFunction
from rushes.jobs.engine import BUSY_SECONDS, IN_HAND
from rushes.jobs.gate import Gate
from rushes.jobs.slots import Slots, take_first
from rushes.jobs.work import fault_document, run_job, to_document
from rushes.settings import kill_point

if TYPE_CHECKING:
    from sqlalchemy import Engine

LOG = logging.getLogger("rushes.jobs")
WORKFLOW = "rushes.job"
IDLE_SECONDS = 1.0  # between looks at a queue that has none
WORK_SECONDS = 0.25  # between looks at a queue whose jobs take long
LINGER_SECONDS = 3.0  # looks are frequent for so long after something began or ended
LOOK_SECONDS = 1.0  # between looks for jobs that end in other processes
REAP_SECONDS = 5.0
#: A step that asks for the interpreter gets it after so long, not after Python's 5 ms: one that measures lets it go
#: two hundred times a frame, and took three times as long beside one that builds a scene.
TURN_SECONDS = 0.0005
_ACTIVE = ["ENQUEUED", "DELAYED", "PENDING"]
_LIVE_HERE: set[str] = set()


class EmbeddedRunner:
    """A `Runner` on DBOS. One per process at a time: the library keeps one state per process.

    Args:
        where: path of the jobs' SQLite file, or a PostgreSQL URL.
    """

    def __init__(self, where: str | Path) -> None:
        self.where = where
        self.executor = ""
        self._import: engine.Import | None = None
        self._dbos: Any = None
        self._library: Any = None
        self._engine: Engine | None = None
        self._slots: Slots | None = None
        self._log: logging.Handler | None = None
        self._is_leaving = False
        self._steps: Mapping[str, StepFunction] = {}
        self._queues: dict[str, int] = {}
        self._gates: dict[str, Gate] = {}
        self._ended: dict[str, tuple[float, JobState | None]] = {}  # jobs that ended in this process, when and how
        self._running: dict[str, tuple[str, str]] = {}  # job -> its queue and step
        self._asked: dict[str, tuple[float, bool]] = {}
        self._change = threading.Condition()
        self._stop = threading.Event()
        self._keeper: threading.Thread | None = None
        self._workflow: Any = None
        self._broken: RushesError | None = None  # the engine cannot write: whoever waits must hear it
        self._intervals: dict[str, float] = {}
        self._touched: dict[str, float] = {}

    def prepare(self) -> None:
        """Begin to import the engine's library in a thread, so that `start` need not wait for it."""
        if self._import is None:
            self._import = engine.Import()

    def start(self, *, steps: Mapping[str, StepFunction], queues: Mapping[str, int]) -> None:
        """Register the steps, open the queues (name -> jobs at once) and adopt what dead processes left.

        Without steps the process only asks, enqueues and cancels: it opens no queue and runs nothing.

        Raises:
            BrokenPromise: another runner of this process is open.
            CannotReach: the database cannot be used, or the library does not import.
        """
        if _LIVE_HERE:
            raise BrokenPromise("two runners in one process", next_step="stop the first one before the second starts")
        self.prepare()
        assert self._import is not None  # set by prepare
        self._library = self._import.wait()
        self._steps, self._queues = steps, dict(queues) if steps else {}
        self._slots = engine.open_slots(self.where)
        self.executor = f"slot-{take_first(self._slots):03d}"
        self._log = engine.open_log(self.where)
        is_new = not engine.is_url(self.where) and not Path(self.where).exists()
        settings, self._engine = engine.configuration(self.where, executor=self.executor, library=self._library)
        self._dbos = self._library.DBOS
        _LIVE_HERE.add(self.executor)
        with contextlib.ExitStack() as halfway:
            halfway.callback(self.stop)  # a runner that did not start must not stand in the way of the next one
            self._launch(settings, is_new=is_new)
            halfway.pop_all()
        if steps:
            sys.setswitchinterval(TURN_SECONDS)
            self._keeper = threading.Thread(target=self._keep, name="rushes-keeper", daemon=True)
            self._keeper.start()

    def _launch(self, settings: Any, *, is_new: bool) -> None:
        self._dbos(config=settings)

        def job(document: dict[str, Any]) -> dict[str, Any]:  # a plain function: the library marks it
            return self._run(document)

        self._workflow = self._dbos.workflow(name=WORKFLOW)(job)
        self._dbos.listen_queues(list(self._queues))
        if is_new:
            engine.found(self._engine, str(self.where), queues=self._queues, library=self._library)
        self._dbos.launch()
        for name, at_once in self._queues.items():
            self._open_queue(name, at_once)
        self._stop.clear()
        self._is_leaving = False
        if self._steps:
            self._reap()

    def _open_queue(self, name: str, at_once: int) -> None:
        old = self._dbos.retrieve_queue(name)
        paused = old is not None and old.worker_concurrency == 0
        self._gates[name] = Gate(at_once)
        self._gates[name].pause(paused)
        self._intervals[name] = BUSY_SECONDS
        self._touched[name] = time.monotonic()
        self._dbos.register_queue(
            name,
            worker_concurrency=0 if paused else at_once + IN_HAND,
            global_concurrency=at_once + IN_HAND,
            polling_interval_sec=BUSY_SECONDS,
            on_conflict="always_update",
        )

    def enqueue(self, job: JobSpec) -> JobState:
        """Put a job in its queue; a known id is answered with the state it has."""
        known = self.state(job.id)
        if known is not None:
            return known
        with (
            engine.told(self.where),
            self._library.SetWorkflowID(job.id),
            self._library.SetEnqueueOptions(priority=max(1, job.priority), app_version=engine.VERSION),
        ):
            self._dbos.enqueue_workflow(job.queue, self._workflow, to_document(job))
        kill_point("after-enqueue")
        self._touch(job.queue)
        return JobState(id=job.id, state="queued")

    def state(self, job_id: str) -> JobState | None:
        """Where the job stands; None for an id never seen."""
        found = self._dbos.list_workflows(workflow_ids=[job_id], load_input=False)
        if found and found[0].status == "PENDING" and (fresh := self._fresh(job_id)):
            return fresh
        return self._state_of(found[0]) if found else None

    def _fresh(self, job_id: str) -> JobState | None:
        """How a job ended a moment ago in this process, which the engine may not have written yet."""
        at, state = self._ended.get(job_id, (0.0, None))
        return state if time.monotonic() - at < LOOK_SECONDS else None

    def wait(self, job_ids: tuple[str, ...], *, every: float = 0.05) -> Iterator[JobState]:
        """Each job's state once it ended, in the order they end; ids never seen are waited for too.

        What ends in this process says so at once; what ends in others is looked for every second.
        """
        left = dict.fromkeys(job_ids)
        next_look = 0.0
        while left:
            if self._broken is not None:
                raise self._broken
            with self._change:
                if not self._ended.keys() & left.keys() and time.monotonic() < next_look:
                    self._change.wait(max(0.0, next_look - time.monotonic()))
                here = self._ended.keys() & left.keys()
            states = [state for job_id in here if (state := self._fresh(job_id))]
            if not states or time.monotonic() >= next_look:
                states += self._ended_states(tuple(left.keys() - {state.id for state in states}))
                next_look = time.monotonic() + LOOK_SECONDS
            for job_id in here - {state.id for state in states}:  # not written yet, or begun again elsewhere
                self._ended.pop(job_id, None)
            for state in states:
                left.pop(state.id, None)
                yield state

    def _ended_states(self, job_ids: tuple[str, ...]) -> list[JobState]:
        ended = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
        found = []
        for start in range(0, len(job_ids), 500):
            some = list(job_ids[start : start + 500])
            rows = self._dbos.list_workflows(workflow_ids=some, status=ended, load_input=False)
            found += [self._state_of(row) for row in rows if row.workflow_id not in self._running]
        return found

    def _state_of(self, row: Any) -> JobState:
        job_id = row.workflow_id
        if row.status == "SUCCESS":
            return _ended_state(job_id, row.output)
        if row.status == "CANCELLED":
            return JobState(id=job_id, state="cancelled")
        if row.status == "PENDING" and not any(gate.is_waiting(job_id) for gate in self._gates.values()):
            return JobState(id=job_id, state="running", step=self._running.get(job_id, ("", ""))[1])
        if row.status in _ACTIVE:
            return JobState(id=job_id, state="paused" if self.is_paused() else "queued")
        fault = BrokenPromise("the job engine gave up", cause=str(row.error or row.status))
        return JobState(id=job_id, state="failed", error=fault_document(fault))

    def cancel(self, job_id: str) -> None:
        """Stop at the next step; a running step sees `is_cancelled`. A job that ended stays as it ended.

        Raises:
            NoSuchRecord: an id never seen.
        """
        state = self.state(job_id)
        if state is None:
            raise NoSuchRecord(f"no job {job_id!r}", next_step="see the known jobs: rushes status")
        if state.state in ("done", "failed"):
            return
        self._dbos.cancel_workflow(job_id)
        self._asked[job_id] = (float("inf"), True)
        for gate in self._gates.values():
            gate.call_off(job_id)
        if job_id not in self._running:
            self._say_ended(job_id, JobState(id=job_id, state="cancelled"))

    def is_cancelled(self, job_id: str) -> bool:
        """True once a person asked this job to stop; asks the database at most four times a second for each job."""
        if self._is_leaving:
            return True
        until, answer = self._asked.get(job_id, (0.0, False))
        if time.monotonic() < until:
            return answer
        rows = self._dbos.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False)
        answer = bool(rows) and rows[0].status == "CANCELLED"
        self._asked[job_id] = (time.monotonic() + 0.25, answer)
        return answer

    def pause(self) -> None:
        """Start no further job until `unpause`, after a restart too; running jobs go on.

        Other processes start at most the one job of each queue that they have in hand.
        """
        for gate in self._gates.values():
            gate.pause(True)
        for queue in self._dbos.list_queues():
            queue.set_worker_concurrency(0)

    def unpause(self) -> None:
        """Go on after `pause`."""
        for queue in self._dbos.list_queues():
            queue.set_worker_concurrency(queue.global_concurrency)
        for gate in self._gates.values():
            gate.pause(False)

    def is_paused(self) -> bool:
        """True after `pause`."""
        return any(queue.worker_concurrency == 0 for queue in self._dbos.list_queues())

    def retry(self, job_id: str) -> JobState:
        """Run a failed or cancelled job again from the step it ended in; any other job is answered as it stands.

        Raises:
            NoSuchRecord: an id never seen.
            TryAgain: it was cancelled a moment ago and its step has not stopped yet.
        """
        state = self.state(job_id)
        if state is None:
            raise NoSuchRecord(f"no job {job_id!r}", next_step="see the known jobs: rushes status")
        if state.state not in ("failed", "cancelled"):
            return state
        if not self._has_left(job_id):
            raise TryAgain("the job has not stopped yet", after=2.0, about=job_id)
        document = self._dbos.list_workflows(workflow_ids=[job_id])[0].input["args"][0]
        kept = [step for step in self._dbos.list_workflow_steps(job_id) if "answer" in (step["output"] or {})]
        self._ended.pop(job_id, None)
        self._asked.pop(job_id, None)
        self._dbos.rewind_workflow(
            job_id,
            start_step=1 + max((step["function_id"] for step in kept), default=0),
            application_version=engine.VERSION,
            queue_name=document["queue"],
        )
        self._touch(document["queue"])
        return JobState(id=job_id, state="queued")

    def _has_left(self, job_id: str) -> bool:
        end = time.monotonic() + 10.0
        while time.monotonic() < end:
            if job_id not in self._running:
                rows = self._dbos.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False)
                if rows[0].status not in _ACTIVE:
                    return True
            time.sleep(0.02)
        return False

    def stop(self, *, now: bool = False) -> None:
        """Start nothing more, finish running steps, and close; jobs with steps left go on at the next start.

        Args:
            now: running steps see `is_cancelled` and may give up; they run again at the next start (Ctrl-C).
        """
        if self._dbos is None:
            return
        self._is_leaving = now
        self._stop.set()
        for gate in self._gates.values():
            gate.close()
        while self._running:
            time.sleep(0.01)
        if self._keeper is not None:
            self._keeper.join(10)
        self._dbos.destroy(destroy_registry=True)
        if self._engine is not None:
            self._engine.dispose()
        if self._slots is not None:
            self._slots.close()
        if self._log is not None:
            engine.close_log(self._log)
        _LIVE_HERE.discard(self.executor)
        self._dbos, self._import, self._slots, self._engine = None, None, None, None

    def _run(self, document: dict[str, Any]) -> dict[str, Any]:
        job_id, queue = document["id"], document["queue"]
        entered = self._gates[queue].enter(job_id, priority=document["priority"])
        try:
            if self._stop.is_set():
                raise _Leave
            self._running[job_id] = (queue, "")
            self._touch(queue)
            return self._walk(document)
        finally:
            if entered:
                self._gates[queue].leave()
            self._running.pop(job_id, None)
            self._asked.pop(job_id, None)

    def _walk(self, document: dict[str, Any]) -> dict[str, Any]:
        from sqlalchemy.exc import DatabaseError

        job_id, queue = document["id"], document["queue"]
        ended: JobState | None = None
        try:
            answer = run_job(
                document,
                steps=self._steps,
                once=self._once,
                is_cancelled=lambda: self.is_cancelled(job_id),
                at_step=lambda name: self._running.__setitem__(job_id, (queue, name)),
            )
            ended = _ended_state(job_id, answer)
        except self._library.error.DBOSWorkflowCancelledError:
            ended = JobState(id=job_id, state="cancelled", step=self._running[job_id][1])
            raise
        except DatabaseError as fault:
            self._broken = engine.fault_of(fault, self.where)
            raise
        finally:
            self._running.pop(job_id, None)
            self._say_ended(job_id, ended)
            self._touch(queue)
        return answer

    def _say_ended(self, job_id: str, state: JobState | None) -> None:
        now = time.monotonic()
        with self._change:
            for old in [name for name, (at, _) in self._ended.items() if now - at > LOOK_SECONDS]:
                del self._ended[old]
            self._ended[job_id] = (now, state)
            self._change.notify_all()

    def _once(self, name: str, step: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if self._stop.is_set():
            raise _Leave

        def guarded() -> dict[str, Any]:
            answer = step()
            if self._is_leaving and "cancelled" in answer:
                raise _Leave  # past the engine, so that nothing is kept of this step
            return answer

        answer: dict[str, Any] = self._dbos.run_step({"name": name}, guarded)
        return answer

    def _touch(self, queue: str) -> None:
        """Something began or ended in this queue: look often for a while."""
        self._touched[queue] = time.monotonic()
        self._look_every(queue, BUSY_SECONDS)

    def _look_every(self, name: str, seconds: float) -> None:
        if self._intervals.get(name) != seconds:
            self._intervals[name] = seconds
            queue = self._dbos.retrieve_queue(name)
            if queue is not None:
                queue.set_polling_interval_sec(seconds)

    def _keep(self) -> None:
        """Slow the queues down while they are empty, and take over the work of processes that died."""
        from sqlalchemy.exc import DatabaseError, SQLAlchemyError

        next_reap = 0.0
        while not self._stop.wait(IDLE_SECONDS):
            try:
                if time.monotonic() >= next_reap:
                    self._reap()
                    next_reap = time.monotonic() + REAP_SECONDS
                self._pace()
            except (
                RushesError,
                SQLAlchemyError,
                self._library.error.DBOSException,
            ) as fault:  # a busy database ends no keeper
                LOG.exception("the keeper of the jobs goes on after a fault")
                if isinstance(fault, DatabaseError) and isinstance(
                    full := engine.fault_of(fault, self.where), DiskFull
                ):
                    self._broken = full

    def _pace(self) -> None:
        """Look seldom where nothing began or ended lately: a look at an empty queue costs some milliseconds."""
        at_work = {queue for queue, _ in tuple(self._running.values())}
        for name in self._queues:
            if time.monotonic() - self._touched.get(name, 0.0) > LINGER_SECONDS:
                self._look_every(name, WORK_SECONDS if name in at_work else IDLE_SECONDS)

    def _reap(self) -> None:
        assert self._slots is not None  # open while the runner is
        pending = self._dbos.list_workflows(status="PENDING", load_input=False, load_output=False)
        for executor in sorted({row.executor_id for row in pending if row.executor_id} - {self.executor}):
            number = int(executor.removeprefix("slot-"))
            if not self._slots.take(number):
                continue  # it lives
            try:
                rows = self._dbos.list_workflows(
                    status="PENDING", executor_id=executor, load_input=False, load_output=False
                )
                for row in rows:
                    LOG.warning("taking over job %s of a process that died", row.workflow_id)
                    self._dbos.resume_workflow(row.workflow_id, queue_name=row.queue_name)
            finally:
                self._slots.free(number)


def _ended_state(job_id: str, answer: Mapping[str, Any]) -> JobState:
    fault = answer.get("fault", {})
    state: JobStateName = "cancelled" if answer.get("cancelled") else "failed" if fault else "done"
    return JobState(id=job_id, state=state, step=answer["step"], result=answer["result"], error=fault)


class _Leave(BaseException):
    """The process stops: the job is left where it stands, and goes on at the next start."""
