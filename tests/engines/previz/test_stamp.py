"""Compiled kernels never outlive their sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from rushes.engines.previz.stamp import drop_stale


@pytest.fixture
def package(tmp_path: Path) -> Path:
    kit = tmp_path / "rushes" / "engines" / "previz" / "kits"
    (kit / "__pycache__").mkdir(parents=True)
    (kit / "street.py").write_text("@njit\ndef rows(): ...\n", "utf-8")
    for name in ("street.rows.py311.nbi", "street.rows.py311.1.nbc", "street.pyc"):
        (kit / "__pycache__" / name).write_bytes(b"x")
    return tmp_path / "rushes"


def test_a_changed_kernel_throws_away_what_was_compiled_and_nothing_else(package: Path) -> None:
    cache = package / "engines" / "previz" / "kits" / "__pycache__"
    drop_stale(package)
    (cache / "street.rows.py311.nbi").write_bytes(b"new")
    (package / "engines" / "previz" / "kits" / "street.py").write_text("@njit\ndef rows(): pass\n", "utf-8")

    gone = drop_stale(package)

    assert gone == 1
    assert [path.name for path in cache.iterdir()] == ["street.pyc"]


def test_unchanged_kernels_stay_compiled(package: Path) -> None:
    cache = package / "engines" / "previz" / "kits" / "__pycache__"
    drop_stale(package)
    (cache / "street.rows.py311.nbi").write_bytes(b"new")

    assert drop_stale(package) == 0
    assert (cache / "street.rows.py311.nbi").exists()


def test_caches_beside_the_package_are_not_touched(package: Path) -> None:
    other = package.parent / "other" / "__pycache__"
    other.mkdir(parents=True)
    (other / "their.nbi").write_bytes(b"x")

    drop_stale(package)

    assert (other / "their.nbi").exists()
