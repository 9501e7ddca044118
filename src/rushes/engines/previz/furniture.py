"""Furniture and small things of a room at their true sizes: each stands on the floor at the origin and faces -z."""

from __future__ import annotations

from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import (
    BOOKS,
    CLOTH,
    LEAVES,
    PICTURE,
    SCREEN,
    STONE,
    WOOD,
    Solid,
    ball,
    box,
    called,
    drum,
    placed,
    rod,
    turned,
)

#: Linear colours that most rooms share.
OAK, WALNUT, BLACK, WHITE, STEEL, BRASS = (
    (0.36, 0.21, 0.10),
    (0.13, 0.062, 0.030),
    (0.016, 0.016, 0.017),
    (0.72, 0.70, 0.66),
    (0.34, 0.35, 0.36),
    (0.42, 0.26, 0.09),
)
GREEN: Vec3 = (0.035, 0.10, 0.03)


@called("chair")
def chair(wood: Vec3 = OAK, seat: Vec3 = OAK) -> list[Solid]:
    """A dining chair, seat at 0.46 m; whoever sits looks along -z."""
    legs = [rod((0.19 * s, 0.0, 0.20 * d), (0.17 * s, 0.45, 0.18 * d), 0.017, wood) for s in (-1, 1) for d in (-1, 1)]
    back = [rod((0.19 * s, 0.44, 0.19), (0.185 * s, 0.92, 0.25), 0.016, wood) for s in (-1, 1)]
    rest = turned(box((0.0, 0.70, 0.235), (0.40, 0.20, 0.022), wood, finish=WOOD), pitch=-0.12)
    return [*legs, *back, rest, box((0.0, 0.435, 0.0), (0.43, 0.035, 0.43), seat, finish=CLOTH)]


@called("stool")
def stool(wood: Vec3 = OAK) -> list[Solid]:
    """A round stool, 0.66 m."""
    legs = [rod((0.17 * s, 0.0, 0.17 * d), (0.10 * s, 0.63, 0.10 * d), 0.014, BLACK) for s in (-1, 1) for d in (-1, 1)]
    return [*legs, drum((0.0, 0.62, 0.0), 0.17, 0.045, wood, finish=WOOD)]


@called("table")
def table(size: tuple[float, float] = (1.7, 0.9), wood: Vec3 = OAK, *, high: float = 0.75) -> list[Solid]:
    """A four-legged table."""
    w, d = size
    legs = [
        box(
            (s * (w / 2 - 0.07), 0.0, t * (d / 2 - 0.07)),
            (0.06, high - 0.03, 0.06),
            wood,
            top=(1.15, 1.15),
            finish=WOOD,
        )
        for s in (-1, 1)
        for t in (-1, 1)
    ]
    apron = box((0.0, high - 0.10, 0.0), (w - 0.16, 0.07, d - 0.16), wood, finish=WOOD)
    return [*legs, apron, box((0.0, high - 0.035, 0.0), (w, 0.035, d), wood, finish=WOOD, gloss=0.35)]


@called("round table")
def round_table(radius: float = 0.38, top: Vec3 = WALNUT, *, high: float = 0.74) -> list[Solid]:
    """A cafe table on one foot."""
    return [
        drum((0.0, 0.0, 0.0), 0.24, 0.02, BLACK, top=0.9),
        drum((0.0, 0.02, 0.0), 0.03, high - 0.05, BLACK),
        drum((0.0, high - 0.03, 0.0), radius, 0.03, top, gloss=0.4),
    ]


@called("desk")
def desk(wood: Vec3 = WALNUT) -> list[Solid]:
    """A desk with drawers on one side; whoever works at it sits at +z."""
    drawers = [box((0.52, 0.06 + 0.21 * k, 0.0), (0.40, 0.20, 0.62), wood, finish=WOOD, gloss=0.2) for k in range(3)]
    knobs = [ball((0.52, 0.16 + 0.21 * k, 0.325), (0.016, 0.016, 0.016), BRASS, gloss=0.6) for k in range(3)]
    legs = [box((-0.70, 0.0, 0.28 * s), (0.05, 0.71, 0.05), wood) for s in (-1, 1)]
    return [*drawers, *knobs, *legs, box((0.0, 0.71, 0.0), (1.5, 0.04, 0.72), wood, finish=WOOD, gloss=0.4)]


