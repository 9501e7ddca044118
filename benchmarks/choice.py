"""Simulates ways of choosing among takes, so that the defaults of choice can be derived again; states where it differs.

The world is the one of the research page (its section 8): qualities of one shot's takes are N(0, 1), a judgement sees a
take with noise sigma, a screen of four with 1.25 and a page of nine with 1.75 times that, a machine's order agrees with
people on a given share of pairs. Seconds per screen are assumed there and here, not measured. "SD lost" is the quality
of the best take minus that of the chosen one. `--trials` sets how many shots are simulated, `--deep` adds the layouts
and what hidden repeats tell.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from reviewers import (
    ACCURACY,
    Shot,
    World,
    king_of_the_hill,
    knockout,
    ladder,
    look,
    machine,
    make_shot,
    noise_of,
    seconds_of,
    stars,
)

from rushes.model.review import Answer, Candidate, Session, Terms
from rushes.review import belief as beliefs
from rushes.review.session import (
    append_judged,
    judge_screen,
    likely_next,
    next_screen,
    repeats_of,
    summary,
)
from rushes.review.trust import SECONDS, points_of_places, rho_of_accuracy, sigma_of_agreement
from rushes.review.verdicts import is_fold_off

SIZES = (4, 8, 12, 20)
#: The page's factor on the noise of pairs that were read off one screen.
DEPENDENCE = 1.3
#: Seconds and SD lost of the research page, by policy and number of takes; None where it gives none.
PAGE: dict[str, tuple[tuple[float, float] | None, ...]] = {
    "5 stars once": ((28, 0.26), (56, 0.49), (84, 0.67), (140, 0.89)),
    "5 stars, then pairs among the top": ((32, 0.17), (65, 0.20), (101, 0.22), (172, 0.19)),
    "king of the hill": ((24, 0.11), (56, 0.19), (88, 0.23), (152, 0.25)),
    "knockout pairs": ((24, 0.09), (56, 0.15), (88, 0.16), (152, 0.16)),
    "best of 4 ladder, no model": ((13, 0.15), (32, 0.20), (49, 0.21), (84, 0.24)),
    "active pair, prior 65 %": ((32, 0.05), (75, 0.08), (114, 0.09), (202, 0.07)),
    "active best+worst of 4, 5 pairs, stop .10, prior 65 %": ((28, 0.07), (45, 0.11), (61, 0.13), (90, 0.15)),
    "the same, looks taken together, stop .15": (None, None, None, None),
    "machine alone, 65 %": ((0, 0.62), (0, 0.80), (0, 0.91), (0, 1.06)),
    "Pick as built, prior 65 %": (None, None, None, None),
    "Pick as built, no trust yet": (None, None, None, None),
    "Pick as built, no trust yet, only the best named": (None, None, None, None),
}
CULLS = (50, 100, 200)
CULL_PAGE: dict[str, tuple[tuple[float, float] | None, ...]] = {
    "one by one, keep or reject, then a final": ((271, 0.13), (488, 0.11), (901, 0.11)),
    "pages of nine, then a final": ((183, 0.14), (305, 0.19), (504, 0.24)),
    "machine parks 40 %, pages of nine, a final": ((119, 0.16), (192, 0.20), (329, 0.28)),
    "Cull as built, no trust yet": (None, None, None),
    "Cull as built, fold earned": (None, None, None),
}


@dataclass(frozen=True)
class Run:
    """One active run: what it cost, what it chose, and what it claimed when it stopped."""

    seconds: float
    chosen: int
    screens: int
    claimed_loss: float
    claimed_best: float
    runner_up: tuple[float, float]


def active(
    rng: Generator,
    shot: Shot,
    world: World,
    *,
    panes: int = 4,
    loss: float = beliefs.LOSS,
    trusted: bool = True,
    believed: float | None = None,
    pairwise: bool = False,
    most: int = 200,
) -> Run:
    """The belief alone, without sessions.

    Args:
        rng, shot, world: of the simulation.
        panes: on one screen.
        loss: the stop.
        trusted: start from the machine's score with its true correlation.
        believed: the noise that the belief is told of; the person's own where None.
        pairwise: take the pairs of a screen one by one with raised noise, as the page has it.
        most: screens.
    """
    count = len(shot.quality)
    order = np.argsort(-shot.score)
    quality = shot.quality[order]
    rho = rho_of_accuracy(world.accuracy) if trusted else 0.0
    belief = beliefs.start_belief(count, points=points_of_places(count) if trusted else None, rho=rho)
    seconds, screens = 0.0, 0
    told = believed or world.sigma
    while screens < most and (beliefs.expected_loss(belief) > loss or not screens):
        shown = np.array(beliefs.next_panes(belief, panes=panes))
        seen = look(rng, quality[shown], noise_of(world, len(shown)))
        worst = int(shown[seen.argmin()]) if len(shown) > 2 else None
        best = int(shown[seen.argmax()])
        if pairwise and len(shown) > 2:
            noise = beliefs.screen_sigma(told, panes=len(shown)) * DEPENDENCE
            for better, worse in beliefs.implied_pairs([int(take) for take in shown], best=best, worst=worst):
                belief = beliefs.prefer(belief, better, worse, sigma=noise)
        else:
            belief = beliefs.choose(belief, shown, best=best, worst=worst, sigma=told)
        seconds, screens = seconds + seconds_of(len(shown)), screens + 1
    chosen = beliefs.champion(belief)
    chances = [beliefs.chance_better(belief, take, chosen) if take != chosen else 0.0 for take in range(count)]
    second = int(np.argmax(chances))
    return Run(
        seconds,
        int(order[chosen]),
        screens,
        beliefs.expected_loss(belief, draws=2000, seed=1),
        float(beliefs.chance_best(belief, draws=2000, seed=1)[chosen]),
        (chances[second], float(quality[second] > quality[chosen])),
    )


@dataclass(frozen=True)
class Sitting:
    """One session as built."""

    seconds: float
    chosen: int
    session: Session
    foreseen: tuple[int, int, int]
    fold_off: bool = False


def sit(
    rng: Generator,
    shot: Shot,
    world: World,
    *,
    mode: str = "pick",
    trusted: bool = True,
    worst: bool = True,
    fold: bool = False,
    foresee: bool = False,
    keep: int = 10,
) -> Sitting:
    """A person who answers the real session, screen by screen, until it asks no more."""
    order = [int(take) for take in np.argsort(-shot.score)]
    parked = order[len(order) - int(0.4 * len(order)) :] if fold else []
    candidates = tuple(
        Candidate(take=str(take), number=take, place=place, parked="placed low" if take in parked else "")
        for place, take in enumerate(order, start=1)
    )
    rho = rho_of_accuracy(world.accuracy) if trusted else 0.0
    terms = Terms(
        mode=mode,  # type: ignore[arg-type]  # one of two words
        shot="S",
        candidates=candidates,
        sigma=world.sigma,
        rho=rho,
        names_worst=worst,
    )
    session = Session(id=f"S-{rng.integers(1 << 40):012x}", decider="p", terms=terms)
    sound = int(len(order) - shot.broken.sum())
    bar = beliefs.normal_quantile(1 - min(0.95, keep / max(sound, 1))) * math.sqrt(1 + noise_of(world, 9) ** 2)
    seconds, expected, hits, more, asked = 0.0, (), 0, 0, 0
    while (screen := next_screen(session)) is not None and len(session.judged) < 200:
        names = [pane.take for pane in screen.panes]
        shown = np.array([int(name) for name in names])
        asked += bool(foresee and session.judged)
        hits += screen in expected[:2]
        more += screen in expected
        expected = likely_next(session, count=4) if foresee else ()
        seen = look(rng, shot.quality[shown], noise_of(world, len(shown) if screen.stage == "pick" else 9))
        if screen.stage == "cull":
            out = tuple(name for name, take, q in zip(names, shown, seen, strict=True) if shot.broken[take] or q < bar)
            answer = Answer(rejected=out)
            seconds += SECONDS[9] * len(names) / 9
        else:
            name_worst = worst and len(names) > 2
            answer = Answer(best=names[seen.argmax()], worst=names[seen.argmin()] if name_worst else "")
            seconds += seconds_of(len(names))
        session = append_judged(session, judge_screen(session, answer))
    standing = summary(session)
    chosen = int(standing.choice) if standing.choice else int(np.argmax(shot.score - 99 * shot.broken))
    return Sitting(seconds, chosen, session, (hits, more, asked), is_fold_off(session))


def lost(shot: Shot, chosen: int) -> float:
    sound = np.where(shot.broken > 0, -np.inf, shot.quality)
    return float(sound.max() - sound[chosen])


def mean(values: list[float]) -> float:
    return float(np.mean(values))


class Compared:
    """Cells beside the research page's, and what is clearly different: by 3 standard errors and more than rounding."""

    def __init__(self) -> None:
        self.different: list[str] = []

    def cell(
        self, name: str, count: int, seconds: list[float], losses: list[float], page: tuple[float, float] | None
    ) -> str:
        """Seconds / SD lost, with the page's in brackets."""
        spent, loss = mean(seconds), mean(losses)
        if page is None:
            return f"{spent:.0f} s / {loss:.2f}"
        text = f"{spent:.0f} s / {loss:.2f} ({page[0]:.0f} / {page[1]:.2f})"
        differs = [
            abs(ours - theirs) > max(3 * float(np.std(values)) / math.sqrt(len(values)), least)
            for ours, theirs, values, least in (
                (spent, page[0], seconds, 0.05 * page[0] + 1),
                (loss, page[1], losses, 0.02),
            )
        ]
        if any(differs):
            self.different.append(f"{name}, N={count}: {text}")
        return text + (" *" if any(differs) else "")

    def tell(self) -> None:
        """Print the differences."""
        print("\nClearly different from the research page:")
        for line in self.different or ["nothing"]:
            print(f"- {line}")


