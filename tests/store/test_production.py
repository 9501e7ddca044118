from __future__ import annotations

import shutil
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.errors import AskTheArtist, CannotReach, NamingFault, NotConfigured
from rushes.model.brief import Character, MediaRef, Segment
from rushes.model.production import Production
from rushes.store.production import (
    Facts,
    Folder,
    create_production,
    find_production,
    read_facts,
    register,
    registry,
    to_toml,
    write_facts,
)
from rushes.timebase import Rate

PRODUCTION = Production(
    id="a" * 32,
    name="launch",
    code="LAUNCH",
    rate=Rate(Fraction(30000, 1001)),
    music="music/bed.wav",
    segments=(Segment(code="night", title='Night "owls"\\'),),
    characters=(Character(name="Aïno", references=(MediaRef(sha256="0" * 64),)),),
)
FACTS = Facts(
    production=PRODUCTION, budget={"takes": 4, "money": "20.00"}, policy={"hosted": False, "tiers": ["T1", "T2"]}
)

words = st.text(max_size=20)
values = st.one_of(words, st.integers(-(2**62), 2**62), st.booleans(), st.floats(allow_nan=False, allow_infinity=False))
tables = st.recursive(
    st.dictionaries(words, st.one_of(values, st.lists(values, max_size=3)), max_size=4),
    lambda inner: st.dictionaries(words, st.one_of(values, inner, st.lists(inner, min_size=1, max_size=2)), max_size=4),
    max_leaves=8,
)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    folder = create_production(tmp_path / "launch", FACTS)

    assert read_facts(folder) == FACTS


@given(tables)
def test_the_writer_of_toml_agrees_with_the_reader_of_python(table: dict[str, Any]) -> None:
    assert tomllib.loads(to_toml(table)) == table


def test_keys_that_we_do_not_know_survive_a_rewrite(tmp_path: Path) -> None:
    folder = create_production(tmp_path / "launch", FACTS)
    path = folder.root / "production.toml"
    path.write_text('client = "Acme"\n' + path.read_text() + "\n[colours]\nhero = 3\n")

    write_facts(folder, read_facts(folder))

    assert read_facts(folder).extra == {"client": "Acme", "colours": {"hero": 3}}


def test_an_existing_production_is_opened_and_left_as_it_is(tmp_path: Path) -> None:
    create_production(tmp_path / "launch", FACTS)
    other = Facts(production=Production(id="b" * 32, name="other", code="OTHER"))

    folder = create_production(tmp_path / "launch", other)

    assert read_facts(folder).production == PRODUCTION


def test_a_folder_with_other_files_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"")

    with pytest.raises(CannotReach, match="exists and is no production"):
        create_production(tmp_path / "photos", FACTS)


def test_a_production_is_found_from_any_folder_inside(tmp_path: Path) -> None:
    folder = create_production(tmp_path / "launch", FACTS)
    deep = folder.root / "takes" / "LAUNCH_010_0010"
    deep.mkdir()

    assert find_production(start=deep, home=tmp_path / "home") == folder


def test_a_production_is_found_by_name_and_by_path(tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = create_production(tmp_path / "work" / "launch", FACTS, home=home)

    assert find_production(wanted="launch", start=tmp_path, home=home) == folder
    assert find_production(wanted="work/launch", start=tmp_path, home=home) == folder
    assert find_production(wanted=str(folder.root / "production.toml"), start=tmp_path, home=home) == folder


def test_no_production_says_where_was_looked_and_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    create_production(tmp_path / "work" / "launch", FACTS, home=home)

    with pytest.raises(NotConfigured, match="no production here") as nowhere:
        find_production(start=tmp_path, home=home)
    with pytest.raises(NotConfigured, match="no production 'lunch'") as misspelt:
        find_production(wanted="lunch", start=tmp_path, home=home)

    assert str(tmp_path) in nowhere.value.cause
    assert "rushes run SHEET" in nowhere.value.next_step
    assert misspelt.value.next_step == "did you mean 'launch'?"


def test_a_moved_production_works_where_it_is_now(tmp_path: Path) -> None:
    home = tmp_path / "home"
    old = create_production(tmp_path / "launch", FACTS, home=home)
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"frames")
    from rushes.store.files import ingest, path_of

    ref = ingest(old.media, clip)
    shutil.move(old.root, tmp_path / "archive")

    with pytest.raises(NotConfigured, match="no production 'launch'") as gone:
        find_production(wanted="launch", start=tmp_path, home=home)
    moved = find_production(wanted="archive", start=tmp_path, home=home)
    register(moved, home=home)

    assert "is not there now" in gone.value.cause
    assert read_facts(moved) == FACTS
    assert path_of(moved.media, ref).read_bytes() == b"frames"
    assert registry(home)["archive"] == str(tmp_path / "archive")


@pytest.mark.parametrize(
    ("said", "title", "cause"),
    [
        ("name = ", "production.toml is no TOML", "Invalid value"),
        ('id = "1"\nname = "a"\n', "production.toml lacks code", ""),
        ('id = "1"\nname = "a"\ncode = "A"\nwidth = "wide"\n', "production.toml has a value of a wrong kind", "width"),
        ('id = "1"\nname = "a"\ncode = "A"\nrate = "fast"\n', "", ""),
        (
            'id = "1"\nname = "a"\ncode = "A"\nmusic = "../../etc/passwd"\n',
            "a path that leaves the production",
            "passwd",
        ),
    ],
)
def test_a_broken_production_file_is_the_artists_to_mend(tmp_path: Path, said: str, title: str, cause: str) -> None:
    (tmp_path / "production.toml").write_text(said)

    with pytest.raises(AskTheArtist) as fault:
        read_facts(Folder(root=tmp_path))

    assert title in fault.value.title
    assert cause in fault.value.cause


def test_paths_are_kept_relative_with_forward_slashes(tmp_path: Path) -> None:
    folder = create_production(tmp_path / "launch", FACTS)

    assert folder.relative(folder.root / "takes" / "a.mp4") == "takes/a.mp4"
    with pytest.raises(NamingFault, match="outside the production"):
        folder.relative(tmp_path / "a.mp4")