@called("sofa")
def sofa(cloth: Vec3, *, wide: float = 2.1, cushion: Vec3 | None = None) -> list[Solid]:
    """A sofa, seat at 0.43 m."""
    parts = [
        box((0.0, 0.12, 0.02), (wide, 0.20, 0.86), cloth, finish=CLOTH),
        turned(box((0.0, 0.28, 0.36), (wide - 0.1, 0.54, 0.20), cloth, finish=CLOTH, top=(0.98, 0.8)), pitch=-0.10),
    ]
    for s in (-1, 1):
        parts.append(box((s * (wide / 2 - 0.09), 0.12, 0.0), (0.19, 0.50, 0.88), cloth, finish=CLOTH, top=(0.92, 0.98)))
        for d in (-1, 1):
            parts.append(
                rod((s * (wide / 2 - 0.12), 0.0, 0.34 * d), (s * (wide / 2 - 0.14), 0.13, 0.32 * d), 0.02, BLACK)
            )
    seats = 2 if wide > 1.3 else 1
    each = (wide - 0.42) / seats
    for k in range(seats):
        x = (k - (seats - 1) / 2) * each
        parts.append(box((x, 0.31, -0.06), (each - 0.012, 0.13, 0.68), cloth, finish=CLOTH, top=(0.97, 0.97)))
        soft = box((x, 0.42, 0.20), (each - 0.02, 0.40, 0.17), cloth, finish=CLOTH, top=(0.92, 0.7))
        parts.append(turned(soft, pitch=-0.16))
    if cushion is not None:
        pillow = box((wide / 2 - 0.42, 0.44, 0.02), (0.42, 0.40, 0.13), cushion, finish=CLOTH, top=(0.9, 0.55))
        parts.append(turned(pillow, pitch=-0.35, yaw=0.22))
    return parts


@called("armchair")
def armchair(cloth: Vec3, wood: Vec3 = WALNUT) -> list[Solid]:
    """A low armchair with wooden arms, seat at 0.40 m."""
    parts = [
        box((0.0, 0.29, -0.02), (0.58, 0.13, 0.60), cloth, finish=CLOTH, top=(0.96, 0.96)),
        turned(box((0.0, 0.36, 0.30), (0.58, 0.52, 0.14), cloth, finish=CLOTH, top=(0.9, 0.7)), pitch=-0.22),
    ]
    for s in (-1, 1):
        parts.append(box((0.34 * s, 0.53, 0.0), (0.065, 0.03, 0.66), wood, finish=WOOD, gloss=0.3))
        parts.append(rod((0.34 * s, 0.0, -0.32), (0.34 * s, 0.54, -0.27), 0.02, wood))
        parts.append(rod((0.34 * s, 0.0, 0.36), (0.34 * s, 0.54, 0.28), 0.02, wood))
    return parts


@called("coffee table")
def coffee_table(wood: Vec3 = WALNUT) -> list[Solid]:
    """A low round table with a book and a bowl."""
    legs = [rod((0.30 * s, 0.0, 0.30 * d), (0.22 * s, 0.34, 0.22 * d), 0.016, wood) for s in (-1, 1) for d in (-1, 1)]
    return [
        *legs,
        drum((0.0, 0.33, 0.0), 0.46, 0.035, wood, gloss=0.5, finish=WOOD),
        box((-0.12, 0.365, 0.05), (0.28, 0.03, 0.21), (0.5, 0.47, 0.42)),
        *placed(bowl((0.55, 0.52, 0.46)), (0.2, 0.365, -0.08)),
    ]


@called("shelf")
def shelf(wood: Vec3, *, wide: float = 1.2, high: float = 2.0, dice: int = 0) -> list[Solid]:
    """A bookcase, 0.32 m deep, full of books and a few things."""
    parts = [box((0.0, 0.0, 0.14), (wide, high, 0.02), wood)]
    parts += [box((s * (wide / 2 - 0.013), 0.0, 0.0), (0.026, high, 0.30), wood, finish=WOOD) for s in (-1, 1)]
    levels = max(2, round(high / 0.37))
    step = (high - 0.06) / levels
    for k in range(levels + 1):
        parts.append(box((0.0, 0.04 + k * step - 0.012, 0.0), (wide - 0.05, 0.024, 0.30), wood, finish=WOOD))
        if k == levels:
            continue
        y, full = 0.052 + k * step, 0.45 + 0.5 * ((dice * 7 + k * 5) % 11) / 11
        side = -1.0 if (dice + k) % 2 else 1.0
        long = (wide - 0.08) * full
        at = side * ((wide - 0.08) / 2 - long / 2)
        parts.append(box((at, y, 0.02), (long, step - 0.06, 0.20), (0.25, 0.2, 0.16), finish=BOOKS, dice=dice * 13 + k))
        if full < 0.75:
            spot = -side * (wide - 0.08) * (0.5 - (1 - full) * 0.45)
            thing = vase((0.45, 0.40, 0.34)) if k % 2 else plant(0.22)
            parts += placed(thing, (spot, y, 0.0), scale=0.7)
    return parts


