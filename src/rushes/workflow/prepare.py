"""From a sheet on disk to nouns in the ledger: read, check and expand everything first, write only when asked to."""

from __future__ import annotations

import difflib
import shutil
import tomllib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rushes import plugins
from rushes.errors import AskTheArtist, SheetFault
from rushes.intake.brand import BrandSheet, read_brand
from rushes.intake.expand import Expansion, expand_briefs
from rushes.intake.grid import Sheet, Vocabulary
from rushes.intake.sheet import read_sheet
from rushes.model.brief import Brief
from rushes.model.document import from_document, to_document
from rushes.model.production import Production, legal_name, show_code
from rushes.model.production import Sequence as StorySequence
from rushes.store.files import ingest
from rushes.store.log import Draft
from rushes.store.production import FILE, Facts, Folder, create_production, read_facts
from rushes.workflow.bench import CORRIDOR, Bench
from rushes.workflow.wording import is_refined, root_key


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the person asked for beside the sheet."""

    mapping: Mapping[str, str]
    skip_faulty: bool = False
    takes: int = 1
    vary: Mapping[str, Sequence[str]] | None = None
    seed: int | None = None


@dataclass(frozen=True, kw_only=True)
class Job:
    """A sheet, read and expanded; nothing has been written.

    Args:
        root: the production's folder, made or to be made.
        facts: what production.toml says or will say, with brand, characters and segments filled in.
        brand_source: the brand sheet that is copied into a new production, or None.
        notices: in words, for people.
    """

    root: Path
    facts: Facts
    sheet: Sheet
    expansion: Expansion
    brand: BrandSheet | None
    brand_source: Path | None
    faults: tuple[SheetFault, ...]
    notices: tuple[str, ...]


def read_job(sheet_path: Path, *, root: Path, wishes: Wishes, known_briefs: Sequence[Brief]) -> Job:
    """Read sheet, settings and brand, and expand them against what the production knows already.

    Raises:
        CannotReach: no such sheet.
        SheetFault: a file that is no sheet at all.
        AskTheArtist: production.toml or the settings beside the sheet cannot be read.
    """
    facts = _facts(sheet_path, root)
    brand, source, notices = _brand(sheet_path, root)
    production = facts.production
    if brand is not None:
        production = replace(
            production, brand=brand.brand, characters=brand.characters, segments=brand.segments or production.segments
        )
        production = _with_settings(production, brand.production)
    facts = replace(facts, production=production)
    sheet = read_sheet(
        sheet_path,
        mapping=wishes.mapping,
        skip_faulty=wishes.skip_faulty,
        vocabulary=Vocabulary(
            engines=tuple(leaf.name for leaf in plugins.list_leaves("engines")),
            characters=tuple(character.name for character in production.characters),
            banned=production.brand.banned,
        ),
    )
    expansion = expand_briefs(
        sheet,
        show=production.code,
        takes=wishes.takes,
        vary=wishes.vary,
        segments=production.segments if "segment" in sheet.columns else (),
        aspects=tuple(facts.extra.get("aspects", ())) or ("16:9",),
        size=(production.width, production.height),
        seed=wishes.seed,
        existing={brief.row_key: brief.shot for brief in known_briefs if not is_refined(brief.row_key)},
    )
    faults = (*sheet.faults, *expansion.faults, *(brand.faults if brand else ()))
    return Job(
        root=root,
        facts=facts,
        sheet=sheet,
        expansion=expansion,
        brand=brand,
        brand_source=source,
        faults=faults,
        notices=(*sheet.notices, *_unused(sheet.unknown_columns), *_unread(facts.extra), *notices),
    )


def _unused(unknown: Mapping[str, str]) -> list[str]:
    """Columns that nothing reads, in words: a misspelt one must not go unseen."""
    return [
        f"the column {header!r} is not read" + (f"; did you mean {near!r}?" if near else "")
        for header, near in unknown.items()
    ]


#: Keys of a production's settings that rooms read beyond the noun's own (docs/walk/brand.md).
_READ = ("aspects", "deliver", "deliver_first", "engines", "preview_gb")


def _unread(extra: Mapping[str, Any]) -> list[str]:
    """Settings that nothing reads, in words."""
    found = []
    for key in extra:
        if key not in _READ:
            near = difflib.get_close_matches(key, (*_SETTINGS, *_READ, "budget", "policy"), n=1)
            found.append(f"the setting {key!r} is not read" + (f"; did you mean {near[0]!r}?" if near else ""))
    return found


def _facts(sheet_path: Path, root: Path) -> Facts:
    if (root / FILE).is_file():
        return read_facts(Folder(root=root))
    name = legal_name(root.name)
    said: dict[str, Any] = {}
    beside = sheet_path.with_suffix(".toml")
    if beside.is_file():
        try:
            said = tomllib.loads(beside.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise AskTheArtist(
                "the settings beside the sheet are no TOML", cause=str(fault), about=beside.name
            ) from fault
    production = Production(id=uuid.uuid4().hex, name=name, code=show_code(name))
    own = {key: str(said.pop(key)) for key in tuple(said) if key in _SETTINGS}
    budget, policy = said.pop("budget", {}), said.pop("policy", {})
    return Facts(production=_with_settings(production, own), budget=budget, policy=policy, extra=said)


#: Settings of a production that a sheet's own TOML or brand sheet may state.
_SETTINGS = ("rate", "width", "height", "zone", "currency", "film_seconds", "music")


def _with_settings(production: Production, said: Mapping[str, str]) -> Production:
    document = to_document(production)
    numbers = ("width", "height")
    document |= {key: int(value) if key in numbers else value for key, value in said.items() if key in _SETTINGS}
    return from_document(document, Production)


def _brand(sheet_path: Path, root: Path) -> tuple[BrandSheet | None, Path | None, tuple[str, ...]]:
    """The production's own brand sheet, else the one beside the sheet, which a new production takes over."""
    folder = sheet_path if sheet_path.is_dir() else sheet_path.parent
    beside = next(
        (path for path in (folder / f"{sheet_path.stem}.brand.yaml", folder / "brand.yaml") if path.is_file()), None
    )
    own = root / "brand.yaml"
    if own.is_file():
        differs = beside is not None and beside.resolve() != own.resolve() and beside.read_bytes() != own.read_bytes()
        words = (f"{own} is used; {beside} differs from it",) if differs else ()
        return read_brand(own), None, words
    return (read_brand(beside), beside, ()) if beside else (None, None, ())


