"""Reads a file of prompts as previz reads them and writes what is drawn, stood in for and ignored, apart.

    python tools/vbench.py ../shared/samples/prompts/vbench_full_info.json

What a word is (a thing, a being, a place, weather; or an attribute, an action ...) says the reviewed list
`vbench_words.yaml`, not previz. A head counts once a prompt; of several fates in one prompt it has the worst. `drawn`
is in the picture, `stood in` has something near or a labelled box, `ignored` has no effect. `--render` renders a frame
of every prompt into a folder and names those that failed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import yaml

from rushes.engines.previz import Coverage, describe
from rushes.engines.previz.lexicon import SECTIONS
from rushes.engines.previz.phrases import find, tokens

PAGE = Path(__file__).resolve().parent.parent / "docs" / "previz" / "coverage.md"
WORDS = Path(__file__).with_name("vbench_words.yaml")
#: What may become of a word, from best to worst.
FATES = ("drawn", "proxied", "ignored")
#: Kinds of content nouns, and the other kinds that have a line of their own.
CONTENT = ("thing", "being", "place", "phenomenon")
OTHERS = ("attribute", "action", "relation", "style", "camera", "abstract")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """A word or phrase of a prompt as the list knows it: its first form, its kind, and where its last word stood."""

    name: str
    kind: str
    last: int


def read_prompts(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """English prompts with the dimensions they were written for."""
    rows = json.loads(path.read_text("utf-8"))
    prompts: dict[str, list[str]] = {}
    for row in rows:
        prompts.setdefault(row["prompt_en"], []).extend(row.get("dimension", ()))
    return [(prompt, tuple(dict.fromkeys(names))) for prompt, names in prompts.items()]


def read_words(path: Path = WORDS) -> dict[Phrase, tuple[tuple[str, str], ...]]:
    """The reviewed list: for each phrase the name and kind of its one head, or of every word where it is split."""
    data = yaml.safe_load(path.read_text("utf-8"))
    table: dict[Phrase, tuple[tuple[str, str], ...]] = {}
    twice: list[str] = []
    for kind in (*CONTENT, *OTHERS, "small"):
        for head in data[kind].split(";"):
            forms = [tuple(tokens(form)) for form in head.split(",")]
            for form in forms:
                if form in table:
                    twice.append(" ".join(form))
                table[form] = ((" ".join(forms[0]), kind),)
    if twice:
        raise ValueError(f"{', '.join(twice)}: twice in {path.name}")
    for phrase, kinds in data["split"].items():
        words = tokens(phrase)
        table[tuple(words)] = tuple(zip(words, kinds.split(), strict=True))
    return table


def heads(prompt: str, table: Mapping[Phrase, tuple[tuple[str, str], ...]]) -> tuple[list[Head], list[str]]:
    """The heads of a prompt in order, and the words that are not in the list."""
    words = tokens(prompt)
    longest = max(map(len, table))
    found: list[Head] = []
    unknown: list[str] = []
    at = 0
    while at < len(words):
        size = next(
            (n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in table and at + n <= len(words)), 0
        )
        if not size:
            unknown.extend(word for word in words[at : at + 1] if word[0].isalnum())
            at += 1
            continue
        entry = table[tuple(words[at : at + size])]
        ends = [at + size - 1] if len(entry) == 1 else range(at, at + size)
        found.extend(Head(name, kind, end) for (name, kind), end in zip(entry, ends, strict=True))
        at += size
    return found, unknown


def fates(prompt: str, told: Coverage) -> list[str]:
    """What became of each token of a prompt: `drawn`, `proxied` or `ignored`."""
    words = tokens(prompt)
    of = {phrase: fate for fate in reversed(FATES) for phrase in getattr(told, fate)}
    out = [of.get(word, "ignored") if word in told.proxied else "ignored" for word in words]
    for match in find(words, SECTIONS):
        out[match.at : match.at + match.size] = [of.get(match.words, "ignored")] * match.size
    # somebody known by name is drawn as anybody: a figure stands in for them
    named = {word for guess in told.guesses if guess.startswith("person: ") for word in tokens(guess)[2:]}
    return ["proxied" if word in named else fate for word, fate in zip(words, out, strict=True)]


def judge(
    prompt: str, told: Coverage, table: Mapping[Phrase, tuple[tuple[str, str], ...]]
) -> dict[tuple[str, str], str]:
    """The fate of every head of a prompt by name and kind, small words left out; the worst of several."""
    became = fates(prompt, told)
    worst: dict[tuple[str, str], str] = {}
    for head in heads(prompt, table)[0]:
        key = (head.name, head.kind)
        if head.kind != "small":
            worst[key] = max(worst.get(key, "drawn"), became[head.last], key=FATES.index)
    return worst


def row(title: str, judged: Iterable[str], prompts: int | None = None) -> str:
    """One line of a table: how many, and the three shares."""
    count = Counter(judged)
    total = sum(count.values())
    shares = " | ".join(f"{count[fate] / max(total, 1):.1%}" for fate in FATES)
    return f"| {title} | {'' if prompts is None else f'{prompts} | '}{total} | {shares} |"


def usual(judged: Iterable[tuple[str, str]]) -> list[str]:
    """The fate that each different head has most often; of two that are as frequent, the worse."""
    counts: dict[str, Counter[str]] = {}
    for name, fate in judged:
        counts.setdefault(name, Counter())[fate] += 1
    return [max(FATES, key=lambda fate: (count[fate], FATES.index(fate))) for count in counts.values()]


def common(judged: Iterable[tuple[str, str]], fate: str, most: int = 60) -> str:
    """The heads of one fate that occur most often."""
    counts = Counter(name for name, became in judged if became == fate)
    return ", ".join(f"{name} {n}" for name, n in counts.most_common(most))


def page(prompts: list[tuple[str, tuple[str, ...]]], rendered: str = "") -> str:
    """The page of both tables, in Markdown."""
    table = read_words()
    told = {prompt: judge(prompt, describe(prompt)[1], table) for prompt, _ in prompts}
    nouns = {prompt: [(n, f) for (n, kind), f in judged.items() if kind in CONTENT] for prompt, judged in told.items()}
    every = [pair for pairs in nouns.values() for pair in pairs]
    lines = [
        "# What previz draws of the VBench prompts",
        "",
        "Written by `tools/vbench.py` from `prompt_en`, each prompt once, seed 1, no other columns. What each word is",
        "says the reviewed list `tools/vbench_words.yaml`. A content noun is a thing, a being, a place or a natural",
        "phenomenon: what one could point at in a picture, parts of a body among them. A head counts once a prompt,",
        "with the worst of its fates there. A stand-in is something near or a labelled box: it never counts as drawn.",
        "Many prompts are one sentence in ten styles, so the second line counts each different noun once, with the",
        "fate it has most often.",
        "",
        "| Content nouns | Count | Drawn | Stood in | Ignored |",
        "|---|---|---|---|---|",
        row("all", [fate for _, fate in every]),
    ]
    lines.append(row("each different noun once", usual(every)))
    for kind in (*CONTENT, *OTHERS):
        if kind == OTHERS[0]:
            lines += ["", "| Other words | Count | Drawn or obeyed | Stood in | Ignored |", "|---|---|---|---|---|"]
        lines.append(row(kind, [fate for judged in told.values() for (_, k), fate in judged.items() if k == kind]))
    lines += [
        "",
        "| Content nouns by dimension | Prompts | Count | Drawn | Stood in | Ignored |",
        "|---|---|---|---|---|---|",
    ]
    for name in sorted({name for _, dimensions in prompts for name in dimensions}):
        own = [prompt for prompt, of in prompts if name in of]
        lines.append(row(name.replace("_", " "), [fate for p in own for _, fate in nouns[p]], len(own)))
    lines += ["", *([rendered, ""] if rendered else [])]
    for fate, title in (("proxied", "Stood in for"), ("ignored", "Ignored")):
        lines += [f"**Content nouns {title.lower()}, most often:** {common(every, fate)}", ""]
    others = [(n, f) for judged in told.values() for (n, k), f in judged.items() if k in OTHERS]
    lines += [f"**Other words ignored, most often:** {common(others, 'ignored')}", ""]
    return "\n".join(lines)


def render_one(prompt: str, path: Path) -> str:
    """Render one frame of 320x180 into a PNG; what is wrong with the picture, or empty."""
    from rushes.engines.previz.control.pictures import png
    from rushes.engines.previz.render import render_still

    picture = render_still(describe(prompt)[0], width=320, height=180)
    path.write_bytes(png(picture))
    return "" if picture.std() > 1.0 else "a blank picture"


def fault_of(made: Future[str]) -> str:
    """What was wrong with one rendering, whatever it was; empty where nothing is."""
    fault = made.exception()
    return f"{type(fault).__name__}: {fault}" if fault else made.result()


def render(prompts: list[str], folder: Path) -> str:
    """Render a frame of every prompt; a sentence on how many came out, what that took, and what failed."""
    folder.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    with ProcessPoolExecutor(2) as pool:
        paths = [folder / f"{number:03}.png" for number in range(len(prompts))]
        made = [pool.submit(render_one, prompt, path) for prompt, path in zip(prompts, paths, strict=True)]
        faults = [fault_of(one) for one in made]
    failed = [f"{prompt!r}: {fault}" for prompt, fault in zip(prompts, faults, strict=True) if fault]
    sys.stderr.writelines(f"{line}\n" for line in failed)
    spent = time.monotonic() - begin
    done = len(prompts) - len(failed)
    return (
        f"Rendered: {done} of {len(prompts)} prompts, a frame of 320x180 each that is not blank ({spent / 60:.1f} min)."
    )


def main() -> int:
    """Read, count, write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prompts", type=Path, help="vbench_full_info.json, or JSON rows with prompt_en and dimension")
    parser.add_argument(
        "--render", type=Path, metavar="FOLDER", help="also render a frame of every prompt into a folder"
    )
    parser.add_argument("--output", type=Path, default=PAGE)
    args = parser.parse_args()
    prompts = read_prompts(args.prompts)
    rendered = render([prompt for prompt, _ in prompts], args.render) if args.render else ""
    text = page(prompts, rendered)
    args.output.write_text(text, "utf-8")
    sys.stdout.write("\n".join(text.splitlines()[9:27]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
