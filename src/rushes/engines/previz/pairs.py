"""Two people who talk: where they stand for a camera that looks over the shoulder of one at the other."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from rushes.engines.previz.camera import PARTNER, side_of
from rushes.engines.previz.gait import Figure
from rushes.engines.previz.kit import SceneSpec, Vec3

#: Metres that the partner stands beside the line from the lens to the subject.
_BESIDE = 0.34


def face_to_face(people: Sequence[Figure], spec: SceneSpec, heading: Vec3) -> tuple[Figure, ...]:
    """The first person turned to the lens, and a partner before the lens who faces that person; others as they were.

    Args:
        people: at least one, those of the spec first.
        spec: its angle must be `over_shoulder`, else nobody moves; a partner is invented where it has one person.
        heading: unit direction from the lens to the subject.
    """
    asked = sum(subject.get("kind") == "person" for subject in spec.subjects)
    if spec.camera.get("angle") != "over_shoulder" or not asked or not people:
        return tuple(people)
    hero = dataclasses.replace(people[0], yaw=math.atan2(heading[0], heading[2]) + math.pi, action="stand")
    other = people[1] if asked > 1 else Figure(position=hero.position, color="#2b3038", height=1.78, phase=0.4)
    x, y, z = hero.position
    aside = -side_of(spec.seed) * _BESIDE
    partner = dataclasses.replace(
        other,
        position=(x - heading[0] * PARTNER + heading[2] * aside, y, z - heading[2] * PARTNER - heading[0] * aside),
        yaw=math.atan2(heading[0], heading[2]),
        action="stand",
        carry="none",
    )
    return (dataclasses.replace(hero, carry="none"), partner, *people[min(asked, 2) :])
