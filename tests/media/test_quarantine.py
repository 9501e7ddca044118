from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rushes.media.quarantine import check_limits
from tests.media.clips import write_clip


def test_limits_are_read_from_the_header(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=24)

    assert check_limits(path, max_pixels=6144, max_seconds=1) == ""
    assert "6144 pixels" in check_limits(path, max_pixels=6143, max_seconds=1)


@pytest.mark.skipif(sys.platform == "win32", reason="no process limits on Windows")
def test_a_limited_process_can_write_no_file(tmp_path: Path) -> None:
    code = (
        "from rushes.media.quarantine import limit_self\n"
        "limit_self(seconds=5)\n"
        f"with open({str(tmp_path / 'x')!r}, 'w') as file: file.write('x' * 10)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode != 0
    assert not (tmp_path / "x").exists() or not (tmp_path / "x").read_text()