@called("cabinet")
def cabinet(wood: Vec3, *, wide: float = 1.6, high: float = 0.72) -> list[Solid]:
    """A sideboard with doors on short legs."""
    parts = [box((0.0, 0.14, 0.0), (wide, high - 0.14, 0.44), wood, finish=WOOD, gloss=0.25)]
    doors = max(2, round(wide / 0.5))
    for k in range(doors):
        x = (k - (doors - 1) / 2) * wide / doors
        parts.append(box((x, 0.17, -0.225), (wide / doors - 0.012, high - 0.20, 0.012), wood, finish=WOOD, gloss=0.25))
        parts.append(
            ball((x + wide / doors * 0.38, 0.14 + high * 0.45, -0.24), (0.012, 0.012, 0.012), BRASS, gloss=0.6)
        )
    parts += [
        rod((s * (wide / 2 - 0.1), 0.0, 0.15 * d), (s * (wide / 2 - 0.13), 0.15, 0.13 * d), 0.016, BLACK)
        for s in (-1, 1)
        for d in (-1, 1)
    ]
    return parts


@called("bed")
def bed(cloth: Vec3, wood: Vec3 = OAK, *, wide: float = 1.6) -> list[Solid]:
    """A bed: its head at +z, mattress at 0.52 m."""
    white = (0.66, 0.64, 0.60)
    parts = [
        box((0.0, 0.10, 0.0), (wide + 0.1, 0.20, 2.08), wood, finish=WOOD),
        box((0.0, 0.28, 0.0), (wide, 0.24, 2.0), white, finish=CLOTH, top=(0.98, 0.985)),
        box((0.0, 0.22, -0.28), (wide + 0.10, 0.335, 1.46), cloth, finish=CLOTH, top=(0.96, 0.985)),
        box((0.0, 0.50, 0.38), (wide + 0.04, 0.065, 0.26), white, finish=CLOTH, top=(0.97, 0.8)),
        box((0.0, 0.0, 1.05), (wide + 0.16, 1.02, 0.07), wood, finish=WOOD),
    ]
    for s in (-1, 1):
        soft = box((s * wide * 0.25, 0.53, 0.72), (wide * 0.42, 0.17, 0.42), white, finish=CLOTH, top=(0.8, 0.7))
        parts.append(turned(soft, pitch=0.35))
    return parts


@called("floor lamp")
def floor_lamp(shade: Vec3, glow: float) -> list[Solid]:
    """A standing lamp, 1.55 m; its shade glows."""
    return [
        drum((0.0, 0.0, 0.0), 0.14, 0.02, BLACK),
        rod((0.0, 0.02, 0.0), (0.0, 1.35, 0.0), 0.010, BRASS, gloss=0.5),
        drum((0.0, 1.28, 0.0), 0.20, 0.28, shade, top=0.72, glow=glow, finish=CLOTH),
    ]


@called("table lamp")
def table_lamp(foot: Vec3, shade: Vec3, glow: float) -> list[Solid]:
    """A lamp for a table, 0.48 m high."""
    return [
        ball((0.0, 0.10, 0.0), (0.085, 0.10, 0.085), foot, gloss=0.4),
        drum((0.0, 0.18, 0.0), 0.012, 0.10, BRASS),
        drum((0.0, 0.25, 0.0), 0.155, 0.20, shade, top=0.7, glow=glow, finish=CLOTH),
    ]


@called("pendant")
def pendant(color: Vec3, glow: float, *, ceiling: float, high: float = 1.75) -> list[Solid]:
    """A lamp that hangs from the ceiling, its mouth at `high`."""
    return [
        rod((0.0, high + 0.18, 0.0), (0.0, ceiling, 0.0), 0.005, BLACK),
        ball((0.0, high, 0.0), (0.21, 0.21, 0.21), color, cut=(0.0, 1.0), gloss=0.3),
        ball((0.0, high + 0.02, 0.0), (0.075, 0.075, 0.075), (1.0, 0.78, 0.5), glow=glow),
    ]


