"""Bodies of animals as rows of tapered limbs: on four legs, and with wings."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Materials of a limb, as `gait` numbers them: light parts, coat, second colour, dark paws and nose, third colour.
LIGHT, COAT, SECOND, DARK, THIRD = 0, 1, 2, 3, 4

Row = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Species:
    """How an animal is built, metres.

    Args:
        long: from hip to shoulder.
        tall: of the back above the ground.
        girth: radius of the trunk.
        leg: radius of a leg at its top.
        neck: length, and how steeply it rises in radians.
        head: radius of the skull, and length of the muzzle.
        ears: length of the ears; below zero they hang.
        tail: length of the tail, and how steeply it rises.
        colors: light, coat, second, dark, third as `#rrggbb`.
        legs_dark: legs in the second colour.
        stripes: the coat changes with the third colour along the trunk.
        horns: length of horns or antlers.
        trunk: an elephant's.
        wool: radius of tufts around the trunk.
        speed: metres per second of its walk.
    """

    long: float
    tall: float
    girth: float
    leg: float
    neck: tuple[float, float]
    head: tuple[float, float]
    ears: float
    tail: tuple[float, float]
    colors: tuple[str, str, str, str, str]
    legs_dark: bool = False
    stripes: int = 0
    horns: float = 0.0
    trunk: bool = False
    wool: float = 0.0
    speed: float = 1.0


def bone(a: tuple[float, float, float], ra: float, b: tuple[float, float, float], rb: float, mat: int) -> Row:
    """A limb from a to b with a radius at either end."""
    return (*a, ra, *b, rb, float(mat))


def beast(s: Species, action: str, seconds: float, name: str) -> list[Row]:
    """An animal on four legs."""
    going = action in ("walk", "run")
    speed = s.speed * (2.6 if action == "run" else 1.0)
    reach = (0.42 if action == "run" else 0.30) * s.tall
    phase = seconds * speed / (reach * 3.3) if going else 0.0
    bob = 0.02 * s.tall * math.sin(2 * math.tau * phase) if going else 0.006 * s.tall * math.sin(1.6 * seconds)
    y = s.tall - s.girth + bob
    fore, rear = s.long / 2, -s.long / 2
    rows: list[Row] = []
    parts = max(s.stripes * 2, 1)
    for k in range(parts):
        a, b = rear + s.long * k / parts, rear + s.long * (k + 1) / parts
        mat = THIRD if s.stripes and k % 2 else COAT
        swell = s.girth * (1.0 + 0.06 * math.sin(math.pi * (k + 0.5) / parts))
        rows.append(bone((0.0, y, a), swell, (0.0, y + 0.02 * s.tall, b), swell, mat))
    rows.append(
        bone(
            (0.0, y - 0.25 * s.girth, rear * 0.6),
            s.girth * 0.82,
            (0.0, y - 0.22 * s.girth, fore * 0.7),
            s.girth * 0.86,
            LIGHT if s.wool == 0 and not s.stripes else COAT,
        )
    )
    if s.wool:
        for k in range(14):
            a = 2.4 * k
            z = rear + s.long * (k + 0.5) / 14
            at = (0.72 * s.girth * math.cos(a), y + 0.66 * s.girth * abs(math.sin(a)), z)
            rows.append(bone(at, s.wool, at, s.wool, COAT))
    _legs(rows, s, name, y, phase if going else None, reach)
    nod = 0.05 * math.sin(math.tau * phase * 2) if going else 0.05 * math.sin(0.9 * seconds)
    _neck(rows, s, name, y, nod, seconds)
    _tail(rows, s, name, y, seconds)
    return rows


def _legs(rows: list[Row], s: Species, name: str, y: float, phase: float | None, reach: float) -> None:
    """Four legs that bear and swing in turn; standing where there is no phase."""
    fore, rear = s.long / 2, -s.long / 2
    leg_mat = SECOND if s.legs_dark else COAT
    if name == "panda":
        rows.append(
            bone(
                (-0.5 * s.girth, y + 0.1, fore), s.girth * 0.82, (0.5 * s.girth, y + 0.1, fore), s.girth * 0.82, SECOND
            )
        )
    for k, (side, z, lag) in enumerate(((1.0, fore, 0.0), (-1.0, fore, 0.5), (1.0, rear, 0.72), (-1.0, rear, 0.22))):
        p = ((phase or 0.0) + lag) % 1.0
        dz, lift = 0.0, 0.0
        if phase is not None:
            if p < 0.62:
                dz = reach * (0.5 - p / 0.62)
            else:
                q = (p - 0.62) / 0.38
                dz = reach * (q * q * (3 - 2 * q) - 0.5)
                lift = 0.22 * reach * math.sin(math.pi * q)
        x = side * s.girth * 0.58
        foot = (x, s.leg * 0.5 + lift, z + dz)
        bend = (0.04 if k < 2 else -0.07) * s.tall
        knee = (x, (s.tall - s.girth) * 0.48 + 0.5 * lift, z + 0.45 * dz + bend * (1.0 + 2.0 * lift / max(reach, 0.01)))
        top = (x * 0.9, y - 0.1 * s.girth, z)
        rows.append(
            bone(top, s.leg * (1.5 if k > 1 else 1.25), knee, s.leg * 0.82, leg_mat if name != "horse" else COAT)
        )
        rows.append(bone(knee, s.leg * 0.80, foot, s.leg * 0.62, leg_mat))
        rows.append(
            bone(
                foot,
                s.leg * 0.72,
                (foot[0], foot[1] * 0.9, foot[2] + s.leg * 0.8),
                s.leg * 0.55,
                DARK if s.leg > 0.06 or s.legs_dark else leg_mat,
            )
        )


def _neck(rows: list[Row], s: Species, name: str, y: float, nod: float, seconds: float) -> None:
    """The neck from the shoulders up, and the head on it."""
    long, rise = s.neck[0], s.neck[1] + nod
    base = (0.0, y + 0.35 * s.girth, 0.5 * s.long + 0.25 * s.girth)
    top = (0.0, base[1] + long * math.sin(rise), base[2] + long * math.cos(rise))
    bits = max(s.stripes, 1)
    for k in range(bits):
        a, b = k / bits, (k + 1) / bits
        r0, r1 = (
            s.girth * 0.66 + (s.head[0] * 0.72 - s.girth * 0.66) * a,
            s.girth * 0.66 + (s.head[0] * 0.72 - s.girth * 0.66) * b,
        )
        pa = tuple(base[i] + (top[i] - base[i]) * a for i in range(3))
        pb = tuple(base[i] + (top[i] - base[i]) * b for i in range(3))
        rows.append((*pa, r0, *pb, r1, float(THIRD if s.stripes and k % 2 else COAT)))
    _head(rows, s, name, top, seconds)


def _tail(rows: list[Row], s: Species, name: str, y: float, seconds: float) -> None:
    """A tail that wags."""
    wag = 0.5 * math.sin(9.0 * seconds) if name in ("dog", "corgi") else 0.3 * math.sin(1.7 * seconds)
    start = (0.0, y + 0.45 * s.girth, -0.5 * s.long - 0.8 * s.girth)
    t, up = s.tail
    middle = (0.25 * t * wag, start[1] + 0.5 * t * math.sin(up), start[2] - 0.5 * t * math.cos(up))
    end = (0.6 * t * wag, middle[1] + 0.5 * t * math.sin(up * 0.8), middle[2] - 0.45 * t * math.cos(up * 0.8))
    thick = s.girth * 0.22 if name not in ("fox", "raccoon") else s.girth * 0.5
    tuft = THIRD if name in ("horse", "cow", "lion", "giraffe", "raccoon", "zebra") else COAT
    rows.append(bone(start, thick, middle, thick * 0.85, COAT if name != "horse" else THIRD))
    rows.append(bone(middle, thick * 0.9, end, thick * 0.6, tuft if name != "fox" else LIGHT))


def _head(rows: list[Row], s: Species, name: str, top: tuple[float, float, float], seconds: float) -> None:
    """Skull, muzzle, nose, eyes and ears; horns, mane, tusks and trunk for those that have them."""
    r, long = s.head
    x, y, z = top
    skull = (x, y + 0.35 * r, z + 0.3 * r)
    drop = 0.75 if name in ("horse", "zebra", "cow", "giraffe", "deer") else 0.3
    tip = (x, skull[1] - drop * long - 0.15 * r, skull[2] + 0.75 * r + long * (1.0 - 0.4 * drop))
    rows.append(bone(skull, r, (x, skull[1] - 0.05 * r, skull[2] + 0.25 * r), r * 0.92, COAT))
    light = name in ("dog", "corgi", "cat", "fox", "wolf", "tiger", "lion", "bear", "raccoon", "cow")
    rows.append(bone((x, skull[1] - 0.2 * r, skull[2] + 0.5 * r), r * 0.62, tip, r * 0.44, LIGHT if light else COAT))
    rows.append(
        bone(
            (x, tip[1] + 0.2 * r, tip[2] + 0.34 * r),
            r * 0.17,
            (x, tip[1] + 0.15 * r, tip[2] + 0.36 * r),
            r * 0.15,
            DARK,
        )
    )
    for side in (-1.0, 1.0):
        eye = (side * 0.5 * r, skull[1] + 0.18 * r, skull[2] + 0.86 * r)
        if name in ("panda", "raccoon"):
            patch = (side * 0.46 * r, skull[1] + 0.1 * r, skull[2] + 0.80 * r)
            rows.append(bone(patch, r * 0.27, (patch[0] * 1.2, patch[1] - 0.16 * r, patch[2]), r * 0.24, SECOND))
            eye = (eye[0], eye[1], eye[2] + 0.14 * r)
        rows.append(bone(eye, r * 0.11, eye, r * 0.11, DARK))
        _ear(rows, s, name, skull, tip, seconds, side)
    _crown(rows, s, name, top, skull, tip, seconds)


def _ear(
    rows: list[Row],
    s: Species,
    name: str,
    skull: tuple[float, float, float],
    tip: tuple[float, float, float],
    seconds: float,
    side: float,
) -> None:
    """An ear, and the horn or tusk of its side."""
    r = s.head[0]
    ear = (side * 0.62 * r, skull[1] + 0.70 * r, skull[2] - 0.1 * r)
    length = abs(s.ears)
    if name == "elephant":
        flap = 0.25 * math.sin(1.3 * seconds)
        for k in range(4):
            a = (side * 0.9 * r, skull[1] + 0.45 * r - 0.2 * k, skull[2] - 0.1)
            b = (
                side * (0.9 * r + length * (0.8 - 0.08 * k)),
                skull[1] + 0.25 * r - 0.34 * k,
                skull[2] - 0.35 - flap,
            )
            rows.append(bone(a, 0.12, b, 0.09, COAT))
        tusk = (side * 0.26, tip[1] - 0.1, tip[2])
        rows.append(bone(tusk, 0.07, (side * 0.36, tusk[1] - 0.45 * s.horns, tusk[2] + s.horns * 0.8), 0.03, THIRD))
        return
    out = (side * 0.35 * length, length, -0.15 * length) if s.ears > 0 else (side * 0.75 * length, -0.65 * length, 0.0)
    round_ear = name in ("bear", "panda", "lion", "tiger")
    rows.append(
        bone(
            ear,
            r * (0.34 if round_ear else 0.26),
            (
                ear[0] + out[0] * (0.4 if round_ear else 1.0),
                ear[1] + out[1] * (0.4 if round_ear else 1.0),
                ear[2] + out[2],
            ),
            r * (0.30 if round_ear else 0.10),
            THIRD if name in ("panda",) else (SECOND if name in ("fox",) else COAT),
        )
    )
    if s.horns and not s.trunk:
        h = s.horns
        a = (side * 0.3 * r, skull[1] + 0.85 * r, skull[2])
        b = (a[0] + side * 0.5 * h, a[1] + 0.6 * h, a[2] - 0.15 * h)
        rows.append(bone(a, r * 0.16, b, r * 0.11, THIRD))
        rows.append(bone(b, r * 0.11, (b[0] + side * 0.1 * h, b[1] + 0.5 * h, b[2] + 0.2 * h), r * 0.06, THIRD))
        if name == "deer":
            rows.append(bone(b, r * 0.1, (b[0] - side * 0.1 * h, b[1] + 0.3 * h, b[2] + 0.4 * h), r * 0.05, THIRD))


def _crown(
    rows: list[Row],
    s: Species,
    name: str,
    top: tuple[float, float, float],
    skull: tuple[float, float, float],
    tip: tuple[float, float, float],
    seconds: float,
) -> None:
    """An elephant's trunk, and manes."""
    r = s.head[0]
    _, y, z = top
    if s.trunk:
        before = (tip[0], tip[1], tip[2])
        for k in range(5):
            sway = 0.08 * k * math.sin(1.1 * seconds)
            after = (sway, tip[1] - 0.42 * (k + 1), tip[2] + 0.30 * math.sin(0.9 * k + 0.5))
            rows.append(bone(before, 0.23 - 0.03 * k, after, 0.20 - 0.03 * k, COAT))
            before = after
    if name in ("horse", "zebra"):
        for k in range(5):
            down = k / 4
            at = (
                0.0,
                y + 0.7 * r - down * s.neck[0] * math.sin(s.neck[1]) * 0.9,
                z - 0.55 * r - down * s.neck[0] * math.cos(s.neck[1]) * 0.9,
            )
            rows.append(bone(at, r * 0.34, (at[0], at[1] - 0.14, at[2] - 0.02), r * 0.26, THIRD))
    if name == "lion":
        for k in range(11):
            turn = math.tau * k / 11
            at = (1.15 * r * math.cos(turn), skull[1] - 0.05 * r + 1.15 * r * math.sin(turn), skull[2] - 0.35 * r)
            rows.append(bone(at, r * 0.5, (at[0] * 1.05, at[1] - 0.1 * r, at[2] - 0.8 * r), r * 0.5, THIRD))


