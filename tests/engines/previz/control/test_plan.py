from __future__ import annotations

import numpy as np

from rushes.engines.previz.camera import basis
from rushes.engines.previz.control.plan import SIZE, Walk, draw_plan, seen_from_above
from rushes.engines.previz.kit import CameraState, Surfaces

RED, BLUE = (200, 30, 40), (0x24, 0x67, 0xE8)


def view(x: float, z: float) -> np.ndarray:
    state = CameraState(position=(x, 1.6, z), target=(x, 1.4, z + 5.0), focal_mm=35.0)
    return basis(state, aspect=16 / 9)


def middle(page: np.ndarray, color: tuple[int, int, int]) -> np.ndarray:
    """Mean pixel (x, y) of a colour."""
    y, x = np.nonzero((np.abs(page.astype(int) - color) < 12).all(axis=2))
    return np.array([x.mean(), y.mean()])


def page_of(walks: list[Walk], views: list[np.ndarray]) -> np.ndarray:
    return draw_plan(views, walks, np.empty((0, 2)), title="a plan")


def test_who_is_ahead_of_the_camera_is_above_it_on_the_page_and_who_is_right_is_right() -> None:
    walk = Walk(name="Mara", color="#c81e28", places=np.array([[2.0, 6.0], [2.0, 6.0]]))

    page = page_of([walk], [view(0.0, 0.0), view(0.0, 0.0)])

    assert page.shape == (SIZE[1], SIZE[0], 3)
    mara, camera = middle(page, RED), middle(page, BLUE)
    assert mara[0] > camera[0] + 60
    assert mara[1] < camera[1] - 200


def test_ways_are_drawn_to_scale() -> None:
    """A way twice as long as another is twice as long on the page."""
    places = np.stack([np.linspace(-2.0, 2.0, 9), np.full(9, 6.0)], axis=1)
    far = Walk(name="a", color="#c81e28", places=places)
    near = Walk(name="b", color="#1ec828", places=places * 0.5 + np.array([0.0, 1.0]))

    page = page_of([far, near], [view(0.0, 0.0), view(0.0, 0.0)])

    def long_(color: tuple[int, int, int]) -> int:
        _, x = np.nonzero((np.abs(page.astype(int) - color) < 12).all(axis=2))
        return int(x.max() - x.min()) - 18  # a disc at one end, a head at the other

    assert long_(RED) / long_((30, 200, 40)) > 1.85
    assert long_(RED) / long_((30, 200, 40)) < 2.15


def test_what_the_lens_sees_stands_where_it_is_and_ground_and_sky_do_not() -> None:
    here = view(1.0, -2.0)
    depth = np.full((9, 16), 9.0, np.float32)
    depth[0] = np.inf
    seen = Surfaces(depth=depth, normal=np.zeros((9, 16, 3), np.float32), ids=np.ones((9, 16), np.int32))

    places = seen_from_above(seen, here, floor=0.0)

    assert 0 < len(places) < 8 * 16  # the lowest rows see what is below the ground, the first the sky
    ahead = here[3][[0, 2]] @ (places - here[0, [0, 2]]).T
    assert np.allclose(places.mean(axis=0)[0], 1.0, atol=0.01)
    assert (np.abs(ahead - 9.0) < 1.0).all()
    assert len(seen_from_above(seen, here, floor=0.0, most=10)) <= 20
