from __future__ import annotations

import math

import numpy as np
import pytest

from rushes.engines.previz import acts, vehicles
from rushes.engines.previz.acts import ACTS, PACES, PAIRS
from rushes.engines.previz.figure_rays import distance, prepare
from rushes.engines.previz.gait import SHOES, SKIN, TROUSERS, Figure, bearing, limbs, place
from rushes.engines.previz.kit import Anchors, SceneSpec
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.solids import Solid, placed
from rushes.engines.previz.together import _solids, together

OPEN = Anchors(subject=(0.0, 0.87, 0.0), subject_height=1.74, facing=(0.0, 0.0, -1.0))
TIMES = (0.0, 0.37, 1.1, 2.6)
SOLO = [act for act in ACTS if "." not in act]


def somebody(act: str, **more: object) -> Figure:
    walking = act in ("lead", "cart", "in_hand.a", "in_hand.b")
    given = {"action": "walk" if walking else "stand", "speed": PACES.get(act.partition(".")[0], 0.0), "act": act}
    return Figure(position=(0.0, 0.0, 0.0), **(given | more))  # type: ignore[arg-type]


def hands(figure: Figure, seconds: float) -> np.ndarray:
    """The right and the left hand in the figure's axes: the first end of the two limbs of skin after the head."""
    rows = limbs(figure, seconds)
    return rows[rows[:, 8] == SKIN][-2:, 0:3]


def in_world(figure: Figure, at: np.ndarray, seconds: float) -> np.ndarray:
    c, s = math.cos(bearing(figure, seconds)), math.sin(bearing(figure, seconds))
    return np.array(place(figure, seconds)) + at @ np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])


def off_axis(rod: Solid, at: np.ndarray) -> float:
    """How far a place is from the middle line of a rod or a long box, within its length."""
    own = np.array(rod.turn) @ (at - np.array(rod.at))
    long_ = int(np.argmax(rod.half))
    own[long_] = max(abs(own[long_]) - rod.half[long_], 0.0)
    return float(np.linalg.norm(own))


def pair_of(pair: str, **extra: object) -> tuple[Figure, Figure]:
    person = {"kind": "person", "action": "stand"}
    spec = SceneSpec(kit="landscape", seed=5, subjects=(person, dict(person)), extra={"pair": pair, **extra})
    two = tuple(Figure(position=(k * 1.0, 0.0, 0.5 * k), yaw=3.0, action="stand", phase=0.3 * k) for k in range(2))
    people, _, _ = together(spec, two, OPEN, ground=lambda x, z: 0.0, seconds=4.0)
    return people[0], people[1]


@pytest.mark.parametrize("seconds", TIMES)
@pytest.mark.parametrize(("act", "first"), [("bicycle", -2), ("cart", 0)])
def test_hands_are_on_the_handles(act: str, first: int, seconds: float) -> None:
    figure = somebody(act)
    solids = placed(vehicles.bicycle((1, 0, 0)), yaw=-math.pi / 2) if act == "bicycle" else _solids(figure, None)
    handles = solids[-2:] if act == "bicycle" else solids[:1]

    for hand in hands(figure, seconds):
        assert min(off_axis(handle, hand) for handle in handles) < 0.02


@pytest.mark.parametrize("seconds", TIMES)
def test_a_rider_of_a_motorcycle_holds_its_bar(seconds: float) -> None:
    bar = next(s for s in _solids(somebody("motorcycle"), None) if abs(s.at[1] - 1.02) < 1e-6 and max(s.half) > 0.3)

    for hand in hands(somebody("motorcycle"), seconds):
        assert off_axis(bar, hand) < 0.02


@pytest.mark.parametrize("height", [1.6, 1.74, 1.88])
@pytest.mark.parametrize("seconds", TIMES)
def test_a_guitar_is_strummed_at_its_hole_and_held_at_its_neck(seconds: float, height: float) -> None:
    player = somebody("guitar", height=height)
    solids = _solids(player, None)
    hole, neck = solids[2], solids[3]

    right, left = hands(player, seconds)

    assert np.linalg.norm(right - np.array(hole.at)) < 0.075  # a stroke goes across the strings
    assert off_axis(neck, left) < 0.04


@pytest.mark.parametrize("seconds", np.linspace(0.0, 3.0, 13))
def test_feet_are_on_the_pedals_and_the_seat_on_the_saddle(seconds: float) -> None:
    rider = somebody("bicycle")
    rows = limbs(rider, float(seconds))

    for shoe, side in zip(rows[rows[:, 8] == SHOES][:2], (1.0, -1.0), strict=True):
        x, y, z = acts.pedal(float(seconds), PACES["bicycle"], 0.0, side)
        assert abs(shoe[4] - x) < 0.02
        assert abs(shoe[6] - z) < 0.02
        assert abs(shoe[5] - shoe[7] - y) < 0.02
    thighs = rows[rows[:, 8] == TROUSERS][::2]
    assert np.abs(thighs[:, 1] - thighs[:, 3] - acts.BIKE_SADDLE[1]).max() < 0.02


def test_in_a_loop_a_bicycle_stands_and_the_feet_rest_on_its_pedals() -> None:
    rider = somebody("bicycle", loop=4.0, speed=0.0)

    assert acts.pedal(1.3, 0.0, 4.0, 1.0) == acts.pedal(0.0, 0.0, 0.0, 1.0)
    assert np.allclose(_toes(rider, 1.3), _toes(rider, 0.0))