def policies() -> dict[str, Callable[[Generator, Shot, World], tuple[float, int]]]:
    def run(**wishes: float | bool) -> Callable[[Generator, Shot, World], tuple[float, int]]:
        def of(rng: Generator, shot: Shot, world: World) -> tuple[float, int]:
            done = active(rng, shot, world, **wishes)  # type: ignore[arg-type]  # the wishes of `active`
            return done.seconds, done.chosen

        return of

    def built(**wishes: bool) -> Callable[[Generator, Shot, World], tuple[float, int]]:
        def of(rng: Generator, shot: Shot, world: World) -> tuple[float, int]:
            done = sit(rng, shot, world, **wishes)  # type: ignore[arg-type]  # the wishes of `sit`
            return done.seconds, done.chosen

        return of

    return {
        "5 stars once": stars,
        "5 stars, then pairs among the top": lambda rng, shot, world: stars(rng, shot, world, pairs=True),
        "king of the hill": king_of_the_hill,
        "knockout pairs": knockout,
        "best of 4 ladder, no model": ladder,
        "active pair, prior 65 %": run(panes=2, loss=0.10),
        "active best+worst of 4, 5 pairs, stop .10, prior 65 %": run(loss=0.10, pairwise=True),
        "the same, looks taken together, stop .15": run(),
        "machine alone, 65 %": machine,
        "Pick as built, prior 65 %": built(),
        "Pick as built, no trust yet": built(trusted=False),
        "Pick as built, no trust yet, only the best named": built(worst=False, trusted=False),
    }