def flyer(size: float, name: str, action: str, seconds: float) -> list[Row]:
    """A bird: flying with beating wings, or afloat or on its feet with wings folded."""
    r = 0.17 * size
    flying = name in ("bird", "eagle") and action != "stand"
    swims = name in ("duck", "swan")
    y = 0.0 if flying else (0.08 * size if swims else 0.38 * size)
    rows = [
        bone((0.0, y, -0.22 * size), r * 0.62, (0.0, y + 0.03 * size, 0.14 * size), r, COAT),
        bone((0.0, y - 0.25 * r, -0.05 * size), r * 0.8, (0.0, y - 0.1 * r, 0.14 * size), r * 0.85, LIGHT),
    ]
    neck = {"swan": 0.62, "duck": 0.28}.get(name, 0.16) * size
    ahead = 0.5 if flying else 0.25
    head = (0.0, y + 0.05 * size + neck * (0.5 if flying else 1.0), 0.2 * size + neck * ahead)
    rows.append(
        bone(
            (0.0, y + 0.04 * size, 0.18 * size),
            r * 0.62,
            head,
            r * 0.5,
            SECOND if name == "duck" else (LIGHT if name != "bird" else COAT),
        )
    )
    rows.append(
        bone(
            head,
            r * 0.58,
            (0.0, head[1], head[2] + 0.2 * r),
            r * 0.52,
            SECOND if name == "duck" else (LIGHT if name == "eagle" else COAT),
        )
    )
    rows.append(
        bone(
            (0.0, head[1] - 0.1 * r, head[2] + 0.6 * r),
            r * 0.22,
            (0.0, head[1] - 0.2 * r, head[2] + 1.25 * r),
            r * 0.07,
            THIRD,
        )
    )
    for side in (-1.0, 1.0):
        eye = (side * 0.4 * r, head[1] + 0.16 * r, head[2] + 0.45 * r)
        rows.append(bone(eye, r * 0.10, eye, r * 0.10, DARK))
        _wing(rows, size, name, y, side, seconds if flying else None)
    for fan in (-1.0, 0.0, 1.0):
        rows.append(
            bone(
                (0.0, y, -0.24 * size),
                r * 0.35,
                (0.10 * fan * size, y + 0.01 * size, -0.52 * size),
                r * 0.14,
                SECOND if name != "swan" else COAT,
            )
        )
    return rows


