"""Sheets of people for the docs of previz: every action from four sides, faces near and far, what two do together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Light, draw, pose
from rushes.engines.previz.camera import basis
from rushes.engines.previz.gait import Figure, place
from rushes.engines.previz.kit import CameraState
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.render import Scene, render_still

Pixels = NDArray[np.uint8]
DAY = Light(
    key_direction=(0.45, 0.7, -0.55), key_rgb=(1.7, 1.62, 1.5), sky_rgb=(0.30, 0.33, 0.38), ground_rgb=(0.12, 0.11, 0.1)
)
NIGHT = Light(
    key_direction=(-0.7, 0.5, -0.5), key_rgb=(0.9, 0.4, 0.7), sky_rgb=(0.03, 0.035, 0.05),
    ground_rgb=(0.01, 0.01, 0.012), sides=(((0.9, 0.1, -0.3), (0.15, 0.6, 0.7)),),
)  # fmt: skip
#: The instant of the sheet of actions.
_SECONDS = 0.6
#: Every action, and how high it sits.
ACTIONS = (
    ("walk", 0.0), ("run", 0.0), ("stand", 0.0), ("sit", 0.45), ("sit", 0.06), ("talk", 0.0), ("turn", 0.0),
    ("wave", 0.0), ("point", 0.0), ("dance", 0.0), ("hold", 0.0), ("drink", 0.45), ("read", 0.45), ("type", 0.45),
)  # fmt: skip
#: What people do together and with things: words and seed.
RELATIONS: tuple[tuple[str, int], ...] = (
    ("a woman rides a red bicycle in a city street at dusk", 6),
    ("a man riding a motorcycle in a city street at noon", 9),
    ("a woman rides a horse in the hills, golden hour", 8),
    ("a boy skateboarding in a parking lot by day", 3),
    ("a man pushing a cart in a parking lot by day", 4),
    ("a woman walks her dog in the park by day", 4),
    ("a man plays the guitar in the living room", 4),
    ("a woman looks at her phone in a city street at night, neon", 6),
    ("two men shaking hands in an office", 7),
    ("two friends hug in a park by day", 4),
    ("a man and a woman walk hand in hand on the beach at dusk", 3),
    ("a man and a woman dance together on a stage", 4),
    ("a man and a woman talking to each other in a cafe", 5),
    ("a woman next to a red car in the hills by day", 5),
    ("a man on the left of a woman in a city street by day", 9),
    ("a horse behind a woman in the hills by day", 5),
)


def figures(
    people: Sequence[Figure], camera: CameraState, *, size: tuple[int, int], seconds: float, light: Light
) -> Pixels:
    """People before grey on a grey floor: (H, W, 3) uint8 R'G'B'."""
    width, height = size
    view = basis(camera, aspect=width / height)
    rows = 1.0 - (np.arange(height) + 0.5) * 2.0 / height
    columns = (np.arange(width) + 0.5) * 2.0 / width - 1.0
    way = view[3, 1] + columns[None, :] * view[1, 1] + rows[:, None] * view[2, 1]
    depth = np.where(way < -1e-4, -view[0, 1] / np.minimum(way, -1e-4), np.inf).astype(np.float32)
    back = 0.33 if light is DAY else 0.035
    rgb = np.full((height, width, 3), back, np.float32)
    for figure in people:
        draw(pose(figure, view, seconds, light), rgb, depth, 0, height)
    encoded = np.where(rgb < 0.0031308, 12.92 * rgb, 1.055 * np.maximum(rgb, 1e-6) ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip(encoded * 255.0 + 0.5, 0, 255), np.uint8)


def seen(turn: float, *, away: float, eye: float, aim: float, focal: float) -> CameraState:
    """A camera round somebody at the origin, `turn` radians from straight before."""
    return CameraState(
        position=(away * math.sin(turn), eye, -away * math.cos(turn)), target=(0.0, aim, 0.0), focal_mm=focal
    )


def somebody(action: str = "stand", **more: object) -> Figure:
    """A person at the origin that looks at a camera straight before."""
    given = {"position": (0.0, 0.0, 0.0), "yaw": math.pi, "action": action, "coat": "jacket", "color": "#2c5c8f"}
    return Figure(**{**given, "hair": "#2a1a12", **more})  # type: ignore[arg-type]


