"""The embedded renderer keeps the engine contract like any other engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from rushes.engines.base import Engine
from rushes.engines.previz import PrevizEngine
from rushes.model.engine import Request
from rushes.testing.engine_suite import EngineSuite, short_request

pytestmark = pytest.mark.timeout(600)  # the first run on a machine compiles the kernels


class TestPrevizKeepsTheContract(EngineSuite):
    def make_engine(self, folder: Path) -> Engine:
        return PrevizEngine()

    def make_request(self, folder: Path) -> Request:
        return short_request(prompt="a man walks down a neon street in the rain at night")
