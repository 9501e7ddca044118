"""The hero shot of each shot of a film: the first of its scene, and never a picture that shows another place."""

from __future__ import annotations

from fractions import Fraction

from rushes.model.brief import Brief, MediaRef
from rushes.model.take import ClipFacts, Take
from rushes.timebase import Rate
from rushes.workflow.glue import choose_heroes

FACTS = ClipFacts(width=64, height=36, rate=Rate.parse("24"), frames=24, seconds=Fraction(1))


def shot(
    number: int, *, sequence: str = "010", origin: str = "generated", seed: int = 1, **wishes
) -> tuple[Take, Brief]:
    code = f"SPOT_{sequence}_{number:04d}"
    brief = Brief(id=f"b{code}", row_key="k", row=2, shot=code, prompt="p", wishes=wishes)
    take = Take(
        id=code,
        name=f"{code}_tk001",
        shot=code,
        segment="",
        brief=brief.id,
        recipe="r",
        take_number=1,
        engine="e",
        seed=seed,
        origin=origin,
        media=MediaRef(sha256=f"{number:064d}"),
        facts=FACTS,
        engine_facts={"kit": "street"},
    )
    return take, brief


def heroes(*shots: tuple[Take, Brief]) -> list[str]:
    found = choose_heroes([take for take, _ in shots], {take.id: brief for take, brief in shots})
    return [hero.id if hero else "" for hero in found]


def test_the_first_shot_of_a_sequence_is_the_hero_of_those_after_it() -> None:
    found = heroes(shot(10), shot(20), shot(30, sequence="020"), shot(10), shot(40, sequence="020"))

    assert found == ["", "SPOT_010_0010", "", "", "SPOT_020_0030"]


def test_drawn_shots_share_a_scene_only_by_seed_and_light() -> None:
    night = {"origin": "previz", "time": "night"}

    found = heroes(
        shot(10, **night), shot(20, **night), shot(30, **night, seed=2), shot(40, origin="previz", time="day")
    )

    assert found == ["", "SPOT_010_0010", "", ""]