def gaits() -> list[tuple[Pixels, str]]:
    """Every action from before, a quarter, the side and behind; two actions a row."""
    cells = []
    for action, seat in ACTIONS:
        name = f"{action} {seat:g} m" if seat else action
        for turn in (0.0, 0.7, math.pi / 2, math.pi):
            who = somebody(action, seat=seat)
            x, _, z = place(who, _SECONDS)
            moved = replace(who, position=(-x, 0.0, -z))  # who goes is at the origin then
            camera = seen(turn, away=3.3, eye=1.25, aim=0.96, focal=50.0)
            picture = figures((moved,), camera, size=(220, 260), seconds=_SECONDS, light=DAY)
            cells.append((picture, name if turn == 0.0 else ""))
    return cells


def faces() -> list[tuple[Pixels, str]]:
    """Heads and hands near the lens: round the head, by day and night, speaking, in every style and pass."""
    size, cells = (480, 270), []
    near = {"away": 1.5, "eye": 1.60, "aim": 1.565, "focal": 85.0}
    woman = {"hairdo": "long", "color": "#b8452f"}
    for turn, name in ((0.0, "front"), (0.7, "three quarters"), (math.pi / 2, "side"), (math.pi, "back")):
        cells.append((figures((somebody(),), seen(turn, **near), size=size, seconds=0.6, light=DAY), name))
    for turn, seconds, name in ((0.0, 0.62, "talk"), (0.7, 0.75, "talk"), (math.pi / 2, 0.62, "talk"), (2.6, 0.6, "")):
        who = somebody("talk", **woman)
        cells.append((figures((who,), seen(turn, **near), size=size, seconds=seconds, light=DAY), name))
    for gaze, name in (((0.0, 0.0), "night"), ((0.6, 0.0), "looks aside"), ((-0.4, 0.35), "looks down")):
        who = somebody(gaze=gaze)
        cells.append((figures((who,), seen(0.3, **near), size=size, seconds=0.6, light=NIGHT), name))
    cells.append((figures((somebody(**woman),), seen(0.6, **near), size=size, seconds=0.6, light=NIGHT), "night"))
    for action in ("wave", "point", "hold", "drink"):
        camera = seen(0.45, away=3.3, eye=1.5, aim=1.44, focal=60.0)
        cells.append((figures((somebody(action),), camera, size=size, seconds=0.45, light=DAY), action))
    return cells + _shots(size)


def _shots(size: tuple[int, int]) -> list[tuple[Pixels, str]]:
    """Shots of scenes: close, medium and wide, grey box, clay, and the passes of the close one."""
    close = describe("close up of a woman talking in a cafe", seed=6)[0]
    cells = []
    for words, seed in (
        ("close up of a man in a city street at night, neon", 6),
        ("medium shot of a woman talking in a park by day", 4),
        ("wide shot of a woman walking in a city street by day", 9),
    ):
        picture = render_still(describe(words, seed=seed)[0], width=size[0] * 2, height=size[1] * 2)
        cells.append((_halved(picture), words))
    for style in ("styled", "grey_box", "clay"):
        picture = render_still(replace(close, style=style), width=size[0] * 2, height=size[1] * 2)
        cells.append((_halved(picture), f"close, {style.replace('_', ' ')}"))
    scene = Scene(close, width=size[0], height=size[1], seconds=2.0, threads=1)
    into = scene.geometry.surfaces(*size)
    scene.geometry.trace(scene.geometry.look(scene.camera(1.0), 1.0, aspect=scene.aspect), into)
    scene.close()
    cells.append((np.asarray(127.5 + 127.5 * into.normal, np.uint8), "normals"))
    near = np.clip(1.6 / np.maximum(into.depth, 0.3), 0.0, 1.0) * 255.0
    cells.append((np.repeat(near.astype(np.uint8)[..., None], 3, axis=2), "depth"))
    return cells


def relations() -> list[tuple[Pixels, str]]:
    """What people do with things and with each other, as prompts give it."""
    cells = []
    for words, seed in RELATIONS:
        picture = render_still(describe(words, seed=seed)[0], width=960, height=540, seconds=1.2, length=4.0)
        cells.append((_halved(picture), words))
    return cells


def _halved(picture: Pixels) -> Pixels:
    """A picture at half its size."""
    high, wide = picture.shape[0] // 2, picture.shape[1] // 2
    return np.asarray(picture.reshape(high, 2, wide, 2, 3).mean(axis=(1, 3)) + 0.5, np.uint8)
