"""One frozen Settings, read once from the environment: what the person's machine decides, never a production."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rushes.errors import NotConfigured


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the machine decides.

    Args:
        home: the user's registry of productions and engine profiles (`RUSHES_HOME`).
        threads: worker threads for pictures (`RUSHES_THREADS`, default: the cores this process may use).
        database_url: PostgreSQL URL of the ledger, empty for SQLite in the production (`RUSHES_DATABASE_URL`).
        jobs_url: the same for the job engine (`RUSHES_JOBS_URL`).
        actor: who decides in this shell, a pseudonym (`RUSHES_ACTOR`, default: the login name).
        max_pixels: largest frame that is decoded, in pixels (`RUSHES_MAX_PIXELS`).
        max_seconds: longest clip that is decoded, in seconds (`RUSHES_MAX_SECONDS`).
    """

    home: Path
    threads: int
    database_url: str = ""
    jobs_url: str = ""
    actor: str = "somebody"
    max_pixels: int = 8192 * 4320
    max_seconds: int = 3600

    @staticmethod
    def read(environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment once; the caller passes the value on.

        Raises:
            NotConfigured: a setting that is no whole number.
        """
        env = os.environ if environ is None else environ
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return Settings(
            home=Path(env.get("RUSHES_HOME") or Path.home() / ".rushes"),
            threads=max(1, _number(env, "RUSHES_THREADS", cores)),
            database_url=env.get("RUSHES_DATABASE_URL", ""),
            jobs_url=env.get("RUSHES_JOBS_URL", ""),
            actor=env.get("RUSHES_ACTOR") or env.get("USER") or env.get("USERNAME") or "somebody",
            max_pixels=_number(env, "RUSHES_MAX_PIXELS", 8192 * 4320),
            max_seconds=_number(env, "RUSHES_MAX_SECONDS", 3600),
        )

    def secret(self, name: str, environ: Mapping[str, str] | None = None) -> str:
        """The value of a named secret: `RUSHES_SECRET_<NAME>`, else its line in `secrets.toml` of the user's home.

        A production only names its secrets; it never holds them, and no other variable of this process can be named.

        Raises:
            NotConfigured: there is none, or others on this machine may read the file.
        """
        env = os.environ if environ is None else environ
        variable = f"RUSHES_SECRET_{name.upper()}"
        if env.get(variable):
            return env[variable]
        path = self.home / "secrets.toml"
        value = _read_secrets(path).get(name) if path.is_file() else None
        if not isinstance(value, str) or not value:
            raise NotConfigured(
                f"no secret called {name!r}",
                cause=f"neither {variable} nor a line of that name in secrets.toml",
                next_step=f'set {variable}, or write {name} = "..." into {path} and: chmod 600 {path}',
            )
        return value


def _read_secrets(path: Path) -> Mapping[str, object]:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise NotConfigured("others may read the secrets", about=str(path), next_step=f"chmod 600 {path}")
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        where = f"line {getattr(fault, 'lineno', '?')}"  # the message of the parser may quote the line itself
        raise NotConfigured("the secrets cannot be read", cause=where, about=str(path)) from None


def _number(env: Mapping[str, str], name: str, otherwise: int) -> int:
    word = env.get(name, "").strip()
    if word and not word.isdigit():
        raise NotConfigured(f"{name} is no whole number", cause=f"found {word!r}", next_step=f"unset {name}, or set it")
    return int(word) if word else otherwise


#: Named points where the process may die: tests kill it there and look at what is left (`RUSHES_KILL_AT=name[:n]`).
KILL_POINTS = (
    "after-plan",
    "after-reserve",
    "after-intent",
    "after-accept",
    "mid-render",
    "after-collect",
    "before-settle",
    "after-settle",
    "mid-measure",
    "after-measure",
    "mid-finish",
    "mid-encode",
    "before-rename",
    "after-rename",
    "after-deliver",
    "before-step",
    "after-step",
    "after-enqueue",
)
_PASSES: dict[str, int] = {}


def kill_point(name: str) -> None:
    """Die at once, as from `kill -9`, where a test asked for it by `RUSHES_KILL_AT`; else do nothing.

    Args:
        name: one of `KILL_POINTS`; `RUSHES_KILL_AT=name:3` dies at the third pass.
    """
    wanted = os.environ.get("RUSHES_KILL_AT")
    if not wanted:
        return
    place, _, number = wanted.partition(":")
    if place == name:
        _PASSES[name] = _PASSES.get(name, 0) + 1
        if _PASSES[name] == int(number or 1):
            os._exit(137)
