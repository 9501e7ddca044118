from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from rushes.errors import BrokenPromise, CannotReach, CutLocked, NoSuchRecord, NotConfigured
from rushes.model.master import Deliverable, Report
from rushes.model.production import Production
from rushes.model.review import Note
from rushes.model.rights import Clearance, DataSet
from rushes.model.take import Flag
from rushes.store.records import Ledger, open_ledger
from tests.store import nouns


def count_queries(ledger: Ledger) -> list[str]:
    said: list[str] = []
    event.listen(ledger.database.normal, "before_cursor_execute", lambda c, cur, text, *rest: said.append(text))
    return said


def test_a_take_comes_back_as_it_was_saved(ledger: Ledger) -> None:
    take = nouns.take()

    ledger.save_take(take)

    assert ledger.take(take.id) == take
    assert ledger.take(take.name) == take


def test_a_second_take_of_a_recipe_and_number_is_a_read_of_the_first(ledger: Ledger) -> None:
    ledger.save_take(nouns.take())

    answer = ledger.save_take(nouns.take(id="another"))

    assert answer.id == "t1"
    assert len(ledger.takes()) == 1


def test_takes_are_found_by_shot_segment_aspect_and_state(ledger: Ledger) -> None:
    ledger.save_take(nouns.take(1))
    ledger.save_take(nouns.take(2, segment="night"))
    ledger.save_take(nouns.take(3, aspect="9:16"))
    ledger.change_take("t3", state="parked")

    assert [take.id for take in ledger.takes(segment="")] == ["t1", "t3"]
    assert [take.id for take in ledger.takes(segment="night")] == ["t2"]
    assert [take.id for take in ledger.takes(aspect="9:16")] == ["t3"]
    assert [take.id for take in ledger.takes(states=["collected"])] == ["t1", "t2"]
    assert [take.id for take in ledger.takes(shot="LAUNCH_010_0020")] == []
    assert ledger.take("t3").state == "parked"
    assert ledger.next_take_number("LAUNCH_010_0010") == 4


def test_scores_of_many_takes_are_one_query(ledger: Ledger) -> None:
    for number in range(1, 6):
        ledger.save_scores(f"t{number}", [nouns.score(), nouns.score("local", float(number))])
    said = count_queries(ledger)

    found = ledger.scores_of(["t1", "t3", "t9"])

    assert len([text for text in said if text.startswith("SELECT")]) == 1
    assert [score.value for score in found["t3"]] == [1.5, 3.0]
    assert found["t9"] == ()


def test_measuring_again_replaces_the_scores_and_flags_of_that_measure(ledger: Ledger) -> None:
    flag = Flag(measure="flicker", level="warn", sentence="flickers")
    other = Flag(measure="sheen", level="warn", sentence="waxy")
    ledger.save_scores("t1", [nouns.score()], [flag])
    ledger.save_scores("t1", [], [other])

    ledger.save_scores("t1", [nouns.score(value=0.5)])

    assert ledger.scores_of(["t1"])["t1"][0].value == 0.5
    assert ledger.flags_of(["t1"])["t1"] == (other,)


def test_a_recipe_is_known_by_its_digest(ledger: Ledger) -> None:
    name = ledger.save_recipe(nouns.recipe())

    assert ledger.save_recipe(nouns.recipe()) == name
    assert ledger.recipe(name) == nouns.recipe()
    with pytest.raises(NoSuchRecord):
        ledger.recipe("0" * 64)


def test_parked_shots_and_briefs_are_kept_and_not_listed(ledger: Ledger) -> None:
    ledger.save_shots([nouns.shot(20), nouns.shot(10), nouns.shot(30, parked=True)])
    ledger.save_briefs([nouns.brief(1), nouns.brief(2)])

    ledger.park_briefs(["b1"])

    assert [shot.order for shot in ledger.shots()] == [10, 20]
    assert [shot.order for shot in ledger.shots(parked=True)] == [10, 20, 30]
    assert [brief.id for brief in ledger.briefs(shot="LAUNCH_010_0010")] == ["b2"]
    assert [brief.id for brief in ledger.briefs(parked=True)] == ["b1", "b2"]
    assert ledger.brief("b1") == nouns.brief(1)


def test_the_working_cut_changes_and_frozen_versions_do_not(ledger: Ledger) -> None:
    ledger.save_cut(nouns.cut())
    first = ledger.freeze_cut("film")
    ledger.save_cut(nouns.cut(title="shorter"))

    second = ledger.freeze_cut("film")

    assert (first.version, second.version) == (1, 2)
    assert ledger.freeze_cut("film") == second
    assert ledger.cut_versions("film") == (first, second)
    assert ledger.latest_cuts() == (second,)
    assert [cut.version for cut in ledger.cuts(segment="", aspect="16:9")] == [0]
    with pytest.raises(CutLocked):
        ledger.save_cut(replace(first, title="edited"))


@pytest.mark.parametrize("verb", ["UPDATE cuts SET document='x'", "DELETE FROM cuts"])
def test_the_database_itself_refuses_to_touch_a_frozen_cut(ledger: Ledger, verb: str) -> None:
    ledger.save_cut(nouns.cut())
    ledger.freeze_cut("film")

    def meddle() -> None:
        with ledger.database.writing() as connection:
            connection.exec_driver_sql(f"{verb} WHERE version = 1")

    with pytest.raises(CutLocked, match="frozen cut is never"):
        meddle()

    assert ledger.cut("film", version=1).picture == nouns.cut().picture


