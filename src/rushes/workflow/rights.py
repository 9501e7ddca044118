"""What may ship: the clearance of every film from its takes, the engines' cards and who decided, and its sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rushes.clearance.evidence import Evidence, read_policy
from rushes.clearance.policy import clear_subject
from rushes.clearance.sheet import clearance_sheet
from rushes.model.brief import MediaRef
from rushes.model.master import Deliverable
from rushes.model.rights import Clearance
from rushes.workflow.asking import load_engine
from rushes.workflow.bench import CORRIDOR, Bench
from rushes.workflow.films import standing_films
from rushes.workflow.select import decisions, music_bed


def clear_films(
    bench: Bench, *, films: Sequence[Deliverable] | None = None
) -> tuple[tuple[Deliverable, Clearance, Path], ...]:
    """Clear films (all of the production where none are named) and write one sheet beside each.

    Raises:
        AskTheArtist: the policy of production.toml cannot be read.
    """
    policy = read_policy(bench.options.get("policy", {}))
    today = datetime.now(UTC).date()
    told = []
    for film in standing_films(bench) if films is None else films:
        evidence = evidence_of(bench, film)
        clearance = clear_subject(film.file_name, evidence=evidence, on=today, policy=policy)
        bench.ledger.save_clearance(clearance)
        body = {"verdict": clearance.verdict, "rules": [rule.id for rule in clearance.rules]}
        key = f"cleared:{film.id}:{clearance.verdict}:{len(clearance.rules)}"
        bench.ledger.append("clearance.decided", actor=CORRIDOR, step="deliver", body=body, key=key)
        page = clearance_sheet(
            clearance,
            evidence=evidence,
            on=today,
            production=bench.production.name,
            file_name=film.file_name,
            sha256=film.media.sha256,
        )
        path = bench.folder / "deliverables" / f"{Path(film.file_name).stem}.clearance.html"
        path.write_text(page, encoding="utf-8")
        told.append((film, clearance, path))
    return tuple(told)


def evidence_of(bench: Bench, film: Deliverable) -> Evidence:
    """All that is known of a film before anybody judges it."""
    cut = bench.ledger.cut(film.cut, version=film.cut_version)
    shown = {event.take for event in cut.shown if event.take}
    takes = bench.ledger.takes()
    mine = tuple(take for take in takes if take.id in shown)
    briefs = {brief.id: brief for brief in bench.ledger.briefs(parked=True)}
    music = music_bed(bench)
    brand = bench.production.brand
    others: list[tuple[str, MediaRef]] = [("music", music)] if music else []
    others += [(role, ref) for role, ref in (("logo", brand.logo), ("lut", brand.look.lut)) if ref is not None]
    own = (music.sha256,) if music and bench.production.music.startswith("made:") else ()
    return Evidence(
        takes=mine,
        cards={take.engine: load_engine(take.engine, bench.engine_settings(take.engine)).card() for take in mine},
        briefs={take.brief: briefs[take.brief] for take in mine},
        characters=bench.production.characters,
        data_sets=bench.ledger.data_sets(),
        decisions=decisions(bench),
        made=Counter(take.shot for take in takes),
        other_inputs=tuple(others),
        own_media=own,
        revisions={take.engine: bench.ledger.recipe(take.recipe).revision for take in mine},
    )