def print_picks(trials: int, world: World, compared: Compared) -> None:
    print("| Way | " + " | ".join(f"N={count}" for count in SIZES) + " |\n|---" * 1 + "|---" * len(SIZES) + "|")
    for name, policy in policies().items():
        cells = []
        slow = "active" in name or "built" in name
        for place, count in enumerate(SIZES):
            rng = np.random.default_rng([7, count])
            seconds, losses = [], []
            for _ in range(trials if slow else 10 * trials):
                shot = make_shot(rng, count, world)
                spent, chosen = policy(rng, shot, world)
                seconds.append(spent)
                losses.append(lost(shot, chosen))
            cells.append(compared.cell(name, count, seconds, losses, PAGE[name][place]))
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    rng = np.random.default_rng(13)
    print("\nHow often the next screen of 12 takes was among the likeliest two, and four:")
    for name, worst in (("best and worst named", True), ("only the best named", False)):
        done = [sit(rng, make_shot(rng, 12, world), world, trusted=False, worst=worst, foresee=True) for _ in range(40)]
        two, four, asked = (sum(counts) for counts in zip(*(item.foreseen for item in done), strict=True))
        print(f"- {name}: {100 * two / asked:.0f} %, {100 * four / asked:.0f} % of {asked}")


def print_culls(trials: int, world: World, compared: Compared) -> None:
    print("| Way | " + " | ".join(f"N={count}" for count in CULLS) + " |\n|---" * 1 + "|---" * len(CULLS) + "|")
    rows: dict[str, list[str]] = {name: [] for name in CULL_PAGE}
    off = 0
    for place, count in enumerate(CULLS):
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in CULL_PAGE}
        rng = np.random.default_rng([8, count])
        for _ in range(trials):
            shot = make_shot(rng, count, world, broken=0.5)
            names = list(CULL_PAGE)
            found[names[0]].append(cull_by_hand(rng, shot, world, page=1))
            found[names[1]].append(cull_by_hand(rng, shot, world, page=9))
            found[names[2]].append(cull_by_hand(rng, shot, world, page=9, parks=0.4))
            for name, fold in ((names[3], False), (names[4], True)):
                done = sit(rng, shot, world, mode="cull", trusted=fold, fold=fold)
                off += done.fold_off
                found[name].append((done.seconds, lost(shot, done.chosen)))
        for name, pairs in found.items():
            seconds, losses = zip(*pairs, strict=True)
            rows[name].append(compared.cell(name, count, list(seconds), list(losses), CULL_PAGE[name][place]))
    for name, cells in rows.items():
        print(f"| {name} | " + " | ".join(cells) + " |")
    print(f"\nThe audit turned an earned fold off in {off} of {trials * len(CULLS)} sessions.")