def test_a_batch_is_kept_as_a_whole_or_not_at_all(ledger: Ledger) -> None:
    def fail_late() -> None:
        with ledger.batch():
            ledger.save_take(nouns.take())
            ledger.append("gen.queued", actor=nouns.MACHINE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()

    assert ledger.takes() == ()
    assert ledger.entries() == ()
    ledger.save_take(nouns.take())
    assert len(ledger.takes()) == 1


def test_a_step_that_answered_is_a_read_the_next_time(ledger: Ledger) -> None:
    assert ledger.answer("measure:t1") is None

    first = ledger.save_answer("measure:t1", {"flags": 1})
    second = ledger.save_answer("measure:t1", {"flags": 2})

    assert first == second == ledger.answer("measure:t1") == {"flags": 1}


def test_the_other_nouns_come_back_as_they_were_saved(ledger: Ledger) -> None:
    note = Note(id="n1", text="too dark", author="p-1", take="t1")
    clearance = Clearance(subject="d1", verdict="needs human", rules=())
    data_set = DataSet(name="faces")
    report = Report(spec="web-1080p", sha256="0" * 64, checks=())
    media = nouns.take().media
    deliverable = Deliverable(
        id="d1",
        spec="web-1080p",
        segment="",
        cut="film",
        cut_version=1,
        file_name="a.mp4",
        media=media,
        frames=48,
        report=report,
    )

    ledger.save_note(note)
    ledger.save_note(replace(note, id="n2", resolved=True))
    ledger.save_clearance(clearance)
    ledger.save_data_set(data_set)
    ledger.save_deliverable(deliverable)

    assert ledger.notes(take="t1", resolved=False) == (note,)
    assert ledger.clearances(["d1", "d2"]) == {"d1": clearance}
    assert ledger.data_sets() == (data_set,)
    assert ledger.deliverables(spec="web-1080p", segment="") == (deliverable,)
    assert ledger.load_production() == nouns.PRODUCTION


def test_erasing_a_person_leaves_the_log_as_it_was(ledger: Ledger) -> None:
    actor = ledger.pseudonym("Maija Virtanen")
    ledger.append("take.circled", actor=actor, take="t1", body={"why": "the light"})

    ledger.erase_person(actor.id)

    assert ledger.name_of(actor.id) == "erased person"
    assert ledger.verify() == ()
    assert ledger.entries()[0].actor == actor
    assert "Maija" not in actor.id
    assert ledger.pseudonym("Maija Virtanen") != actor
    assert ledger.name_of("previz") == "previz"


def test_two_productions_in_one_database_never_see_each_other(address: str) -> None:
    ours, theirs = open_ledger(address), open_ledger(address)
    ours.save_production(nouns.PRODUCTION)
    theirs.save_production(Production(id="b" * 32, name="other", code="OTHER"))
    ours.save_take(nouns.take())

    theirs.append("gen.queued", actor=nouns.MACHINE)

    assert theirs.takes() == ()
    assert ours.entries() == ()
    with pytest.raises(NotConfigured):
        open_ledger(address)
    assert open_ledger(address, production_id="a" * 32).takes() == (nouns.take(),)
    ours.close()
    theirs.close()


def test_many_threads_write_one_ledger(ledger: Ledger) -> None:
    def work(number: int) -> None:
        for turn in range(5):
            ledger.append("gen.queued", actor=nouns.MACHINE, body={"job": f"{number}.{turn}"})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [entry.seq for entry in ledger.entries()] == list(range(1, 31))
    assert ledger.verify() == ()


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"not a database, but long enough to look like a file of some kind" * 40)

    with pytest.raises(CannotReach, match="the ledger cannot be used") as fault:
        open_ledger(path)

    assert "not a database" in fault.value.cause
    assert str(path) in fault.value.about


def test_an_archived_ledger_is_read_without_a_byte_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = open_ledger(path)
    ledger.save_production(nouns.PRODUCTION)
    ledger.save_take(nouns.take())
    actor = ledger.pseudonym("Maija")
    ledger.close()
    before = sorted(tmp_path.iterdir())

    archived = open_ledger(path, read_only=True)

    assert archived.takes() == (nouns.take(),)
    assert sorted(tmp_path.iterdir()) == before == [path]
    assert archived.pseudonym("Maija") == actor
    with pytest.raises(CannotReach, match="reading only"):
        archived.save_take(nouns.take(2))
    archived.close()


def test_a_copy_that_was_made_while_somebody_worked_is_read_with_its_last_words(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = open_ledger(path)
    ledger.save_production(nouns.PRODUCTION)
    ledger.save_take(nouns.take())

    beside = open_ledger(path, read_only=True)

    assert (tmp_path / "ledger.sqlite-wal").stat().st_size > 0
    assert beside.takes() == (nouns.take(),)
    beside.close()
    ledger.close()


def test_a_folder_that_may_not_be_written_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = open_ledger(tmp_path / "ledger.sqlite")
    ledger.save_production(nouns.PRODUCTION)
    ledger.close()
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: mode != os.W_OK and may(path, mode)
    )  # an administrator may all

    archived = open_ledger(tmp_path / "ledger.sqlite")

    assert archived.load_production() == nouns.PRODUCTION
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.sqlite"]
    with pytest.raises(CannotReach, match="reading only"):
        archived.save_take(nouns.take())
    archived.close()


def test_an_event_needs_a_production(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.sqlite")

    with pytest.raises(BrokenPromise, match="before there is a production"):
        ledger.append("gen.queued", actor=nouns.MACHINE)

    ledger.close()
