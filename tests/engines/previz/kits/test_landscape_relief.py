from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.kits.landscape_relief import KINDS, gradients, plan_of, raise_land


@pytest.mark.parametrize("name", ["mountains", "lake", "coast", "hills", "canyon"])
def test_a_place_is_as_high_wherever_in_a_map_it_lies(name: str) -> None:
    table, plan = gradients(4), plan_of(4, name)
    whole, part = np.empty((2, 150), np.float32), np.empty((2, 60), np.float32)

    raise_land(KINDS[name], table, plan, -1500.0, 2400.0, 22.0, 8, whole)
    raise_land(KINDS[name], table, plan, -1500.0 + 37 * 22.0, 2400.0, 22.0, 8, part)

    np.testing.assert_allclose(whole[:, 37:97], part, atol=2e-3)
    assert np.ptp(whole) > 5.0
