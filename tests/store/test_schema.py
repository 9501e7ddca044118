from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from rushes.errors import CannotReach
from rushes.store.database import Database
from rushes.store.migrations import migrate, upgrade
from rushes.store.records import open_ledger
from rushes.store.schema import HEAD, METADATA


def shape(database: Database) -> set[tuple[str, str]]:
    with database.reading() as connection:
        if database.is_sqlite:
            wanted = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        else:
            wanted = "SELECT 'trigger', tgname::text FROM pg_trigger WHERE NOT tgisinternal"
        return {(kind, name) for kind, name in connection.execute(text(wanted))}


def test_the_migrations_and_the_tables_in_code_agree(address: str, tmp_path: Path) -> None:
    migrated = Database(address)
    with migrated.writing() as connection:
        migrate(connection)
    made = Database(tmp_path / "made.sqlite")
    upgrade(made)

    with migrated.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)

    assert differences == []
    assert {name for kind, name in shape(migrated) if kind == "trigger"} == {
        name for kind, name in shape(made) if kind == "trigger"
    }
    assert upgrade(migrated) == HEAD
    migrated.close()
    made.close()


def test_opening_a_ledger_imports_no_migration_tool(tmp_path: Path) -> None:
    code = (
        "import sys; from rushes.store.records import open_ledger; open_ledger(sys.argv[1]); "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'alembic', 'dbos'}))"
    )

    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "l.sqlite")], check=True, capture_output=True, text=True
    )

    assert said.stdout.strip() == "[]"


def test_a_ledger_of_a_newer_program_is_refused(address: str) -> None:
    ledger = open_ledger(address)
    with ledger.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ledger.close()

    with pytest.raises(CannotReach, match="newer than this Rushes"):
        open_ledger(address)
