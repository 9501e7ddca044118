"""A ledger on disk for every test of the store; the same tests run on PostgreSQL where a server is named."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from rushes.store.records import Ledger, open_ledger
from tests.store.nouns import PRODUCTION

CURE = "apt-get install -y postgresql, then RUSHES_TEST_POSTGRES=postgresql://user@host/base"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.sqlite")
        return
    url = os.environ.get("RUSHES_TEST_POSTGRES")
    if not url:
        pytest.skip(f"no PostgreSQL server: {CURE}")
    name = f"rushes_{uuid.uuid4().hex[:12]}"
    server = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    opened = open_ledger(address)
    opened.save_production(PRODUCTION)
    yield opened
    opened.close()