def cull_by_hand(
    rng: Generator, shot: Shot, world: World, *, page: int, parks: float = 0.0, keep: int = 10
) -> tuple[float, float]:
    """Without sessions: everything that is not parked is seen once, then the belief's final among what was kept."""
    order = np.argsort(-shot.score)
    shown = order[: len(order) - int(parks * len(order))]
    sigma = noise_of(world, page) if page > 1 else world.sigma
    sound = max(1.0, len(order) - shot.broken.sum())
    bar = beliefs.normal_quantile(1 - min(0.95, keep / sound)) * math.sqrt(1 + sigma**2)
    seen = look(rng, shot.quality[shown], sigma)
    kept = shown[(shot.broken[shown] == 0) & (seen >= bar)]
    broken = shot.broken[shown].sum()
    seconds = 5.7 * (len(shown) - broken) + 2.0 * broken if page == 1 else SECONDS[9] * math.ceil(len(shown) / page)
    if not len(kept):
        kept = shown[shot.broken[shown] == 0][:1] if (shot.broken[shown] == 0).any() else order[:1]
    if len(kept) > 1:
        final = active(rng, Shot(shot.quality[kept], shot.score[kept], shot.broken[kept]), world)
        return seconds + final.seconds, lost(shot, int(kept[final.chosen]))
    return seconds, lost(shot, int(kept[0])) if not shot.broken[kept[0]] else 3.0


