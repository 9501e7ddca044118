from __future__ import annotations

from fractions import Fraction

import pytest

from rushes.engines.plan.length import LATTICE
from rushes.engines.previz.control import PASSES, PLAIN, families, find_family, fit
from rushes.errors import AskTheArtist, BriefFault
from rushes.timebase import Rate

TAKE = {"seconds": Fraction(2), "rate": Rate(24), "size": (960, 540)}


@pytest.mark.parametrize("name", families())
def test_every_family_states_its_facts_with_source_and_day(name: str) -> None:
    family = families()[name]

    assert family.lattice in LATTICE
    assert family.multiple in (2, 8, 16, 32)
    assert family.source
    assert family.verified_on is not None
    assert family.known in ("read", "reported")
    assert set(family.takes) <= set(PASSES)
    assert all(w % family.multiple == 0 and h % family.multiple == 0 for w, h in family.sizes)


@pytest.mark.parametrize("name", families())
def test_every_family_gets_frames_on_its_lattice_and_a_size_of_its_multiple(name: str) -> None:
    family = families()[name]

    given = fit(family, **TAKE)

    step, offset = LATTICE[family.lattice]
    assert (given.frames - offset) % step == 0
    assert given.asked_frames <= given.frames < given.asked_frames + step
    assert given.asked_frames == 2 * (family.rate or Rate(24)).fps
    assert given.size[0] % family.multiple == given.size[1] % family.multiple == 0


def test_the_trained_size_of_the_takes_own_shape_is_chosen() -> None:
    wan = find_family("wan-vace")

    assert fit(wan, **TAKE).size == (832, 480)
    assert fit(wan, **{**TAKE, "size": (540, 960)}).size == (480, 832)
    assert fit(wan, **{**TAKE, "size": (1920, 1080)}).size == (1280, 720)
    assert fit(wan, **TAKE, wanted=(500, 300)).size == (496, 304)


def test_a_take_that_is_too_long_is_refused_with_the_cure() -> None:
    with pytest.raises(BriefFault) as fault:
        fit(find_family("wan-vace"), **{**TAKE, "seconds": Fraction(6)})

    assert "--seconds 5.06" in fault.value.next_step


def test_a_family_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(AskTheArtist) as fault:
        find_family("wan-vase")

    assert fault.value.next_step == "did you mean 'wan-vace'?"
    assert find_family("") is PLAIN