def _wing(rows: list[Row], size: float, name: str, y: float, side: float, seconds: float | None) -> None:
    """A wing that beats, or is folded where there is no time; then with the leg below it."""
    r = 0.17 * size
    if seconds is not None:
        beat = math.sin((9.0 if name == "bird" else 4.5) * seconds)
        for k in range(4):
            z0 = (0.12 - 0.10 * k) * size
            elbow = (side * 0.42 * size, y + 0.05 * size + 0.22 * size * beat, z0 + 0.05 * size)
            tip = (
                side * 0.92 * size,
                y + 0.06 * size + 0.34 * size * beat - 0.1 * size,
                z0 - 0.14 * size - 0.03 * k * size,
            )
            rows.append(bone((side * 0.6 * r, y + 0.3 * r, z0), 0.045 * size, elbow, 0.04 * size, COAT))
            rows.append(bone(elbow, 0.04 * size, tip, 0.012 * size, SECOND))
    else:
        rows.append(
            bone(
                (side * 0.85 * r, y + 0.2 * r, 0.12 * size),
                r * 0.42,
                (side * 0.5 * r, y + 0.15 * r, -0.32 * size),
                r * 0.16,
                SECOND if name != "swan" else COAT,
            )
        )
        if name not in ("duck", "swan"):
            rows.append(
                bone(
                    (side * 0.35 * r, y - 0.7 * r, 0.0),
                    0.03 * size,
                    (side * 0.35 * r, 0.03 * size, 0.02 * size),
                    0.018 * size,
                    THIRD,
                )
            )
            rows.append(
                bone(
                    (side * 0.35 * r, 0.02 * size, 0.0),
                    0.018 * size,
                    (side * 0.4 * r, 0.015 * size, 0.11 * size),
                    0.014 * size,
                    DARK,
                )
            )
