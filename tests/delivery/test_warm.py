from __future__ import annotations

from pathlib import Path

import pytest

from rushes.delivery.warm import warm_up
from tests.delivery.films import font


def test_warming_up_makes_a_film_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    warm_up(font())

    assert list(tmp_path.iterdir()) == []
