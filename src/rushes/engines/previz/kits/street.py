"""The city street kit: houses, signs, lamps, cars and people under any hour and weather, wet or dry."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.actors import Light, shade_figure, shade_reflection
from rushes.engines.previz.camera import basis
from rushes.engines.previz.chance import stream
from rushes.engines.previz.gait import Figure, pace, place
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, World
from rushes.engines.previz.kits import street_layout as lay
from rushes.engines.previz.kits.street_ground import air_light, car_light, fogged, ground_light, posts
from rushes.engines.previz.kits.street_layout import Plan, lay_out
from rushes.engines.previz.kits.street_light import GROUND as STEP
from rushes.engines.previz.kits.street_light import Air, light_up
from rushes.engines.previz.kits.street_pack import pack
from rushes.engines.previz.kits.street_surface import facade, far_tower, sign_light, sky
from rushes.engines.previz.kits.street_trace import (
    CAR,
    END,
    GROUND,
    SIGN,
    SKY,
    blade,
    cars,
    far_end,
    ground,
    house,
    shaded,
    sift,
)
from rushes.engines.previz.weather import fall


@dataclass(frozen=True, kw_only=True)
class StreetData:
    """The plan, its light, both packed for the kernels, and who walks there."""

    plan: Plan
    air: Air
    street: Any
    weather: Any
    people: tuple[Figure, ...]
    falling: str


class StreetKit:
    """City streets."""

    def build(self, spec: SceneSpec) -> World:
        """Lay the street out, light it, and let people in."""
        plan = lay_out(spec)
        air = light_up(spec, plan)
        street, weather = pack(plan, air)
        people = _people(spec, plan)
        falling = spec.weather if spec.weather in ("rain", "snow") and spec.weather not in spec.remove else ""
        chance = stream(spec.seed, "street.anchor")
        clearance = 34.0
        turn = float(chance.choice([-1.0, 1.0])) * float(chance.choice([0.0, 0.12, 0.3, 0.5]))
        heading = (math.sin(turn), 0.0, math.cos(turn))
        if any(s.get("kind") == "person" for s in spec.subjects) and people:
            hero = people[0]
            x, y, z = hero.position
            speed = pace(hero)
            anchors = Anchors(
                subject=(x, y + hero.height / 2, z),
                subject_height=hero.height * (1.22 if hero.carry == "umbrella" else 1.0),
                velocity=(math.sin(hero.yaw) * speed, 0.0, math.cos(hero.yaw) * speed),
                heading=heading,
                clearance=clearance,
                floor=0.35,
                aside=plan.half - 1.6,
                offset=x,
            )
        else:
            x = float(chance.uniform(-0.35, 0.35)) * plan.road
            anchors = Anchors(
                subject=(x, 3.2, float(chance.uniform(20, 28))),
                subject_height=6.4,
                heading=heading,
                clearance=clearance,
                floor=0.35,
                aside=plan.half - 1.6,
                offset=x,
            )
        return World(
            anchors=anchors,
            data=StreetData(plan=plan, air=air, street=street, weather=weather, people=people, falling=falling),
        )

    def shade(
        self,
        world: World,
        camera: CameraState,
        seconds: float,
        rgb: NDArray[np.float32],
        depth: NDArray[np.float32],
        y0: int,
        y1: int,
    ) -> None:
        """Fill rows y0..y1."""
        data: StreetData = world.data
        height, width = depth.shape
        view = basis(camera, aspect=width / height)
        _rows(data.street, data.weather, view, seconds, rgb, depth, y0, y1)
        for figure in sorted(data.people, key=lambda f: -place(f, seconds)[2]):
            light = _light_on(data, figure, seconds)
            if data.air.wet > 0:
                shade_reflection(figure, camera, seconds, light, rgb, depth, y0, y1, 0.9 * data.air.wet)
            shade_figure(figure, camera, seconds, light, rgb, depth, y0, y1)
        if data.falling:
            left, right = _drop_light(data, camera)
            fall(data.falling, camera, seconds, left, right, rgb, depth, y0, y1, seed=data.air.dice)


def _drop_light(data: StreetData, camera: CameraState) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """What drops and flakes near the camera send back: the sky, and the glow of the front on either side."""
    air = data.air
    at = min(max(int(camera.position[2] - lay.Z0) + 8, 6), air.wall.shape[2] - 7)
    sides = [air.wall[side, 1:9, at - 6 : at + 7].mean(axis=(0, 1)).astype(float) for side in (0, 1)]
    both = 0.5 * (sides[0] + sides[1])
    base = air.ambient[0] * 0.9 + 0.5 * np.array(air_light(data.weather, camera.position[2] + 10.0, 2.0))
    gain = 0.62 if data.falling == "snow" else 0.85
    return _rgb((base + 0.5 * sides[0] + 0.3 * both) * gain), _rgb((base + 0.5 * sides[1] + 0.3 * both) * gain)


def _people(spec: SceneSpec, plan: Plan) -> tuple[Figure, ...]:
    """The asked-for persons first, then a few passers-by."""
    chance = stream(spec.seed, "street.people")
    figures: list[Figure] = []
    wanted = [s for s in spec.subjects if s.get("kind") == "person"]
    for k, subject in enumerate(wanted[:4]):
        away = bool(chance.random() < 0.5)
        x = float(chance.uniform(-0.45, 0.45)) * plan.road + 1.1 * k
        figures.append(
            Figure(
                position=(x, 0.0, 9.0 + 1.6 * k),
                yaw=float(chance.uniform(-0.12, 0.12)) + (0.0 if away else math.pi),
                action=str(subject.get("action") or "walk"),
                color=str(subject.get("color") or "#c2282d"),
                carry=str(subject.get("carry") or "none"),
                coat=str(subject.get("coat") or "long"),
                hair=str(subject.get("hair") or "#1b1512"),
                phase=float(chance.random()),
            )
        )
    if "people" in spec.remove or "person" in spec.remove:
        return tuple(figures) if wanted and "person" not in spec.remove else ()
    rain = spec.weather == "rain"
    coats = ("#23272f", "#3a3531", "#2f3a44", "#1e1f24", "#4a3f34")
    for _ in range(int(chance.integers(2, 6))):
        side = 1.0 if chance.random() < 0.5 else -1.0
        away = chance.random() < 0.5
        figures.append(
            Figure(
                position=(
                    side * float(chance.uniform(min(plan.road + 0.6, plan.half - 0.6), plan.half - 0.6)),
                    0.14,
                    float(chance.uniform(16, 62)),
                ),
                yaw=0.0 if away else math.pi,
                color=coats[int(chance.integers(len(coats)))],
                carry="umbrella" if rain and chance.random() < 0.6 else ("bag" if chance.random() < 0.4 else "none"),
                height=float(chance.uniform(1.62, 1.84)),
                phase=float(chance.random()),
                speed=float(chance.uniform(1.1, 1.45)),
            )
        )
    return tuple(figures)


def _light_on(data: StreetData, figure: Figure, seconds: float) -> Light:
    """The light at a person's place: sun or the brightest lamps near, fronts glowing from both sides."""
    plan, air = data.plan, data.air
    x, _, z = place(figure, seconds)
    row = min(max(int((z - lay.Z0) / STEP), 1), air.ground.shape[0] - 2)
    col = min(max(int((x + plan.half) / STEP), 0), air.ground.shape[1] - 1)
    under = air.ground[row - 1 : row + 2, col].mean(axis=0).astype(float)
    at = min(max(int(z - lay.Z0), 3), air.wall.shape[2] - 5)
    left = air.wall[0, 1:6, at - 3 : at + 4].mean(axis=(0, 1)).astype(float)
    right = air.wall[1, 1:6, at - 3 : at + 4].mean(axis=(0, 1)).astype(float)
    fog = np.array(air_light(data.weather, z - 4.0, 1.5))
    back = np.array(air_light(data.weather, z + 25.0, 3.0))
    sun_up = float(air.sun.max()) > 0.05 and not shaded(data.street, x, 1.0, z, *(float(c) for c in air.sun_way))
    key_way = air.sun_way if sun_up else np.array([0.25 if x < 0 else -0.25, 0.72, 0.62])
    key = air.sun if sun_up else under * 1.5
    key_way = key_way / np.linalg.norm(key_way)
    return Light(
        key_direction=(float(key_way[0]), float(key_way[1]), float(key_way[2])),
        key_rgb=_rgb(key),
        sky_rgb=_rgb(air.ambient[0] * 1.05 + under * 0.2),
        ground_rgb=_rgb(air.ambient[1] + under * 0.22),
        sides=(
            ((-0.93, 0.22, 0.28), _rgb(left * 0.75)),
            ((0.93, 0.22, 0.28), _rgb(right * 0.75)),
            ((0.0, 0.25, 0.97), _rgb(back * 1.4)),
        ),
        fog_rgb=_rgb(fog),
        fog_density=air.density,
        shadow=0.85 if sun_up else 0.7,
    )


