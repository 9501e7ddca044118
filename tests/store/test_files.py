from __future__ import annotations

import errno
import hashlib
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from rushes.errors import BrokenPromise, CannotReach, DiskFull, NamingFault, NoSuchRecord
from rushes.model.brief import MediaRef
from rushes.store import files
from rushes.store.files import MediaTree

TAKER = """
import sys
from pathlib import Path
from rushes.store.files import MediaTree, ingest
ingest(MediaTree(root=Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.fixture
def tree(tmp_path: Path) -> MediaTree:
    root = tmp_path / "launch"
    root.mkdir()
    return MediaTree(root=root)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip one.MP4"
    path.write_bytes(b"frames" * 1000)
    return path


def halves(tree: MediaTree) -> list[Path]:
    return list(tree.root.rglob(".half-*"))


def test_a_file_lies_under_its_hash_and_comes_back_byte_for_byte(tree: MediaTree, clip: Path) -> None:
    ref = files.ingest(tree, clip)

    sha256 = hashlib.sha256(clip.read_bytes()).hexdigest()
    place = files.path_of(tree, ref)
    assert ref == MediaRef(sha256=sha256, name="clip one.MP4", suffix=".mp4")
    assert place == tree.root / ".rushes" / "media" / sha256[:2] / sha256[2:4] / f"{sha256}.mp4"
    assert place.read_bytes() == clip.read_bytes()
    assert files.check(tree, ref)
    assert halves(tree) == []


def test_the_same_bytes_are_kept_once(tree: MediaTree, clip: Path) -> None:
    first = files.ingest(tree, clip)
    inode = files.path_of(tree, first).stat().st_ino

    second = files.ingest(tree, clip, name="again.mp4")

    assert second.sha256 == first.sha256
    assert files.path_of(tree, second).stat().st_ino == inode
    assert halves(tree) == []


def test_damaged_bytes_are_found_and_replaced(tree: MediaTree, clip: Path) -> None:
    ref = files.ingest(tree, clip)
    place = files.path_of(tree, ref)
    place.chmod(0o644)
    place.write_bytes(b"rot")

    assert not files.check(tree, ref)
    files.ingest(tree, clip)

    assert files.check(tree, ref)


def test_moving_takes_the_original_away_and_never_the_kept_bytes(tree: MediaTree, clip: Path) -> None:
    ref = files.ingest(tree, clip, move=True)
    again = files.ingest(tree, files.path_of(tree, ref), move=True)

    assert not clip.exists()
    assert files.check(tree, again)


def test_what_is_moved_is_taken_in_without_a_copy(tree: MediaTree, clip: Path) -> None:
    inode = clip.stat().st_ino

    ref = files.ingest(tree, clip, move=True)

    place = files.path_of(tree, ref)
    assert place.stat().st_ino == inode
    assert (place.stat().st_nlink, place.stat().st_mode & 0o222) == (1, 0)
    assert files.check(tree, ref)
    assert halves(tree) == []


def test_bytes_with_another_name_are_copied_so_that_it_may_be_edited(tree: MediaTree, clip: Path) -> None:
    other = clip.with_name("other.mp4")
    other.hardlink_to(clip)

    ref = files.ingest(tree, clip, move=True)
    other.write_bytes(b"edited")

    assert not clip.exists()
    assert files.check(tree, ref)


def test_a_readable_name_shares_the_bytes(tree: MediaTree, clip: Path) -> None:
    ref = files.ingest(tree, clip)

    path = files.link_readable(tree, ref, folder="takes/LAUNCH_010_0010", name="LAUNCH_010_0010_tk001.mp4")
    again = files.link_readable(tree, ref, folder="takes/LAUNCH_010_0010", name="LAUNCH_010_0010_tk001.mp4")

    assert path == again
    assert path.samefile(files.path_of(tree, ref))
    assert path.stat().st_mode & 0o222 == 0


def test_where_links_cannot_be_made_a_readable_name_is_a_copy(
    tree: MediaTree, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = files.ingest(tree, clip)

    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "cross-device link")

    monkeypatch.setattr(os, "link", refuse)

    path = files.link_readable(tree, ref, folder="films", name="film.mp4")

    assert path.read_bytes() == clip.read_bytes()
    assert not path.samefile(files.path_of(tree, ref))


def test_a_newer_film_replaces_the_name_and_leaves_the_older_bytes(tree: MediaTree, clip: Path) -> None:
    first = files.ingest(tree, clip)
    files.link_readable(tree, first, folder="films", name="film.mp4")
    clip.write_bytes(b"newer")
    second = files.ingest(tree, clip)

    path = files.link_readable(tree, second, folder="films", name="film.mp4")

    assert path.read_bytes() == b"newer"
    assert files.check(tree, first)


@pytest.mark.parametrize("folder", ["../outside", "/tmp", "takes/../../x"])
def test_a_folder_outside_the_production_is_refused(tree: MediaTree, clip: Path, folder: str) -> None:
    ref = files.ingest(tree, clip)

    with pytest.raises(NamingFault, match="leaves the production"):
        files.link_readable(tree, ref, folder=folder, name="x.mp4")


def test_a_symbolic_link_out_of_the_production_is_refused(tree: MediaTree, clip: Path, tmp_path: Path) -> None:
    ref = files.ingest(tree, clip)
    (tmp_path / "outside").mkdir()
    (tree.root / "takes").symlink_to(tmp_path / "outside")

    with pytest.raises(NamingFault, match="leaves the production"):
        files.link_readable(tree, ref, folder="takes", name="x.mp4")

    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("name", ["../x.mp4", "a/b.mp4", "..", ""])
def test_a_name_that_is_a_path_is_refused(tree: MediaTree, clip: Path, name: str) -> None:
    ref = files.ingest(tree, clip)

    with pytest.raises(NamingFault, match="not a file name"):
        files.link_readable(tree, ref, folder="takes", name=name)


def test_erased_bytes_leave_a_tombstone_with_their_hash(tree: MediaTree, clip: Path) -> None:
    ref = files.ingest(tree, clip)

    files.erase(tree, ref, why="consent withdrawn")

    stone = files.tombstone(tree, ref.sha256)
    assert stone is not None
    assert (stone["sha256"], stone["why"], stone["bytes"]) == (ref.sha256, "consent withdrawn", 6000)
    assert not files.has(tree, ref)
    with pytest.raises(NoSuchRecord, match="this file was erased") as fault:
        files.path_of(tree, ref)
    assert "consent withdrawn" in fault.value.cause


def test_bytes_that_were_never_here_are_named(tree: MediaTree) -> None:
    with pytest.raises(NoSuchRecord, match="not in the production"):
        files.path_of(tree, MediaRef(sha256="0" * 64))
    with pytest.raises(BrokenPromise, match="not a media reference"):
        files.path_of(tree, MediaRef(sha256="../../etc/passwd"))


@pytest.mark.parametrize(("point", "kept"), [("before-rename", False), ("after-rename", True)])
def test_a_death_while_taking_a_file_in_leaves_nothing_or_the_whole(
    tree: MediaTree, clip: Path, point: str, kept: bool
) -> None:
    env = {**os.environ, "RUSHES_KILL_AT": point}

    end = subprocess.run([sys.executable, "-c", TAKER, str(tree.root), str(clip)], env=env, check=False)

    ref = MediaRef(sha256=files.hash_of(clip), suffix=".mp4")
    assert end.returncode == 137
    assert files.has(tree, ref) is kept
    assert len(files.sweep(tree)) == (0 if kept else 1)
    assert halves(tree) == []
    assert files.check(tree, files.ingest(tree, clip))


def test_the_sweep_leaves_half_files_of_living_processes(tree: MediaTree) -> None:
    tree.media.mkdir(parents=True)
    mine = tree.media / f".half-{os.getpid()}-x"
    mine.write_bytes(b"")
    dead = tree.media / ".half-999999999-x"
    dead.write_bytes(b"")

    swept = files.sweep(tree)

    assert swept == (dead,)
    assert mine.exists()


def test_a_full_disk_keeps_nothing_and_says_what_to_do(tree: MediaTree, clip: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(DiskFull, match="no room for this file") as fault:
            files.ingest(tree, clip)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert fault.value.next_step == "free some space, then rushes resume"
    assert halves(tree) == []


def test_what_is_no_file_is_named(tree: MediaTree, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.mp4"):
        with pytest.raises(CannotReach, match="not a file") as fault:
            files.ingest(tree, path)

        assert fault.value.about == str(path)


def test_a_production_where_a_file_stands_in_the_way_cannot_be_written(tree: MediaTree, clip: Path) -> None:
    (tree.root / ".rushes").write_text("in the way")

    with pytest.raises(CannotReach, match="cannot be reached"):
        files.ingest(tree, clip)
