"""A catalogue of things at their true sizes, by the name the lexicon gives them, each standing at the origin."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from rushes.engines.previz import food, gear, household, landmarks, outdoors
from rushes.engines.previz import furniture as f
from rushes.engines.previz import vehicles as v
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import Solid, placed

RED: Vec3 = (0.42, 0.03, 0.02)
YELLOW: Vec3 = (0.66, 0.44, 0.05)
DARK: Vec3 = (0.03, 0.03, 0.032)


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One entry of the catalogue.

    Args:
        make: builds it in a colour.
        size: width and height in metres, as the camera frames it.
        place: `table`, `floor`, `ground`, `site` (open level ground), `water` or `air`.
        color: its usual colour, linear.
        speed: metres per second along its own +x when it moves.
        lift: metres above the ground where it hangs or flies.
    """

    make: Callable[[Vec3], list[Solid]]
    size: tuple[float, float]
    place: str = "table"
    color: Vec3 = (0.5, 0.5, 0.5)
    speed: float = 0.0
    lift: float = 0.0


_G = (0.06, 0.15, 0.035)
THINGS: dict[str, Thing] = {
    "banana": Thing(make=food.banana, size=(0.26, 0.13), color=YELLOW),
    "apple": Thing(make=food.apple, size=(0.12, 0.10), color=RED),
    "orange": Thing(make=food.apple, size=(0.12, 0.10), color=(0.66, 0.24, 0.03)),
    "pear": Thing(make=food.pear, size=(0.12, 0.10), color=(0.42, 0.46, 0.08)),
    "watermelon": Thing(make=food.melon, size=(0.46, 0.24), color=(0.06, 0.17, 0.04)),
    "broccoli": Thing(make=food.broccoli, size=(0.2, 0.14), color=(0.05, 0.15, 0.03)),
    "carrot": Thing(make=food.carrot, size=(0.34, 0.12), color=(0.64, 0.21, 0.02)),
    "pizza": Thing(make=food.pizza, size=(0.42, 0.16), color=(0.42, 0.05, 0.03)),
    "donut": Thing(make=food.ring_cake, size=(0.15, 0.08), color=(0.62, 0.22, 0.30)),
    "cake": Thing(make=food.cake, size=(0.36, 0.28), color=(0.68, 0.55, 0.50)),
    "sandwich": Thing(make=food.sandwich, size=(0.3, 0.14), color=(0.55, 0.38, 0.18)),
    "burger": Thing(make=food.burger, size=(0.28, 0.15), color=(0.52, 0.27, 0.09)),
    "hot_dog": Thing(make=food.hot_dog, size=(0.28, 0.13), color=(0.36, 0.09, 0.05)),
    "cutlery": Thing(make=food.cutlery, size=(0.44, 0.14), color=f.STEEL),
    "bowl": Thing(make=f.bowl, size=(0.3, 0.15), color=(0.52, 0.30, 0.16)),
    "fruit": Thing(make=lambda _: f.fruit_bowl(), size=(0.3, 0.2)),
    "cup": Thing(make=f.cup, size=(0.18, 0.11), color=f.WHITE),
    "wine_glass": Thing(make=f.glass_of, size=(0.14, 0.22), color=(0.2, 0.012, 0.025)),
    "vase": Thing(make=f.vase, size=(0.24, 0.32), color=(0.08, 0.20, 0.30)),
    "flowers": Thing(make=lambda c: f.flowers(c, count=9), size=(0.4, 0.6), color=(0.62, 0.14, 0.22)),
    "book": Thing(make=lambda _: f.book_pile(1), size=(0.34, 0.16)),
    "laptop": Thing(make=lambda _: placed(f.laptop(), yaw=math.pi), size=(0.42, 0.28)),
    "lamp": Thing(make=lambda c: f.table_lamp(c, (1.0, 0.72, 0.45), 2.2), size=(0.4, 0.5), color=(0.3, 0.16, 0.08)),
    "candle": Thing(make=household.candle, size=(0.32, 0.24), color=(0.66, 0.6, 0.48)),
    "clock": Thing(make=household.clock, size=(0.3, 0.25), color=(0.36, 0.05, 0.04)),
    "phone": Thing(make=household.phone, size=(0.18, 0.18), color=(0.12, 0.35, 0.55)),
    "keyboard": Thing(make=household.keyboard, size=(0.66, 0.2), color=(0.5, 0.5, 0.5)),
    "remote": Thing(make=household.remote, size=(0.2, 0.1), color=DARK),
    "scissors": Thing(make=household.scissors, size=(0.26, 0.12), color=RED),
    "toothbrush": Thing(make=household.toothbrush, size=(0.16, 0.22), color=(0.05, 0.3, 0.5)),
    "hair_drier": Thing(make=household.drier, size=(0.3, 0.27), color=(0.45, 0.10, 0.22)),
    "teddy_bear": Thing(make=household.teddy, size=(0.44, 0.44), color=(0.30, 0.16, 0.07)),
    "toaster": Thing(make=household.toaster, size=(0.42, 0.28), color=f.STEEL),
    "microwave": Thing(make=household.oven_box, size=(0.6, 0.34), color=(0.5, 0.5, 0.5)),
    "ball": Thing(make=household.ball_game, size=(0.4, 0.26), color=(0.55, 0.22, 0.06)),
    "plant": Thing(make=lambda _: f.plant(0.5), size=(0.4, 0.5)),
    "tv": Thing(make=lambda _: f.screen_on(wide=0.9), size=(1.0, 0.66)),
    "chair": Thing(make=lambda c: f.chair(f.OAK, c), size=(0.8, 0.95), place="floor", color=(0.42, 0.06, 0.04)),
    "couch": Thing(make=f.sofa, size=(2.3, 0.9), place="floor", color=(0.10, 0.20, 0.22)),
    "piano": Thing(make=lambda _: f.piano(), size=(1.7, 1.3), place="floor"),
    "guitar": Thing(make=household.guitar, size=(0.7, 1.25), place="floor", color=(0.42, 0.18, 0.05)),
    "suitcase": Thing(make=household.suitcase, size=(0.7, 1.05), place="floor", color=(0.05, 0.16, 0.28)),
    "oven": Thing(make=lambda _: f.stove(), size=(0.9, 1.05), place="floor"),
    "refrigerator": Thing(make=f.fridge, size=(0.9, 1.85), place="floor", color=f.WHITE),
    "sink": Thing(make=lambda _: f.basin(), size=(0.8, 1.05), place="floor"),
    "bench": Thing(make=outdoors.bench, size=(1.8, 0.95), place="ground", color=(0.27, 0.14, 0.06)),
    "traffic_light": Thing(make=outdoors.traffic_light, size=(1.6, 3.4), place="ground"),
    "fire_hydrant": Thing(make=outdoors.hydrant, size=(0.7, 0.8), place="ground", color=(0.48, 0.05, 0.03)),
    "stop_sign": Thing(make=outdoors.stop_sign, size=(1.2, 2.8), place="ground", color=(0.48, 0.03, 0.03)),
    "parking_meter": Thing(make=outdoors.parking_meter, size=(0.6, 1.45), place="ground"),
    "phone_booth": Thing(make=outdoors.phone_booth, size=(1.4, 2.65), place="ground", color=(0.48, 0.03, 0.025)),
    "tree": Thing(make=outdoors.broadleaf, size=(5.5, 6.8), place="ground", color=_G),
    "palm": Thing(make=outdoors.palm, size=(5.0, 7.2), place="ground", color=_G),
    "tent": Thing(make=outdoors.tent, size=(2.8, 1.4), place="ground", color=(0.62, 0.24, 0.05)),
    "campfire": Thing(make=outdoors.campfire, size=(1.2, 0.8), place="ground"),
    "skateboard": Thing(make=outdoors.board, size=(0.9, 0.3), place="ground", color=(0.40, 0.07, 0.05), speed=1.4),
    "surfboard": Thing(make=outdoors.upright_board, size=(0.9, 2.0), place="ground", color=(0.60, 0.42, 0.14)),
    "skis": Thing(make=outdoors.ski_pair, size=(1.0, 1.75), place="ground", color=(0.40, 0.05, 0.05)),
    "frisbee": Thing(make=outdoors.disc, size=(0.5, 0.3), place="air", color=(0.5, 0.06, 0.05), speed=2.0, lift=1.4),
    "kite": Thing(make=outdoors.kite, size=(2.2, 2.6), place="air", color=(0.55, 0.06, 0.05), lift=5.0),
    "balloon": Thing(
        make=outdoors.balloon, size=(13.0, 18.5), place="air", color=(0.55, 0.08, 0.04), lift=6.0, speed=0.5
    ),
    "lighthouse": Thing(make=outdoors.lighthouse, size=(12.0, 18.0), place="ground", color=(0.46, 0.04, 0.03)),
    "house": Thing(make=outdoors.house, size=(9.5, 6.0), place="ground", color=(0.24, 0.10, 0.07)),
    "barn": Thing(make=outdoors.barn, size=(11.0, 7.2), place="ground", color=(0.30, 0.04, 0.03)),
    "eiffel_tower": Thing(make=outdoors.lattice_tower, size=(34.0, 64.0), place="ground", color=(0.16, 0.10, 0.06)),
    "statue": Thing(make=outdoors.statue, size=(1.8, 3.7), place="ground", color=(0.42, 0.41, 0.38)),
    "bat": Thing(make=gear.bat, size=(0.9, 0.12), color=(0.42, 0.24, 0.10)),
    "glove": Thing(make=gear.glove, size=(0.34, 0.34), color=(0.30, 0.13, 0.05)),
    "racket": Thing(make=gear.racket, size=(0.32, 0.68), color=(0.05, 0.14, 0.34)),
    "tie": Thing(make=gear.necktie, size=(0.3, 0.62), color=(0.16, 0.02, 0.04)),
    "fork": Thing(make=gear.fork, size=(0.16, 0.24), color=f.STEEL),
    "knife": Thing(make=gear.knife, size=(0.16, 0.24), color=f.STEEL),
    "spoon": Thing(make=gear.spoon, size=(0.16, 0.24), color=f.STEEL),
    "bottle": Thing(make=gear.bottle, size=(0.16, 0.32), color=(0.02, 0.09, 0.04)),
    "can": Thing(make=gear.can, size=(0.12, 0.13), color=(0.55, 0.02, 0.03)),
    "carton": Thing(make=gear.carton, size=(0.28, 0.15), color=(0.42, 0.28, 0.15)),
    "sneaker": Thing(make=gear.sneaker, size=(0.34, 0.14), color=(0.12, 0.22, 0.46)),
    "toilet": Thing(make=f.toilet, size=(0.8, 0.85), place="floor", color=f.WHITE),
    "bed": Thing(make=f.bed, size=(2.2, 1.1), place="floor", color=(0.16, 0.24, 0.34)),
    "dining_table": Thing(make=lambda c: f.table((1.7, 0.9), c), size=(1.8, 0.8), place="floor", color=f.OAK),
    "snowboard": Thing(make=gear.snowboard, size=(0.6, 1.35), place="ground", color=(0.05, 0.22, 0.42)),
    "snowman": Thing(make=gear.snowman, size=(1.3, 2.0), place="ground"),
    "bridge": Thing(make=landmarks.bridge, size=(44.0, 7.0), place="ground", color=(0.36, 0.33, 0.29)),
    "windmill": Thing(make=landmarks.windmill, size=(17.0, 19.0), place="site", color=(0.58, 0.55, 0.48)),
    "fountain": Thing(make=landmarks.fountain, size=(6.8, 4.4), place="site", color=(0.44, 0.42, 0.38)),
    "castle": Thing(make=landmarks.castle, size=(31.0, 24.0), place="site", color=(0.36, 0.34, 0.30)),
    "temple": Thing(make=landmarks.temple, size=(34.0, 17.0), place="site", color=(0.58, 0.52, 0.42)),
    "stonehenge": Thing(make=landmarks.standing_stones, size=(21.0, 7.0), place="site", color=(0.34, 0.33, 0.31)),
    "arch": Thing(make=landmarks.rock_arch, size=(22.0, 12.0), place="ground", color=(0.46, 0.22, 0.11)),
    "gas_station": Thing(make=landmarks.pumps, size=(22.0, 7.0), place="site", color=(0.50, 0.04, 0.03), lift=0.3),
    "swing": Thing(make=landmarks.swing, size=(4.8, 2.5), place="ground", color=(0.42, 0.05, 0.03)),
    "drone": Thing(
        make=landmarks.quadcopter, size=(0.7, 0.3), place="air", color=(0.45, 0.45, 0.46), lift=2.4, speed=0.6
    ),
    "iceberg": Thing(make=landmarks.iceberg, size=(46.0, 22.0), place="water", lift=-0.5),
    "skyscraper": Thing(make=landmarks.skyscraper, size=(60.0, 168.0), place="ground", color=(0.30, 0.34, 0.38)),
    "mansion": Thing(make=landmarks.mansion, size=(38.0, 12.5), place="site", color=(0.55, 0.50, 0.42)),
    **{
        name: Thing(make=make, size=size, place=place, color=color, speed=speed, lift=lift)
        for name, (make, size, place, color, speed, lift) in v.VEHICLES.items()
    },
}