@called("plant")
def plant(high: float = 1.1) -> list[Solid]:
    """A potted plant with long leaves."""
    pot = 0.26 * high
    parts = [drum((0.0, 0.0, 0.0), 0.13 * high, pot, (0.50, 0.38, 0.28), top=1.25, finish=STONE)]
    parts.append(drum((0.0, pot, 0.0), 0.14 * high, 0.01, (0.03, 0.02, 0.012)))
    for k in range(9):
        turn = 2.4 * k
        lift = 0.45 + 0.5 * ((k * 5) % 9) / 9
        leaf = ball(
            (0.0, 0.36 * high, 0.0), (0.055 * high, 0.36 * high, 0.014 * high), GREEN, finish=LEAVES, gloss=0.25
        )
        parts += placed([leaf], (0.0, pot, 0.0), yaw=turn, pitch=0.95 - lift)
    return parts


@called("vase")
def vase(color: Vec3) -> list[Solid]:
    """A vase of 0.3 m."""
    return [
        ball((0.0, 0.12, 0.0), (0.095, 0.125, 0.095), color, gloss=0.5, cut=(-0.95, 0.85)),
        drum((0.0, 0.21, 0.0), 0.042, 0.08, color, top=1.2, gloss=0.5),
    ]


@called("flowers")
def flowers(petal: Vec3, *, count: int = 7) -> list[Solid]:
    """Cut flowers in a vase."""
    parts = vase((0.55, 0.56, 0.55))
    for k in range(count):
        turn, lean = 2.4 * k, 0.12 + 0.26 * (k % 3) / 2
        stem = [
            rod((0.0, 0.0, 0.0), (0.0, 0.24, 0.0), 0.004, GREEN),
            ball((0.0, 0.26, 0.0), (0.042, 0.03, 0.042), petal, finish=LEAVES),
            ball((0.02, 0.12, 0.0), (0.03, 0.05, 0.008), GREEN, finish=LEAVES),
        ]
        parts += placed(stem, (0.0, 0.26, 0.0), yaw=turn, pitch=lean)
    return parts


@called("bowl")
def bowl(color: Vec3 = WHITE, inside: Vec3 | None = None) -> list[Solid]:
    """A bowl of 0.26 m, and what is in it."""
    fill = inside or (color[0] * 0.55, color[1] * 0.55, color[2] * 0.55)
    return [
        drum((0.0, 0.0, 0.0), 0.05, 0.012, color, gloss=0.4),
        ball((0.0, 0.095, 0.0), (0.13, 0.09, 0.13), color, cut=(-1.0, 0.0), gloss=0.4),
        drum((0.0, 0.093, 0.0), 0.118, 0.004, fill),
    ]


@called("fruit bowl")
def fruit_bowl() -> list[Solid]:
    """A bowl of fruit."""
    red, yellow, orange = (0.36, 0.03, 0.02), (0.62, 0.42, 0.05), (0.62, 0.22, 0.03)
    parts = bowl((0.5, 0.48, 0.44))
    for x, z, y, color in (
        (-0.05, 0.02, 0.12, red),
        (0.05, -0.03, 0.12, orange),
        (0.02, 0.06, 0.12, yellow),
        (0.0, 0.0, 0.165, red),
    ):
        parts.append(ball((x, y, z), (0.042, 0.04, 0.042), color, gloss=0.3))
    return parts


@called("cup")
def cup(color: Vec3 = WHITE, drink: Vec3 = (0.045, 0.02, 0.008)) -> list[Solid]:
    """A cup of coffee on its saucer."""
    return [
        drum((0.0, 0.0, 0.0), 0.055, 0.012, color, top=1.35, gloss=0.4),
        drum((0.0, 0.012, 0.0), 0.028, 0.065, color, top=1.5, gloss=0.4),
        drum((0.0, 0.0755, 0.0), 0.037, 0.003, drink, gloss=0.4),
        rod((0.042, 0.03, 0.0), (0.06, 0.048, 0.0), 0.006, color),
        rod((0.06, 0.046, 0.0), (0.042, 0.066, 0.0), 0.006, color),
    ]