def _rgb(value: NDArray[np.float64]) -> tuple[float, float, float]:
    return (float(value[0]), float(value[1]), float(value[2]))


@njit(nogil=True, cache=True, error_model="numpy")
def _sample(  # noqa: PLR0912  # a kernel: one branch per thing a ray can meet
    plan: Any,
    air: Any,
    seconds: float,
    look: int,
    seen: int,
    lit: int,
    mirrored: int,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    pix: float,
) -> tuple[float, float, float, float, int, float, float, float, float, bool]:
    """One ray (unit direction).

    Returns:
        rgb without what wet ground mirrors, distance, a key that changes where one thing ends and another begins, the
        share that is mirrored, rgb of the mirrored ray (traced where `look` is not 0), and whether the ground is rough
        (see `ground_light`). Of cars and lamp posts only those with a bit in `seen` and `lit` are looked at, of mirrored
        cars those in `mirrored`.
    """
    share, mr, mg, mb, rough = 0.0, 0.0, 0.0, 0.0, False
    side = 1 if dx > 0 else 0
    sign = 1.0 if side == 1 else -1.0
    far = 1e6
    t, kind, level = ground(plan, x, y, dx, dy, far)
    th, k, face = house(plan, side, 0, x * sign, y, z, dx * sign, dy, dz, t)
    row = 0
    if k < 0 and kind == SKY:
        th, k, face = house(plan, side, 1, x * sign, y, z, dx * sign, dy, dz, t)
        row = 1
    if k >= 0:
        t, kind = th, face
    if kind == SKY:
        te, e = far_end(plan, x, y, z, dx, dy, dz, far)
        if e >= 0:
            t, kind, k = te, END, e
    tc, car, part, nx, ny, nz = cars(plan, seen, seconds, x, y, z, dx, dy, dz, t)
    if car >= 0:
        t, kind, k = tc, CAR, car
    ts, sgn = blade(plan, side, x * sign, y, z, dx * sign, dy, dz, t)
    if sgn >= 0:
        t, kind, k = ts, SIGN, sgn
    px, py, pz = x + dx * t, y + dy * t, z + dz * t
    if kind == SKY:
        r, g, b = sky(plan, air, dx, dy, dz)
    elif kind == SIGN:
        r, g, b = sign_light(plan, air, k, side, px * sign, py, dz, pix * t, seconds)
    elif kind == CAR:
        r, g, b = car_light(plan, air, k, part, nx, ny, nz, px, py, pz, dx, dy, dz, seconds)
        face = part * 3 + int(nx * 2.0) + int(ny * 2.0) * 5
    elif kind == END:
        r, g, b = far_tower(air, plan, k, px, py, pix, t)
    elif k >= 0:
        r, g, b = facade(plan, air, k, side, row, face, px * sign, py, pz, dx * sign, dy, dz, t, pix, seconds)
    else:
        r, g, b, share, mr, mg, mb, rough = ground_light(
            plan, air, seconds, look, mirrored, kind, px, py, pz, dx, dy, dz, t, pix
        )
        face = 1 if level > 0.1 else 0
        if share > 0.0:
            share *= math.exp(-air.density * t)
    r, g, b = fogged(air, r, g, b, y, z, dy, dz, t)
    pr, pg, pb, cover, tp = posts(plan, air, lit, x, y, z, dx, dy, dz, t, pix)
    if cover > 0.0:
        r, g, b = r + (pr - r) * cover, g + (pg - g) * cover, b + (pb - b) * cover
        share *= 1.0 - cover
        if cover > 0.6:
            t = tp
    return r, g, b, t, (kind * 4096 + k + 1) * 32 + face, share, mr, mg, mb, rough