def test_a_rider_sits_on_the_horse_as_it_moves() -> None:
    from rushes.engines.previz.creatures import body

    for seconds in TIMES:
        horse = body("horse", "walk", seconds)
        back = max(horse[k, 1] + horse[k, 3] for k in range(2))
        seat = limbs(somebody("horse"), seconds)
        thighs = seat[seat[:, 8] == TROUSERS][::2]
        assert abs(thighs[:, 1].min() - thighs[0, 3] - back) < 0.04


@pytest.mark.parametrize("seconds", TIMES)
@pytest.mark.parametrize(("pair", "one", "other"), [("shake", 0, 0), ("in_hand", 0, 1), ("dance", 1, 0)])
def test_hands_of_two_meet(pair: str, one: int, other: int, seconds: float) -> None:
    first, second = pair_of(pair)

    a = in_world(first, hands(first, seconds)[one], seconds)
    b = in_world(second, hands(second, seconds)[other], seconds)

    assert np.linalg.norm(a - b) < 0.02


@pytest.mark.parametrize("seconds", TIMES)
@pytest.mark.parametrize(("pair", "who", "which"), [("hug", 0, 0), ("hug", 1, 0), ("dance", 0, 0), ("dance", 1, 1)])
def test_hands_lie_on_the_other_body_and_not_in_it(pair: str, who: int, which: int, seconds: float) -> None:
    two = pair_of(pair)
    mine, other = two[who], two[1 - who]

    at = in_world(mine, hands(mine, seconds)[which], seconds) - np.array(place(other, seconds))
    c, s = math.cos(other.yaw), math.sin(other.yaw)
    at = at @ np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]]).T
    body = limbs(other, seconds)
    near = np.arange(len(body))
    off, _ = distance(prepare(body, np.empty((0, 20))), near, len(near), *at)

    assert -0.02 < off < 0.06  # the palm is a hand's thickness away


@pytest.mark.parametrize("pair", ["talk", "shake", "hug", "beside"])
def test_the_feet_of_two_who_stand_stay_where_they_are(pair: str) -> None:
    for figure in pair_of(pair):
        toes = [_toes(figure, t) for t in TIMES]
        assert np.ptp(np.array(toes), axis=0).max() < 0.001


def _toes(figure: Figure, seconds: float) -> np.ndarray:
    rows = limbs(figure, seconds)
    return rows[rows[:, 8] == SHOES][:2, 4:7]


@pytest.mark.parametrize("act", [*SOLO, "shake.a", "hug.b", "dance.a", "dance.b", "in_hand.a"])
def test_in_a_loop_every_limb_comes_back(act: str) -> None:
    figure = somebody(act, loop=4.0, speed=0.0, action="dance" if act.startswith("dance") else "stand")

    assert np.allclose(limbs(figure, 0.7), limbs(figure, 4.7), atol=1e-9)


@pytest.mark.parametrize("pair", list(PAIRS))
def test_two_stand_as_far_apart_as_they_should_and_face_as_they_should(pair: str) -> None:
    first, second = pair_of(pair)
    apart, facing = PAIRS[pair]

    gap = np.subtract(second.position, first.position)
    assert np.linalg.norm(gap) == pytest.approx(apart, abs=0.06)
    assert math.cos(first.yaw - second.yaw) == pytest.approx(-1.0 if facing else 1.0)
    if facing:
        ahead = np.array([math.sin(first.yaw), 0.0, math.cos(first.yaw)])
        assert gap @ ahead > 0.9 * apart


@pytest.mark.parametrize(
    ("side", "axis", "sign"), [("left", 0, -1.0), ("right", 0, 1.0), ("before", 2, -1.0), ("behind", 2, 1.0)]
)
def test_the_first_person_stands_at_the_side_that_is_said(side: str, axis: int, sign: float) -> None:
    first, second = pair_of("beside", side=side)

    assert sign * (first.position[axis] - second.position[axis]) > 0.5


@pytest.mark.parametrize(
    ("prompt", "act", "pair"),
    [
        ("A person is riding a bike", "bicycle", None),
        ("A person is riding or walking with horse", "horse", None),
        ("A person is motorcycling", "motorcycle", None),
        ("A person is skateboarding", "skateboard", None),
        ("A person is pushing cart", "cart", None),
        ("A person is strumming guitar", "guitar", None),
        ("a man walks his dog in the park", "lead", None),
        ("a woman looks at her phone", "phone", None),
        ("A person is shaking hands", None, "shake"),
        ("A person is hugging", None, "hug"),
        ("a couple walking hand in hand", None, "in_hand"),
        ("a man and a woman dance together", None, "dance"),
        ("two people talking to each other", None, "talk"),
    ],
)
def test_the_words_say_who_does_what(prompt: str, act: str | None, pair: str | None) -> None:
    spec, coverage = describe(prompt, seed=3)

    people = [s for s in spec.subjects if s["kind"] == "person"]
    assert people[0].get("act") == act
    assert spec.extra.get("pair") == pair
    assert len(people) == (2 if pair else 1)
    assert not coverage.proxied
    assert not coverage.ignored
    assert not any(s["kind"] in ("thing", "animal") for s in spec.subjects)  # it comes with the act


def test_what_nobody_can_do_is_told() -> None:
    spec, coverage = describe("a panda riding a bike", seed=3)

    assert "riding" in coverage.proxied
    assert all("act" not in subject for subject in spec.subjects)
