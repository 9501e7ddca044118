from __future__ import annotations

import numpy as np

from rushes.engines.previz.kit import CameraState, SceneSpec, World
from rushes.engines.previz.kits.interior import InteriorKit, build_room


def room(name: str, **extra: str) -> World:
    spec = SceneSpec(kit="interior", seed=3, time="night", extra={"room": name, **extra})
    return build_room(spec, fine=0.3)


def test_a_door_that_stands_open_lets_light_in_and_has_a_leaf_turned_into_the_room() -> None:
    shut, open_ = room("bedroom", door="shut"), room("bedroom", door="open")

    names = [thing.name for thing in InteriorKit().things(open_)]
    assert "door" in names
    assert "doorway" in names
    assert "doorway" not in [thing.name for thing in InteriorKit().things(shut)]
    assert len(open_.data.lamps) == len(shut.data.lamps) + 1
    reach = []
    for world in (shut, open_):
        piece = [thing.name for thing in InteriorKit().things(world)].index("door") - 6  # after the six sides
        reach.append(float(np.abs(world.data.solid[world.data.owners == piece][:, 0]).min()))
    assert reach[1] < reach[0] - 0.3


def test_a_room_without_a_word_of_a_door_has_none() -> None:
    assert "door" not in [thing.name for thing in InteriorKit().things(room("bedroom"))]


def test_a_corridor_leads_the_eye_to_its_bright_end() -> None:
    spec = SceneSpec(kit="interior", seed=3, time="day", weather="overcast", extra={"room": "corridor"})
    world = build_room(spec, fine=0.3)
    rgb, depth = np.empty((54, 96, 3), np.float32), np.empty((54, 96), np.float32)
    camera = CameraState(position=(0.0, 1.5, 1.0), target=(0.0, 1.4, 14.0), focal_mm=28.0)
    InteriorKit().shade(world, camera, 0.0, rgb, depth, 0, 54)

    end = rgb[22:32, 43:53].mean()
    assert end > 1.5 * rgb[:, :12].mean()
    assert end > 1.5 * rgb[:, -12:].mean()