@njit(nogil=True, cache=True, error_model="numpy")
def _rows(plan: Any, air: Any, view: Any, seconds: float, rgb: Any, depth: Any, y0: int, y1: int) -> None:
    """One ray per pixel, then three more wherever a pixel's neighbours show another thing."""
    height, width = depth.shape
    first, last = max(y0 - 1, 0), min(y1 + 1, height)
    keys = np.empty((last - first, width), np.int64)
    x, y, z = view[0, 0], view[0, 1], view[0, 2]
    pix = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    mirror = np.zeros((last - first, width, 5))
    line = np.empty((width, 4))
    wet = air.wet > 0.0
    seen = np.empty((3, width // 16 + 1), np.int64)
    sift(plan, view, seconds, width, seen)
    for j in range(first, last):
        q = j - first
        v = 1.0 - (j + 0.5) * 2.0 / height
        inside = y0 <= j < y1
        for turn in range(2):
            for i in range(turn, width, 2):
                run = i // 16
                dx, dy, dz, n = _ray(view, (i + 0.5) * 2.0 / width - 1.0, v)
                mirror[q, i, 4] = 2.0
                if turn == 1 and i + 1 < width and _alike(keys[q], line, i):
                    # plain ground or sky between two like it
                    share = 0.5 * (mirror[q, i - 1, 3] + mirror[q, i + 1, 3])
                    a, b = line[i - 1, 3], line[i + 1, 3]
                    t = 2.0 * a * b / (a + b)
                    r, g, b = (
                        0.5 * (line[i - 1, 0] + line[i + 1, 0]),
                        0.5 * (line[i - 1, 1] + line[i + 1, 1]),
                        0.5 * (line[i - 1, 2] + line[i + 1, 2]),
                    )
                    key = keys[q, i - 1]
                    if seen[1, run] != 0:
                        pr, pg, pb, cover, tp = posts(plan, air, seen[1, run], x, y, z, dx, dy, dz, t, pix)
                        if cover > 0.0:
                            r, g, b = r + (pr - r) * cover, g + (pg - g) * cover, b + (pb - b) * cover
                            share *= 1.0 - cover
                            if cover > 0.6:
                                t = tp
                else:
                    # every second pixel looks into the mirror, and those whose left neighbour has none to share
                    look = 0
                    if wet and inside and (turn == 0 or mirror[q, i - 1, 3] <= 0.0):
                        look = 1 + (((i >> 1) + j) & 1)
                    r, g, b, t, key, share, mr, mg, mb, rough = _sample(
                        plan, air, seconds, look, seen[0, run], seen[1, run], seen[2, run], x, y, z, dx, dy, dz, pix
                    )
                    if look > 0:
                        mirror[q, i, 0], mirror[q, i, 1], mirror[q, i, 2] = mr, mg, mb
                        mirror[q, i, 4] = 1.0 if rough else 0.0
                mirror[q, i, 3] = share
                keys[q, i] = key
                line[i, 0], line[i, 1], line[i, 2], line[i, 3] = r, g, b, t
                if inside:
                    rgb[j, i, 0], rgb[j, i, 1], rgb[j, i, 2] = r, g, b
                    depth[j, i] = t * n if t < 9e5 else np.inf
        if inside and wet:
            _reflect(mirror[q], rgb[j])
    for j in range(y0, y1):
        q = j - first
        up, down = max(q - 1, 0), min(q + 1, last - first - 1)
        for i in range(width):
            key = keys[q, i]
            if (
                key == keys[up, i]
                and key == keys[down, i]
                and key == keys[q, max(i - 1, 0)]
                and key == keys[q, min(i + 1, width - 1)]
            ):
                continue
            total = 1.0 / (1.0 + max(rgb[j, i, 0], rgb[j, i, 1], rgb[j, i, 2]))
            ar, ag, ab = rgb[j, i, 0] * total, rgb[j, i, 1] * total, rgb[j, i, 2] * total
            here = mirror[q, i, 3] > 0.0
            run = i // 16
            for s in range(3):
                # with the middle they make a rotated square: every sample has its own row and column
                ox = (-0.30, 0.40, -0.12)[s]
                oy = (-0.38, -0.10, 0.36)[s]
                u = (i + 0.5 + ox) * 2.0 / width - 1.0
                v = 1.0 - (j + 0.5 + oy) * 2.0 / height
                dx, dy, dz, n = _ray(view, u, v)
                look = 1 + (s & 1) if wet and not here else 0
                r, g, b, t, key, share, mr, mg, mb, rough = _sample(
                    plan, air, seconds, look, seen[0, run], seen[1, run], seen[2, run], x, y, z, dx, dy, dz, pix
                )
                if here:
                    mr, mg, mb = mirror[q, i, 0], mirror[q, i, 1], mirror[q, i, 2]
                r, g, b = r + mr * share, g + mg * share, b + mb * share
                w = 1.0 / (1.0 + max(r, g, b))
                ar, ag, ab, total = ar + r * w, ag + g * w, ab + b * w, total + w
            rgb[j, i, 0], rgb[j, i, 1], rgb[j, i, 2] = ar / total, ag / total, ab / total


@njit(nogil=True, cache=True, error_model="numpy")
def _alike(keys: Any, line: Any, i: int) -> bool:
    """True where both neighbours of a pixel show the same plain ground or sky in nearly the same light."""
    if keys[i - 1] != keys[i + 1] or keys[i - 1] >> 17 > GROUND:
        return False
    for c in range(3):
        a, b = line[i - 1, c], line[i + 1, c]
        if abs(a - b) > 0.02 * (a + b) + 0.002:
            return False
    return True


@njit(nogil=True, cache=True, error_model="numpy")
def _reflect(mirror: Any, line: Any) -> None:
    """Add to a row what its wet ground mirrors.

    Pixels that did not look take their neighbours' mean; rough ground, where neighbours looked at different halves of
    what it mirrors, is evened out.
    """
    width = mirror.shape[0]
    for i in range(width):  # no looker stands beside another, so what is written here is read no more
        if mirror[i, 4] == 2.0 and mirror[i, 3] > 0.0:
            right = i + 1 if i + 1 < width and mirror[i + 1, 3] > 0.0 else i - 1
            for c in range(3):
                mirror[i, c] = 0.5 * (mirror[i - 1, c] + mirror[right, c])
    before_r, before_g, before_b = 0.0, 0.0, 0.0
    for i in range(width):
        share = mirror[i, 3]
        if share <= 0.0:
            continue
        r, g, b = mirror[i, 0], mirror[i, 1], mirror[i, 2]
        keep_r, keep_g, keep_b = r, g, b
        if mirror[i, 4] == 1.0 and 0 < i < width - 1 and mirror[i - 1, 3] > 0.0 and mirror[i + 1, 3] > 0.0:
            r = 0.5 * r + 0.25 * (before_r + mirror[i + 1, 0])
            g = 0.5 * g + 0.25 * (before_g + mirror[i + 1, 1])
            b = 0.5 * b + 0.25 * (before_b + mirror[i + 1, 2])
        before_r, before_g, before_b = keep_r, keep_g, keep_b
        line[i, 0] += r * share
        line[i, 1] += g * share
        line[i, 2] += b * share


@njit(nogil=True, cache=True, error_model="numpy")
def _ray(view: Any, u: float, v: float) -> tuple[float, float, float, float]:
    """Unit direction through a point of the picture, and view depth per metre along it."""
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    n = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    return dx * n, dy * n, dz * n, n