def make_folder(job: Job, *, home: Path) -> Folder:
    """Make the production's folder (or open it), with its own copy of the brand sheet and what it names."""
    bare = replace(job.facts.production, brand=type(job.facts.production.brand)(), characters=(), segments=())
    folder = create_production(job.root, replace(job.facts, production=bare), home=home)
    if job.brand_source is not None and job.brand is not None and not folder.brand.exists():
        for name, path in job.brand.files.items():
            (folder.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder.root / name)
        shutil.copyfile(job.brand_source, folder.brand)
    return folder


def import_job(bench: Bench, job: Job) -> None:
    """Write what the sheet asks for: media, shots, briefs; edited and removed rows are parked, never deleted."""
    ledger, expansion = bench.ledger, job.expansion
    for name, path in {**expansion.files, **(job.brand.files if job.brand else {})}.items():
        ingest(bench.media, path, name=Path(name).name)
    wanted = {brief.id: brief for brief in expansion.briefs}
    rows = {brief.row_key for brief in expansion.briefs}
    standing = ledger.briefs()
    # another wording that a person gave a row in the studio stands as long as its row does
    before = {b.id: b for b in standing if not (is_refined(b.row_key) and root_key(b.row_key) in rows)}
    new = [brief for brief in expansion.briefs if brief.id not in before]
    shots_before = {shot.code for shot in ledger.shots(parked=True)}
    drafts = [_imported(bench, job)] if new or set(before) - set(wanted) else []
    body: dict[str, Any]
    for shot in expansion.shots:
        if shot.code not in shots_before:
            body = {"code": shot.code, "tags": list(shot.tags)}
            drafts.append(Draft(event="shot.created", actor=CORRIDOR, shot=shot.code, body=body))
    for brief in new:
        body = {"seconds": str(brief.seconds), "segment": brief.segment, "aspect": brief.aspect, "row": brief.row}
        drafts.append(Draft(event="brief.set", actor=CORRIDOR, shot=brief.shot, body=body))
    for code in sorted(set(expansion.parked) - {shot.code for shot in ledger.shots(parked=True) if shot.parked}):
        body = {"reason": "its row was removed from the sheet"}
        drafts.append(Draft(event="shot.parked", actor=CORRIDOR, shot=code, body=body))
    with ledger.batch():
        # another process may have made the folder since the sheet was read: its identity stands
        ledger.save_production(replace(job.facts.production, id=bench.production.id))
        ledger.save_sequences(tuple(StorySequence(code=code) for code in sorted({s.sequence for s in expansion.shots})))
        parked = [replace(shot, parked=True) for shot in ledger.shots() if shot.code in expansion.parked]
        ledger.save_shots([*expansion.shots, *parked])
        ledger.save_briefs(list(wanted.values()))
        ledger.park_briefs(set(before) - set(wanted))
        ledger.append_many(drafts)


def _imported(bench: Bench, job: Job) -> Draft:
    sheet = job.sheet
    body = {
        "path": sheet.path.name,
        "sha256": sheet.sha256,
        "rows": len(sheet.rows),
        "faults": len(job.faults),
        "skipped": [str(fault) for fault in job.faults],
    }
    return Draft(event="sheet.imported", actor=bench.actor, step="plan", body=body)