@called("plate")
def plate(color: Vec3 = WHITE, food: Vec3 | None = None) -> list[Solid]:
    """A plate, and something on it."""
    parts = [drum((0.0, 0.0, 0.0), 0.085, 0.018, color, top=1.55, gloss=0.4)]
    if food is not None:
        parts.append(ball((0.0, 0.018, 0.0), (0.075, 0.045, 0.075), food, cut=(0.0, 1.0), finish=STONE))
    return parts


@called("glass")
def glass_of(drink: Vec3) -> list[Solid]:
    """A wine glass."""
    return [
        drum((0.0, 0.0, 0.0), 0.035, 0.004, (0.4, 0.42, 0.42), gloss=1.0),
        drum((0.0, 0.004, 0.0), 0.005, 0.09, (0.4, 0.42, 0.42), gloss=1.0),
        ball((0.0, 0.145, 0.0), (0.04, 0.055, 0.04), drink, cut=(-1.0, 0.1), gloss=1.0),
        ball((0.0, 0.145, 0.0), (0.0395, 0.0545, 0.0395), (0.32, 0.34, 0.34), cut=(0.1, 0.8), gloss=1.0),
    ]


@called("laptop")
def laptop() -> list[Solid]:
    """An open laptop; its screen looks along +z."""
    lid = box((0.0, 0.0, 0.0), (0.32, 0.21, 0.008), (0.22, 0.34, 0.45), finish=SCREEN, glow=0.9)
    return [
        box((0.0, 0.0, 0.0), (0.32, 0.014, 0.22), STEEL, gloss=0.3),
        box((0.0, 0.0141, 0.02), (0.28, 0.002, 0.10), BLACK),
        *placed([lid], (0.0, 0.014, -0.11), pitch=-0.28),
    ]


@called("screen")
def screen_on(
    stand: bool = True, *, wide: float = 1.2, color: Vec3 = (0.18, 0.30, 0.45), glow: float = 0.8
) -> list[Solid]:
    """A television or monitor, its picture looking along -z."""
    high = wide * 0.58
    parts = [box((0.0, 0.08 if stand else 0.0, 0.0), (wide, high, 0.04), color, finish=SCREEN, glow=glow)]
    if stand:
        parts += [
            box((0.0, 0.0, 0.02), (wide * 0.3, 0.012, 0.18), BLACK),
            box((0.0, 0.0, 0.04), (0.05, 0.2, 0.03), BLACK),
        ]
    return parts


@called("picture")
def picture(wide: float, high: float, tint: Vec3, dice: int) -> list[Solid]:
    """A framed picture that looks along -z; its middle is at the origin."""
    return [box((0.0, -high / 2, 0.0), (wide, high, 0.035), tint, finish=PICTURE, dice=dice)]


@called("books")
def book_pile(dice: int = 0) -> list[Solid]:
    """A few books on each other."""
    colors = ((0.30, 0.06, 0.05), (0.06, 0.11, 0.18), (0.45, 0.40, 0.30), (0.06, 0.14, 0.09))
    return [
        turned(
            box((0.0, 0.035 * k, 0.0), (0.24 - 0.02 * k, 0.033, 0.17), colors[(k + dice) % 4]),
            yaw=0.3 * ((k * 7 + dice) % 5 - 2),
        )
        for k in range(3)
    ]


@called("stove")
def stove(metal: Vec3 = STEEL) -> list[Solid]:
    """A cooker, 0.6 m wide, with an oven door and two pots; its front looks along -z."""
    knobs = [drum((x, 0.80, -0.31), 0.02, 0.03, BLACK) for x in (-0.2, -0.07, 0.07, 0.2)]
    return [
        box((0.0, 0.0, 0.0), (0.6, 0.9, 0.6), metal, gloss=0.4),
        box((0.0, 0.22, -0.302), (0.5, 0.42, 0.012), BLACK, gloss=0.8),
        rod((-0.22, 0.70, -0.34), (0.22, 0.70, -0.34), 0.012, WHITE, gloss=0.5),
        *[turned(k, pitch=1.57) for k in knobs],
        drum((-0.14, 0.9, 0.1), 0.11, 0.13, (0.30, 0.31, 0.32), gloss=0.6),
        drum((0.15, 0.9, -0.05), 0.12, 0.09, (0.35, 0.06, 0.04), gloss=0.5),
    ]