def print_stop(trials: int, world: World) -> None:
    print("| pairs | N | stop at | seconds | SD lost | claimed | best found | claimed | runner-up better | claimed |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    cases = [("one by one", 12, 0.10), *(("together", count, limit) for count in (8, 12, 20) for limit in (0.08, 0.15))]
    for way, count, limit in cases:
        rng = np.random.default_rng([9, count])
        shots = [make_shot(rng, count, world) for _ in range(trials)]
        runs = [active(rng, shot, world, loss=limit, pairwise=way == "one by one") for shot in shots]
        losses = [lost(shot, run.chosen) for shot, run in zip(shots, runs, strict=True)]
        print(
            f"| {way} | {count} | {limit:.2f} | {mean([run.seconds for run in runs]):.0f} | {mean(losses):.3f}"
            f" +- {np.std(losses) / math.sqrt(trials):.3f}"
            f" | {mean([run.claimed_loss for run in runs]):.3f}"
            f" | {mean([float(value == 0) for value in losses]):.2f} | {mean([r.claimed_best for r in runs]):.2f}"
            f" | {mean([r.runner_up[1] for r in runs]):.2f} | {mean([r.runner_up[0] for r in runs]):.2f} |",
            flush=True,
        )


def print_folds(trials: int) -> None:
    print("| machine agrees on | SD lost with the fold | seconds | without | seconds | fold turned itself off |")
    print("|---|---|---|---|---|---|")
    for accuracy in (0.50, 0.55, 0.60, 0.65, 0.75):
        world = World(accuracy=accuracy)
        rng = np.random.default_rng([14, int(100 * accuracy)])
        runs: dict[bool, list[tuple[float, float, bool]]] = {True: [], False: []}
        for _ in range(trials):
            shot = make_shot(rng, 60, world, broken=0.3)
            for fold, found in runs.items():
                done = sit(rng, shot, world, mode="cull", trusted=fold, fold=fold)
                found.append((lost(shot, done.chosen), done.seconds, done.fold_off))
        (with_loss, with_time, off), (loss, spent, _) = (np.mean(np.array(found), axis=0) for found in runs.values())
        cells = f"{with_loss:.2f} | {with_time:.0f} | {loss:.2f} | {spent:.0f} | {100 * off:.0f} %"
        print(f"| {100 * accuracy:.0f} % | {cells} |", flush=True)


def print_limits(trials: int, world: World) -> None:
    print("| stop at | N=8 | N=12 | N=20 |\n|---|---|---|---|")
    for limit in (0.05, 0.08, 0.10, 0.12, 0.15, 0.20, 0.25):
        cells = []
        for count in (8, 12, 20):
            rng = np.random.default_rng([9, count])
            shots = [make_shot(rng, count, world) for _ in range(trials)]
            runs = [active(rng, shot, world, loss=limit) for shot in shots]
            losses = [lost(shot, run.chosen) for shot, run in zip(shots, runs, strict=True)]
            cells.append(f"{mean([run.seconds for run in runs]):.0f} s / {mean(losses):.2f}")
        print(f"| {limit:.2f} | " + " | ".join(cells) + " |", flush=True)


def print_layouts(trials: int) -> None:
    print("| noise of four / two | screens of four | screens of two | four pays while it costs less than |")
    print("|---|---|---|---|")
    for factor in (1.0, 1.25, 1.6, 2.0):
        world = World(four=factor)
        told: dict[int, list[float]] = {2: [], 4: []}
        rng = np.random.default_rng(10)
        for _ in range(trials):
            shot = make_shot(rng, 12, world)
            # the belief is told the noise that repeats would have taught: its own factor for four panes is 1.25
            told[4].append(active(rng, shot, world, panes=4, believed=world.sigma * factor / 1.25).screens)
            told[2].append(active(rng, shot, world, panes=2).screens)
        ratio = mean(told[2]) / mean(told[4])
        print(f"| {factor:.2f} | {mean(told[4]):.1f} | {mean(told[2]):.1f} | {ratio:.1f} screens of two |", flush=True)


def print_repeats(trials: int) -> None:
    print("| true sigma | repeats | agreed | sigma learnt |\n|---|---|---|---|")
    for sigma in (0.33, 0.5, 1.0):
        world = World(sigma=sigma)
        rng = np.random.default_rng([11, int(100 * sigma)])
        shares: list[float] = []
        for _ in range(trials):
            shot = make_shot(rng, 12, world)
            shares += [share for panes, share in repeats_of(sit(rng, shot, world, trusted=False).session) if panes > 2]
        told = sigma_of_agreement(mean(shares)) / beliefs.screen_sigma(1.0, panes=4) if shares else float("nan")
        print(f"| {sigma:.2f} | {len(shares)} | {mean(shares) if shares else 0:.2f} | {told:.2f} |", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=80)
    parser.add_argument("--deep", action="store_true")
    wishes = parser.parse_args()
    world = World()
    begin = time.process_time()
    print("Seconds of human time / SD lost (the research page's in brackets; * where ours is clearly different)\n")
    compared = Compared()
    print_picks(wishes.trials, world, compared)
    print("\nHundreds, half of them broken\n")
    print_culls(max(10, wishes.trials // 5), world, compared)
    compared.tell()
    print("\nIs the stop honest? 4-up, prior 65 %\n")
    print_stop(wishes.trials, world)
    if wishes.deep:
        print("\nA useless machine that is trusted as 65 %\n")
        rng = np.random.default_rng(12)
        flat = replace(world, accuracy=0.5)
        for name, rho in (("trusted as 65 %", ACCURACY), ("not trusted", 0.5)):
            losses = []
            for _ in range(wishes.trials):
                shot = make_shot(rng, 12, flat)
                losses.append(lost(shot, active(rng, shot, replace(flat, accuracy=rho)).chosen))
            print(f"- {name}: {mean(losses):.2f} SD lost")
        print("\nWhere to stop, 4-up, prior 65 %\n")
        print_limits(wishes.trials, world)
        print("\nThe fold by the machine's accuracy, 60 takes, 30 % broken\n")
        print_folds(wishes.trials)
        print("\nFour panes or two, 12 takes\n")
        print_layouts(wishes.trials)
        print("\nWhat hidden repeats tell\n")
        print_repeats(4 * wishes.trials)
    print(f"\n{time.process_time() - begin:.0f} CPU seconds, {wishes.trials} shots a cell.")


if __name__ == "__main__":
    main()
