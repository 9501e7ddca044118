from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.gait import BAG, HAIR, SHOES, SKIN, Figure, limbs
from rushes.engines.previz.outfits import OUTFITS, dress

COLORS = np.full((7, 3), 0.2)


def dressed(seconds: float = 0.4, **more: object) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    figure = Figure(position=(0.0, 0.0, 0.0), **more)  # type: ignore[arg-type]
    body = limbs(figure, seconds)
    return body, *dress(figure, body, COLORS)


def test_an_ordinary_coat_is_left_as_it_is() -> None:
    before, body, colors = dressed(coat="long")

    assert body is before
    assert colors is COLORS


@pytest.mark.parametrize("action", ["stand", "walk", "run", "sit", "dance", "talk", "read", "wave"])
@pytest.mark.parametrize("coat", OUTFITS)
def test_an_outfit_fits_every_action(coat: str, action: str) -> None:
    _, body, _ = dressed(coat=coat, action=action, seat=0.45 if action == "sit" else 0.0)

    assert np.isfinite(body).all()
    assert (body[:, [3, 7]] > 0.0).all()
    assert set(body[:, 8]) <= set(range(7))


def test_a_space_suit_hides_the_face_behind_a_gold_visor_and_wears_a_pack_behind() -> None:
    plain, body, colors = dressed(coat="space_suit")
    helmet = body[body[:, 8] == HAIR][0]
    visor = body[body[:, 8] == SKIN]
    pack = body[(body[:, 8] == BAG) & (body[:, 2] < -0.15)]

    assert helmet[3] > 1.5 * plain[plain[:, 8] == HAIR][0, 3]
    assert len(visor) == 1
    assert visor[0, 2] > helmet[2]
    assert len(pack) == 2
    assert colors[SKIN, 0] > 3.0 * colors[SKIN, 2]
    assert np.array_equal(COLORS, np.full((7, 3), 0.2))


def test_a_robot_has_no_skin_but_a_lit_visor() -> None:
    _, body, colors = dressed(coat="robot")

    assert (body[body[:, 8] == SKIN][:, 1] > 1.4).all()
    assert colors[SKIN, 2] > 0.8
    assert colors[SHOES].max() < 0.05


def test_a_backpack_is_carried_behind() -> None:
    plain, body, _ = dressed(carry="backpack")

    assert len(body) == len(plain) + 2
    assert (body[-2:, 2] < -0.15).all()
