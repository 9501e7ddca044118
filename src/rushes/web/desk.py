"""The desk: which productions the studio knows, and each of them opened once, for all browsers and threads."""

from __future__ import annotations

import dataclasses
import difflib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rushes.app import open_bench, plan_sheet, with_brand
from rushes.errors import GateClosed, NoSuchRecord, RushesError
from rushes.jobs.base import Runner
from rushes.settings import Settings
from rushes.store.production import FILE, Folder, read_facts, registry
from rushes.web import who
from rushes.workflow.bench import Bench
from rushes.workflow.prepare import Wishes, import_job, make_folder
from rushes.workflow.studio import demo
from rushes.workflow.studio.board import MOST, Board, Query
from rushes.workflow.studio.home import Pace
from rushes.workflow.studio.preview import close_previews
from rushes.workflow.studio.shelf import Shelf
from rushes.workflow.studio.snapshot import Snapshot
from rushes.workflow.studio.veil import Veil

LOG = logging.getLogger("rushes.web")
#: People whose view of a production is remembered; the longest unseen is made anew when they come back.
MOST_SEATS = 64


@dataclass(frozen=True, kw_only=True)
class Known:
    """A production that the studio could open."""

    name: str
    root: Path
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A production that is open for one person: the bench with them at it, and what they may see of it."""

    name: str
    bench: Bench
    shelf: Veil
    board: Board
    pace: Pace

    def look(self) -> Snapshot:
        """What stands now."""
        return self.shelf.look()


@dataclass(frozen=True, kw_only=True)
class _Production:
    """A production that is open, whoever looks at it."""

    name: str
    bench: Bench
    shelf: Shelf
    pace: Pace
    is_read: threading.Event


class Desk:
    """Every production of this machine, opened when it is first asked for.

    Args:
        settings: of this machine.
        current: the production that the studio was opened on, where there is one.
    """

    def __init__(self, *, settings: Settings, current: Folder | None) -> None:
        self.settings = settings
        self.current = current
        self.leaving = threading.Event()
        self._lock = threading.RLock()
        self._opened: dict[Path, _Production] = {}
        self._seats: dict[tuple[Path, str], Opened] = {}
        self._runs_at: Path | None = None
        self._work: list[threading.Thread] = []
        self._warming: list[threading.Thread] = []

    def known(self) -> tuple[Known, ...]:
        """The productions by name; the one the studio was opened on hides another of its name."""
        found = {name: Path(where) for name, where in registry(self.settings.home).items()}
        mine = self.current.root if self.current else None
        if mine is not None:
            found[mine.name] = mine
        return tuple(Known(name=name, root=root, is_current=root == mine) for name, root in sorted(found.items()))

    def open(self, name: str) -> Opened:
        """A production by its name, for the person who asks; a path is never taken.

        Raises:
            NoSuchRecord: no such production, or its folder is gone.
        """
        root, production = self._open(name)
        return self._seat_at(root, production, person=who.called() or self.settings.actor)

    def open_ahead(self) -> None:
        """Begin to read the production that the studio was opened on, so that its first page need not wait for it."""
        if self.current is not None:
            thread = threading.Thread(target=self._open_ahead, args=(self.current.root.name,), daemon=True)
            self._warming.append(thread)
            thread.start()

    def is_read(self, name: str) -> bool:
        """True once the board of a production answers without reading its takes first."""
        return any(item.name == name and item.is_read.is_set() for item in self._opened.values())

    def _seat_at(self, root: Path, production: _Production, *, person: str) -> Opened:
        seat = self._seats.get((root, person))
        if seat is not None:
            return seat
        with self._lock:
            if (root, person) not in self._seats:
                others = list(self._seats.items())[-MOST_SEATS:]
                self._seats = {**dict(others), (root, person): _seat(production, person)}
            return self._seats[root, person]

    def _open(self, name: str) -> tuple[Path, _Production]:
        known = {item.name: item.root for item in self.known()}
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            step = f"did you mean {near[0]!r}?" if near else "see /v1/productions"
            raise NoSuchRecord(f"no production {name!r}", next_step=step)
        root = known[name]
        opened = self._opened.get(root)
        if opened is not None:
            return root, opened
        with self._lock:
            if root in self._opened:
                return root, self._opened[root]
            if not (root / FILE).is_file():
                raise NoSuchRecord(
                    f"the production {name!r} is not there", cause=f"no {FILE} in its folder", about=name
                )
            bench = open_bench(Folder(root=root), settings=self.settings)
            bench = dataclasses.replace(bench, open_runner=self._runner_of(root, bench))
            opened = _production(name, bench, pace=Pace(bench))
            self._opened = {**self._opened, root: opened}
            thread = threading.Thread(target=self._warm, args=(root, opened), name="rushes-warm", daemon=True)
            self._warming.append(thread)
            thread.start()
            return root, opened

    def read_again(self, name: str) -> None:
        """The production's settings and brand sheet were written anew: what is planned from now on goes by them."""
        with self._lock:
            root, opened = self._open(name)
            production = with_brand(opened.bench.production, Folder(root=opened.bench.folder))
            bench = dataclasses.replace(opened.bench, production=production)
            self._opened = {**self._opened, root: _production(name, bench, pace=opened.pace)}
            self._seats = {key: seat for key, seat in self._seats.items() if key[0] != root}

    def code_of(self, known: Known) -> str:
        """The show code of a production, read without opening it; empty where it is gone."""
        if not (known.root / FILE).is_file():
            return ""
        return read_facts(Folder(root=known.root)).production.code

    def start_demo(self) -> Opened:
        """Make the demo beside the person's registry, or go on with it; its takes come while the studio is looked at.

        Raises:
            GateClosed: another production is at work.
            CannotReach, DiskFull: as the disk says.
        """
        home = self.settings.home
        sheet = demo.write_demo(home / "demo")
        job, plan, _ = plan_sheet(
            sheet,
            root=home / "productions" / demo.NAME,
            wishes=Wishes(mapping={}),
            engine="previz",
            settings=self.settings,
        )
        make_folder(job, home=home)
        opened = self.open(demo.NAME)
        if plan.new and not self.is_busy:
            import_job(opened.bench, job)
            opened.bench.open_runner()  # a fault of the job engine is told now, not in the thread
            self.begin(lambda: demo.shoot_demo(opened.bench, plan), about="demo")
        return opened

    def begin(self, work: Callable[[], object], *, about: str) -> None:
        """Do something that takes long in a thread of its own; what goes wrong is in the ledger and in the log."""

        def run() -> None:
            try:
                work()
            except RushesError as fault:
                LOG.error("%s: %s", about, fault)

        thread = threading.Thread(target=run, name=f"rushes-{about}", daemon=True)
        with self._lock:
            self._work = [item for item in self._work if item.is_alive()] + [thread]
        thread.start()

    @property
    def is_busy(self) -> bool:
        """True while something that was begun has not ended."""
        return any(thread.is_alive() for thread in self._work)

    def _open_ahead(self, name: str) -> None:
        try:
            self._open(name)
        except RushesError as fault:  # whoever asks for it hears it
            LOG.info("not opened ahead: %s", fault)

    def _warm(self, root: Path, opened: _Production) -> None:
        """Read what the board's first page rests on (rows, columns, facets, judgements), then judge place by place."""
        try:
            seat = self._seat_at(root, opened, person=self.settings.actor)
            seat.shelf.judge(seat.look(), seat.board.page(Query(), limit=MOST).rows)
            opened.is_read.set()
            opened.shelf.warm(stop=self.leaving)
        except RushesError as fault:  # whoever asks for it hears it
            LOG.info("not read ahead: %s", fault)

    def leave(self) -> None:
        """Streams end themselves from now on."""
        self.leaving.set()

    def close(self) -> None:
        """End job engines and close ledgers; not while work is under way, which the ledger survives anyway."""
        self.leave()
        for thread in self._warming:
            thread.join(5)
        for opened in self._opened.values():
            close_previews(opened.bench)
            opened.bench.close()

    def _runner_of(self, root: Path, bench: Bench) -> Callable[[], Runner]:
        """The job engine of a production: started by the first work, one for this process."""

        def open_runner() -> Runner:
            with self._lock:
                if self._runs_at not in (None, root):
                    raise GateClosed(
                        "another production is at work in this studio",
                        cause=f"takes of {self._runs_at.name if self._runs_at else ''} are made by this program",
                        next_step="start a second studio for this production, or use the command line",
                    )
                runner = bench.open_runner()
                self._runs_at = root
                return runner

        return open_runner


def _production(name: str, bench: Bench, *, pace: Pace) -> _Production:
    return _Production(name=name, bench=bench, shelf=Shelf(bench), pace=pace, is_read=threading.Event())


def _seat(production: _Production, person: str) -> Opened:
    """A production as one person sits before it."""
    actor = production.bench.ledger.pseudonym(person)
    bench = dataclasses.replace(production.bench, actor=actor)
    veil = Veil(production.shelf, who=actor.id)
    return Opened(name=production.name, bench=bench, shelf=veil, board=Board(bench, veil), pace=production.pace)
