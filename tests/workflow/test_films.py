"""Which films stand when one takes the place of another."""

from __future__ import annotations

from pathlib import Path

from rushes.model.master import Deliverable, Report
from rushes.store.files import ingest
from rushes.workflow.films import say_delivered, standing_films


def film(bench, tmp_path: Path, name: str) -> Deliverable:
    path = tmp_path / name
    path.write_text(name)
    made = Deliverable(
        id=name,
        spec="web-1080p",
        segment="",
        cut="SPOT_all_16x9",
        cut_version=1,
        file_name="SPOT_all_web-1080p_v001.mp4",
        media=ingest(bench.media, path),
        frames=48,
        report=Report(spec="web-1080p", sha256="", checks=()),
        suggested=True,
    )
    bench.ledger.save_deliverable(made)
    say_delivered(bench, made)
    return made


def test_of_films_with_one_name_the_last_delivered_stands_and_may_be_taken_back(read, opened, tmp_path: Path) -> None:
    bench = opened(read()[0])
    first, second = film(bench, tmp_path, "first"), film(bench, tmp_path, "second")
    after_second = standing_films(bench)

    say_delivered(bench, first)
    say_delivered(bench, first)

    assert after_second == (second,)
    assert standing_films(bench) == (first,)
    assert len(bench.ledger.entries(kinds=("delivered",))) == 3
