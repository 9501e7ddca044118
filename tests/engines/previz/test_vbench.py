from __future__ import annotations

import importlib.util
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from rushes.engines.previz import Coverage, describe

ROOT = Path(__file__).parents[3]
PROMPTS = Path(os.environ.get("RUSHES_SAMPLES", ROOT.parent / "shared" / "samples")) / "prompts/vbench_full_info.json"
with_prompts = pytest.mark.skipif(not PROMPTS.is_file(), reason="needs the VBench prompts (set RUSHES_SAMPLES)")


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vbench", ROOT / "tools" / "vbench.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["vbench"] = module
    spec.loader.exec_module(module)
    return module


vbench = load()
TABLE = vbench.read_words()


@with_prompts
def test_every_word_of_the_prompts_is_in_the_reviewed_list_and_every_content_noun_of_the_list_occurs() -> None:
    prompts = [prompt for prompt, _ in vbench.read_prompts(PROMPTS)]
    read = [vbench.heads(prompt, TABLE) for prompt in prompts]

    assert len(prompts) == 944
    assert {word for _, unknown in read for word in unknown} == set()
    used = {(head.name, head.kind) for found, _ in read for head in found}
    listed = {entry[0] for entry in TABLE.values() if len(entry) == 1 and entry[0][1] in vbench.CONTENT}
    assert listed - used == set()


@with_prompts
def test_the_kinds_add_up_to_all_and_the_published_page_is_what_the_tool_writes() -> None:
    text = vbench.page(vbench.read_prompts(PROMPTS))
    rows = {line.split("|")[1].strip(): int(line.split("|")[2]) for line in text.splitlines() if "%" in line}
    published = (ROOT / "docs" / "previz" / "coverage.md").read_text("utf-8")

    assert rows["all"] == sum(rows[kind] for kind in vbench.CONTENT)
    assert [line for line in published.splitlines() if "%" in line] == [s for s in text.splitlines() if "%" in s]


@with_prompts
def test_three_fifths_of_the_content_nouns_are_drawn() -> None:
    fates = [
        fate
        for prompt, _ in vbench.read_prompts(PROMPTS)
        for (_, kind), fate in vbench.judge(prompt, describe(prompt)[1], TABLE).items()
        if kind in vbench.CONTENT
    ]

    assert fates.count("drawn") / len(fates) >= 0.6


def test_a_stand_in_never_counts_as_drawn_and_a_head_has_the_worst_of_its_fates() -> None:
    told = Coverage(drawn=("canyon",), proxied=("canyons",), ignored=())

    judged = vbench.judge("canyon, canyons", told, TABLE)

    assert judged == {("canyon", "place"): "proxied"}


def test_a_word_nobody_drew_is_ignored_whatever_the_words_beside_it_are() -> None:
    judged = vbench.judge("a person on a rope", Coverage(drawn=("person",)), TABLE)

    assert judged[("person", "being")] == "drawn"
    assert judged[("rope", "thing")] == "ignored"


def test_each_different_noun_has_the_fate_it_has_most_often_and_the_worse_of_two_as_frequent() -> None:
    judged = [("cup", "drawn"), ("cup", "ignored"), ("cat", "drawn"), ("cat", "drawn"), ("cat", "proxied")]

    assert vbench.usual(judged) == ["ignored", "drawn"]


def test_orange_is_a_fruit_or_a_colour_by_what_follows() -> None:
    fruit, _ = vbench.heads("an orange and a clock", TABLE)
    colour, _ = vbench.heads("an orange clock", TABLE)

    assert [(h.name, h.kind) for h in fruit if h.kind != "small"] == [("orange", "thing"), ("clock", "thing")]
    assert [(h.name, h.kind) for h in colour if h.kind != "small"] == [("orange", "attribute"), ("clock", "thing")]


def test_a_phrase_that_stands_twice_in_the_list_is_a_fault(tmp_path: Path) -> None:
    kinds = {kind: "" for kind in (*vbench.CONTENT, *vbench.OTHERS, "small")} | {"thing": "cup", "place": "cup"}
    path = tmp_path / "words.yaml"
    path.write_text("\n".join(f"{kind}: '{text or kind}'" for kind, text in kinds.items()) + "\nsplit: {}\n", "utf-8")

    with pytest.raises(ValueError, match="cup"):
        vbench.read_words(path)


def test_a_prompt_that_cannot_be_rendered_is_told_by_its_fault(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        lost = pool.submit(vbench.render_one, "a cup", tmp_path / "no" / "folder.png")
        made = pool.submit(vbench.render_one, "a cup", tmp_path / "cup.png")

    assert vbench.fault_of(lost).startswith("FileNotFoundError")
    assert vbench.fault_of(made) == ""
