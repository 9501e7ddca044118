"""A production's folder: make one, find one, read and write `production.toml`, and the user's list of productions."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cattrs

from rushes.errors import AskTheArtist, CannotReach, NamingFault, NotConfigured
from rushes.model.document import from_document, to_document
from rushes.model.production import Production, legal_name
from rushes.store.files import HALF, MediaTree, house_errors, inside

FILE = "production.toml"
REGISTRY = "productions.toml"

#: Fields of the production that `production.toml` holds; the brand has its own file, `brand.yaml`.
_FIELDS = ("id", "name", "code", "rate", "width", "height", "zone", "currency", "film_seconds", "music")
_LISTS = ("segments", "characters")


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A production on disk; every path is made from `root`, so the folder may be moved.

    Args:
        root: the folder that holds `production.toml`.
    """

    root: Path

    @property
    def ledger(self) -> Path:
        """The ledger's database."""
        return self.root / ".rushes" / "ledger.sqlite"

    @property
    def jobs(self) -> Path:
        """The job engine's database; it may be deleted."""
        return self.root / ".rushes" / "jobs.sqlite"

    @property
    def scratch(self) -> Path:
        """Where engines and finishing work; may be deleted while nothing runs."""
        return self.root / ".rushes" / "scratch"

    @property
    def log(self) -> Path:
        """Where this machine's own messages go."""
        return self.root / ".rushes" / "rushes.log"

    @property
    def brand(self) -> Path:
        """The brand sheet."""
        return self.root / "brand.yaml"

    @property
    def media(self) -> MediaTree:
        """The content-addressed media."""
        return MediaTree(root=self.root)

    def relative(self, path: Path) -> str:
        """A path inside the production as it is kept: relative, with forward slashes.

        Raises:
            NamingFault: a path outside.
        """
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError as fault:
            raise NamingFault("a path outside the production", cause=f"found {str(path)!r}") from fault


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What `production.toml` says: the production, and the tables that other rooms read.

    Args:
        production: without its brand, which `brand.yaml` holds.
        budget: the table `[budget]`, as written.
        policy: the table `[policy]`, as written.
        extra: every other key, kept as it was when the file is written again.
    """

    production: Production
    budget: Mapping[str, Any] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


def create_production(root: Path, facts: Facts, *, home: Path | None = None) -> Folder:
    """Make the folder of a production, or open the one that is there.

    Args:
        root: the folder; made with its parents.
        facts: what `production.toml` shall say; an existing file is left as it is.
        home: the user's registry (`settings.home`), where the production is entered; None for nowhere.

    Raises:
        CannotReach: a folder that cannot be made, or that holds other files and no production.
    """
    folder = Folder(root=root.resolve())
    with house_errors(root):
        if root.is_dir() and not (root / FILE).is_file() and any(item.name != ".rushes" for item in root.iterdir()):
            raise CannotReach(
                "the folder exists and is no production",
                cause=f"it holds other files and no {FILE}",
                next_step="choose another folder, or move those files away",
                about=str(root),
            )
        for name in (".rushes/media", ".rushes/scratch", "takes", "films", "deliverables"):
            (root / name).mkdir(parents=True, exist_ok=True)
    if not (root / FILE).is_file():
        with house_errors(folder.root):
            _place_new(folder.root / FILE, _text_of(facts))
    if home is not None:
        register(folder, home=home)
    return folder


def find_production(*, wanted: str = "", start: Path, home: Path) -> Folder:
    """The production a command speaks of.

    Args:
        wanted: `--production`: a path or a name of the registry; empty to walk up from `start`.
        start: the current folder.
        home: the user's registry (`settings.home`).

    Raises:
        NotConfigured: none was found; says where was looked and the nearest known name.
    """
    if not wanted:
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / FILE).is_file():
                return Folder(root=folder)
        raise NotConfigured(
            "no production here",
            cause=f"neither {start.resolve()} nor a folder above it holds {FILE}",
            next_step="go into a production, name one with --production, or make one: rushes run SHEET",
        )
    known = registry(home)
    paths = [start / wanted, *([Path(known[wanted])] if wanted in known else [])]
    for path in paths:
        root = path.parent if path.name == FILE else path
        if (root / FILE).is_file():
            return Folder(root=root.resolve())
    near = difflib.get_close_matches(wanted, known, n=1)
    cause = (
        f"it was at {known[wanted]} and is not there now" if wanted in known else "neither a folder nor a known name"
    )
    step = f"did you mean {near[0]!r}?" if near and wanted not in known else "give the path of its folder"
    raise NotConfigured(f"no production {wanted!r}", cause=cause, next_step=step)


def registry(home: Path) -> dict[str, str]:
    """The user's productions: name -> folder; entries whose folder moved are kept until it is opened again.

    Raises:
        AskTheArtist: a registry that is no TOML.
    """
    path = home / REGISTRY
    return {str(name): str(where) for name, where in _load(path).items()} if path.is_file() else {}


def register(folder: Folder, *, home: Path) -> None:
    """Enter a production in the user's registry under its folder's name.

    Raises:
        CannotReach: the registry cannot be written.
    """
    entries = registry(home) | {folder.root.name: str(folder.root)}
    with house_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        _replace(home / REGISTRY, to_toml(dict(sorted(entries.items()))))


def read_facts(folder: Folder) -> Facts:
    """Read `production.toml`.

    Raises:
        AskTheArtist: no TOML, a missing field or a wrong type, named.
        CannotReach: the file cannot be read.
    """
    path = folder.root / FILE
    said = _load(path)
    kept = {name: said[name] for name in (*_FIELDS, *_LISTS) if name in said}
    missing = [name for name in ("id", "name", "code") if not isinstance(kept.get(name), str)]
    if missing:
        raise AskTheArtist(
            f"{FILE} lacks {', '.join(missing)}", next_step="restore the file from your copy", about=str(path)
        )
    if legal_name(kept["name"]) != kept["name"]:
        raise NamingFault("not a production name", cause=f"found {kept['name']!r}", about=str(path))
    kept["rate"] = str(kept.get("rate", 24))
    try:
        production = from_document(kept, Production)
    except (cattrs.BaseValidationError, TypeError, ValueError) as fault:
        causes = (
            "; ".join(cattrs.transform_error(fault)) if isinstance(fault, cattrs.BaseValidationError) else str(fault)
        )
        raise AskTheArtist(
            f"{FILE} has a value of a wrong kind", cause=causes, next_step="correct it and run again", about=str(path)
        ) from fault
    if production.music:
        inside(folder.root, production.music)
    rest = {name: value for name, value in said.items() if name not in (*_FIELDS, *_LISTS, "budget", "policy")}
    return Facts(production=production, budget=said.get("budget", {}), policy=said.get("policy", {}), extra=rest)


def write_facts(folder: Folder, facts: Facts) -> None:
    """Write `production.toml` as a whole, by a half file and a rename.

    Raises:
        CannotReach, DiskFull: as the disk says.
    """
    with house_errors(folder.root):
        _replace(folder.root / FILE, _text_of(facts))


def _text_of(facts: Facts) -> str:
    document = to_document(facts.production)
    said = {name: document[name] for name in _FIELDS}
    said |= dict(facts.extra)
    said |= {name: dict(table) for name, table in (("budget", facts.budget), ("policy", facts.policy)) if table}
    said |= {name: document[name] for name in _LISTS if document[name]}
    return to_toml(said)


def to_toml(table: Mapping[str, Any]) -> str:
    """A table as TOML 1.0: texts, numbers, truth values, lists of them, tables, and lists of tables; None is left out.

    Written here because the standard library only reads TOML, and these few kinds need no further dependency.
    """
    return "\n".join(_lines(table, prefix="")).strip() + "\n"


def _lines(table: Mapping[str, Any], *, prefix: str) -> list[str]:
    lines, tables = [], []
    for name, value in table.items():
        key = _key(name)
        if isinstance(value, Mapping):
            tables += ["", f"[{prefix}{key}]", *_lines(value, prefix=f"{prefix}{key}.")]
        elif isinstance(value, (list, tuple)) and value and all(isinstance(item, Mapping) for item in value):
            for item in value:
                tables += ["", f"[[{prefix}{key}]]", *_lines(item, prefix=f"{prefix}{key}.")]
        elif value is not None:
            lines.append(f"{key} = {_value(value)}")
    return lines + tables


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    text = "".join(
        escapes.get(sign, sign if sign.isprintable() or ord(sign) > 0x9F else f"\\u{ord(sign):04x}")
        for sign in str(value)
    )
    return f'"{text}"'


def _load(path: Path) -> dict[str, Any]:
    with house_errors(path):
        said = path.read_bytes()
    try:
        return tomllib.loads(said.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise AskTheArtist(
            f"{path.name} is no TOML", cause=str(fault), next_step="correct the line it names", about=str(path)
        ) from fault


def _replace(path: Path, text: str) -> None:
    half = path.with_name(f"{HALF}{os.getpid()}-{path.name}")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def _place_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet; where another process was first, its file stands."""
    half = path.with_name(f"{HALF}{os.getpid()}-{path.name}")
    half.write_text(text, encoding="utf-8")
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            half.replace(path)
    finally:
        half.unlink(missing_ok=True)
