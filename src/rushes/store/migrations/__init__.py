"""Bring a ledger to the newest schema: Alembic driven from code, so that no file in the current folder matters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from rushes.errors import CannotReach
from rushes.store.database import Database
from rushes.store.schema import HEAD, create


def upgrade(database: Database) -> str:
    """Run what is missing in one transaction and return the revision; Alembic is not imported where nothing is.

    Raises:
        CannotReach: a newer Rushes wrote this ledger, or it is read-only and old.
    """
    with database.reading() as connection:
        found = _revision(connection)
    if found == HEAD:
        return HEAD
    if found > HEAD:
        raise CannotReach(
            "the ledger is newer than this Rushes",
            cause=f"it has schema {found}, this program knows {HEAD}",
            next_step="install the newer Rushes",
            about=str(database.url.database),
        )
    with database.writing(durable=True) as connection:
        found = _revision(connection)
        if not found:
            create(connection)  # the same schema in a tenth of the time
        elif found != HEAD:
            migrate(connection)
    return HEAD


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def migrate(connection: Connection) -> None:
    """Run every migration that is missing, from wherever the database stands."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(__file__).parent))

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs("head", revision)  # as alembic.command.upgrade does

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        with environment.begin_transaction():
            environment.run_migrations()
