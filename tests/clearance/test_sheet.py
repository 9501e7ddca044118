"""The sheet is one well-formed page that hides nothing and runs nothing."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from rushes.clearance.evidence import Evidence
from rushes.clearance.policy import clear_subject
from rushes.clearance.sheet import clearance_sheet
from rushes.model.brief import MediaRef
from rushes.model.engine import Statement
from tests.clearance.case import STATED, TODAY, make_brief, make_card, make_evidence, make_reference, make_take

VOID = {"meta", "br", "wbr", "hr", "img", "link"}


class Reader(HTMLParser):
    """Collects text and tags, and fails where a tag is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def read(evidence: Evidence, **more) -> Reader:
    clearance = clear_subject("film.mp4", evidence=evidence, on=TODAY)
    reader = Reader()
    reader.feed(clearance_sheet(clearance, evidence=evidence, on=TODAY, **more))
    reader.close()
    assert reader.open == []
    return reader


def text(reader: Reader) -> str:
    return " ".join("".join(reader.words).split())


def test_the_sheet_says_verdict_engine_training_authorship_duties_and_no_advice() -> None:
    words = text(read(make_evidence(), production="launch", file_name="launch_night.mp4", sha256="ab" * 32))

    for part in (
        "launch_night.mp4",
        "clear with duties",
        "Open Model",
        "a trained model (AI)",
        "licensed library, certified",
        "p-1 circled 1 take from 4 that were made",
        "say that a machine made the pictures",
        "disclosure.ai",
        "search for similar works",
        "This sheet is not legal advice.",
        "2026-11-25",
        "ab" * 32,
    ):
        assert part in words, part


def test_what_nobody_stated_is_shown_as_unknown() -> None:
    reader = read(
        make_evidence(card=make_card(statement=Statement()), brief=make_brief(references=(make_reference(),)))
    )

    marked = [value for name, value in reader.attributes if name == "class" and value == "unknown"]
    assert len(marked) == 10  # seven statements, the revision, the card's date, the reference


def test_every_text_is_escaped_and_nothing_runs() -> None:
    evil = '<script>alert(1)</script><img src=x onerror="x">"\'&'
    statement = replace(STATED, training_data=evil, licence=evil)
    brief = make_brief(references=(make_reference(name=evil),))
    card = replace(make_card(statement=statement), title=evil)
    evidence = make_evidence(make_take(name=evil, label=evil, credentials="valid"), card=card, brief=brief)

    reader = read(evidence, production=evil, file_name=evil, sha256=evil)

    assert "script" not in reader.tags
    assert "img" not in reader.tags
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    assert text(reader).count("<script>alert(1)</script>") >= 6


def test_the_page_loads_nothing_from_anywhere() -> None:
    evidence = make_evidence()
    clearance = clear_subject("film.mp4", evidence=evidence, on=TODAY)

    page = clearance_sheet(clearance, evidence=evidence, on=TODAY)

    assert "default-src 'none'" in page
    assert "http:" not in page.replace("http-equiv", "")
    assert "https:" not in page
    assert "url(" not in page


def test_a_long_list_is_cut_and_said() -> None:
    music = tuple(("music", MediaRef(sha256=f"{n:064d}", name=f"m{n}.wav")) for n in range(15))

    assert "and 3 more in the manifest" in text(read(make_evidence(other_inputs=music)))


def test_a_sheet_without_takes_still_reads() -> None:
    words = text(read(Evidence(takes=(), cards={})))

    assert "no engine is known" in words
    assert "needs human" in words
