from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.solid_rays import enter
from rushes.engines.previz.solids import ball, box, called, drum, packed, rod, turned
from rushes.engines.previz.thing_solid import surface

GREY = (0.5, 0.5, 0.5)
SOLIDS = {
    "box": turned(box((0.0, 1.0, 0.0), (1.0, 2.0, 0.6), GREY), yaw=0.4, pitch=0.2),
    "tapered and leaning": box((0.1, 0.0, 0.0), (1.0, 1.5, 0.8), GREY, top=(0.4, 0.7), shift=(0.2, -0.1)),
    "ball": ball((0.0, 0.0, 0.0), (0.5, 0.3, 0.7), GREY),
    "cut ball": ball((0.0, 0.0, 0.0), (0.5, 0.5, 0.5), GREY, cut=(-0.2, 0.8)),
    "drum": drum((0.0, 0.0, 0.0), 0.4, 1.2, GREY),
    "cone": drum((0.0, 0.0, 0.0), 0.4, 1.2, GREY, top=0.2),
    "rod": rod((0.0, 0.0, 0.0), (0.5, 1.0, 0.3), 0.1, GREY),
}


@pytest.mark.parametrize("name", SOLIDS)
def test_the_normal_of_every_face_is_the_slope_of_the_places_that_rays_meet_there(name: str) -> None:
    solid = packed([SOLIDS[name]])
    rng = np.random.default_rng(3)
    agree = []
    for _ in range(4000):
        eye = rng.normal(size=3) * 3.0
        way = solid[0, :3] + rng.normal(size=3) * 0.35 - eye
        hits = [
            enter(solid, 0, *eye, *(way + e)) for e in (np.zeros(3), np.array([3e-4, 0, 0]), np.array([0, 3e-4, 1e-4]))
        ]
        if any(t0 >= t1 or t0 < 0.0 for t0, t1, _ in hits) or len({f for _, _, f in hits}) > 1:
            continue
        a, b, c = (
            eye + t0 * (way + e)
            for (t0, _, _), e in zip(
                hits, (np.zeros(3), np.array([3e-4, 0, 0]), np.array([0, 3e-4, 1e-4])), strict=True
            )
        )
        slope = np.cross(b - a, c - a)
        size = np.linalg.norm(slope)
        if size < 1e-12:
            continue
        told = np.array(surface(solid, 0, hits[0][2], *a))
        assert np.linalg.norm(told) == pytest.approx(1.0)
        assert told @ way < 1e-9
        agree.append(abs(told @ slope) / size)

    assert len(agree) > 200
    assert np.quantile(agree, 0.02) > 0.995


def test_parts_know_what_they_are_parts_of() -> None:
    @called("stand")
    def make(high: float) -> list:
        return [rod((0.0, 0.0, 0.0), (0.0, high, 0.0), 0.02, GREY)]

    assert [part.name for part in make(1.0)] == ["stand"]
    assert (packed(make(1.0)) == packed([rod((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), 0.02, GREY)])).all()
