"""A jobs database for every test of the runner: a SQLite file, and PostgreSQL where a server is named."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from rushes.jobs.base import StepFunction
from rushes.jobs.embedded import EmbeddedRunner

CURE = "apt-get install -y postgresql, then RUSHES_TEST_POSTGRES=postgresql://user@host/base"
Start = Callable[..., EmbeddedRunner]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "jobs.sqlite")
        return
    url = os.environ.get("RUSHES_TEST_POSTGRES")
    if not url:
        pytest.skip(f"no PostgreSQL server: {CURE}")
    name = f"rushes_{uuid.uuid4().hex[:12]}"
    server = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server.url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture
def start(where: str) -> Iterator[Start]:
    open_now: list[EmbeddedRunner] = []

    def begin(steps: dict[str, StepFunction], queues: dict[str, int] | None = None) -> EmbeddedRunner:
        runner = EmbeddedRunner(where)
        runner.start(steps=steps, queues=queues or {"previz": 2})
        open_now.append(runner)
        return runner

    yield begin
    for runner in open_now:
        runner.stop()