@called("fridge")
def fridge(color: Vec3 = WHITE) -> list[Solid]:
    """A refrigerator, 1.8 m; its doors look along -z."""
    return [
        box((0.0, 0.0, 0.0), (0.62, 1.8, 0.62), color, gloss=0.3),
        box((0.0, 0.03, -0.315), (0.60, 1.12, 0.03), color, gloss=0.35),
        box((0.0, 1.17, -0.315), (0.60, 0.61, 0.03), color, gloss=0.35),
        rod((-0.25, 0.75, -0.36), (-0.25, 1.10, -0.36), 0.012, STEEL, gloss=0.6),
        rod((-0.25, 1.22, -0.36), (-0.25, 1.5, -0.36), 0.012, STEEL, gloss=0.6),
    ]


@called("counter")
def counter(wide: float, front: Vec3, top: Vec3) -> list[Solid]:
    """A kitchen counter with drawers; its front looks along -z."""
    parts = [
        box((0.0, 0.0, 0.05), (wide, 0.08, 0.5), BLACK),
        box((0.0, 0.08, 0.0), (wide, 0.79, 0.58), front, gloss=0.15),
        box((0.0, 0.87, -0.01), (wide + 0.02, 0.035, 0.63), top, finish=STONE, gloss=0.5),
    ]
    doors = max(1, round(wide / 0.6))
    each = wide / doors
    for k in range(doors):
        x = (k - (doors - 1) / 2) * each
        parts.append(box((x, 0.10, -0.296), (each - 0.012, 0.55, 0.014), front, gloss=0.2))
        parts.append(box((x, 0.665, -0.296), (each - 0.012, 0.19, 0.014), front, gloss=0.2))
        parts.append(rod((x - 0.08, 0.80, -0.32), (x + 0.08, 0.80, -0.32), 0.007, BRASS, gloss=0.6))
    return parts


@called("basin")
def basin(color: Vec3 = WHITE) -> list[Solid]:
    """A washbasin with its tap."""
    return [
        box((0.0, 0.72, 0.0), (0.6, 0.14, 0.45), color, gloss=0.6),
        ball((0.0, 0.861, -0.02), (0.22, 0.01, 0.15), (0.45, 0.46, 0.46), gloss=0.4),
        drum((0.0, 0.0, 0.05), 0.1, 0.72, color, top=0.8, gloss=0.5),
        rod((0.0, 0.86, 0.18), (0.0, 1.0, 0.17), 0.014, STEEL, gloss=0.8),
        rod((0.0, 1.0, 0.17), (0.0, 0.98, 0.05), 0.012, STEEL, gloss=0.8),
    ]


@called("toilet")
def toilet(color: Vec3 = WHITE) -> list[Solid]:
    """A toilet."""
    return [
        drum((0.0, 0.0, -0.05), 0.14, 0.36, color, top=1.25, gloss=0.5),
        ball((0.0, 0.38, -0.10), (0.19, 0.05, 0.25), color, gloss=0.5),
        box((0.0, 0.36, 0.24), (0.38, 0.40, 0.18), color, gloss=0.5),
        turned(box((0.0, 0.42, 0.13), (0.36, 0.42, 0.03), color, gloss=0.5), pitch=-0.1),
    ]


@called("bathtub")
def bathtub(color: Vec3 = WHITE) -> list[Solid]:
    """A free-standing tub, full."""
    return [
        ball((0.0, 0.56, 0.0), (0.85, 0.54, 0.40), color, cut=(-0.92, 0.0), gloss=0.6),
        ball((0.0, 0.556, 0.0), (0.78, 0.012, 0.34), (0.34, 0.47, 0.48), gloss=1.0),
    ]


@called("piano")
def piano() -> list[Solid]:
    """An upright piano; whoever plays it sits at -z."""
    return [
        box((0.0, 0.0, 0.12), (1.48, 1.22, 0.34), BLACK, gloss=0.7),
        box((0.0, 0.62, -0.15), (1.48, 0.10, 0.30), BLACK, gloss=0.7),
        box((0.0, 0.72, -0.17), (1.26, 0.015, 0.15), WHITE, gloss=0.3),
        box((0.0, 0.736, -0.12), (1.24, 0.008, 0.08), BLACK),
        box((-0.68, 0.0, -0.20), (0.08, 0.62, 0.08), BLACK, gloss=0.5),
        box((0.68, 0.0, -0.20), (0.08, 0.62, 0.08), BLACK, gloss=0.5),
    ]
