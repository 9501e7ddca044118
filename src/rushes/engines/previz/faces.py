"""Gives heads and hands that are near the lens their features: where they look, how they speak, what fingers do."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.gait import HAIR, Figure, beats, head_turn
from rushes.engines.previz.hands import Grip, grips
from rushes.engines.previz.outfits import OUTFITS

#: Materials of a head and a hand near the lens, see `figure_rays`.
HEAD, HAND = 7, 8
#: Share of the picture's size that a head must have before its features begin to show, and to show whole.
_BEGIN, _WHOLE = 0.053, 0.073

Body = NDArray[np.float64]


def refine(figure: Figure, body: Body, seconds: float, view: Body) -> tuple[Body, Body]:
    """The body with a head and hands worth a closer look where the lens is near, and the plain one where it is not.

    Features grow in between two sizes of the head, so that nothing jumps while a camera moves in.

    Args:
        figure: who; helmets and robots stay as `outfits` made them.
        body: (N, 9) limbs after `outfits.dress`.
        seconds: from the start of the take.
        view: (4, 3) camera basis in the figure's axes.

    Returns:
        (M, 9) limbs, heads and hands last, as balls around them; and (K, 20) what is in those balls: origin, right, up
        and scale, then what `face_rays` reads of a head or a hand.
    """
    if figure.coat in OUTFITS:
        return body, np.empty((0, 20))
    h = figure.height / 1.74
    at = int(np.flatnonzero(body[:, 8] == HAIR)[0])
    skull = body[at - 2, 4:7]
    share = _share(skull, 0.23 * h, view)
    if share <= _BEGIN:
        return (body if figure.hairdo != "long" else _long(body, figure, skull, seconds, h)), np.empty((0, 20))
    amount = min((share - _BEGIN) / (_WHOLE - _BEGIN), 1.0)
    rows, parts = [_ball(skull, 0.18 * h, HEAD)], [_head(figure, skull, seconds, h, amount)]
    body = body.copy()
    gone = [at - 2, at - 1, at]
    if amount >= 1.0:
        for k, grip in enumerate(grips(figure, body[at + 1 : at + 7], seconds)):
            palm = body[at + 3 + 3 * k, 0:3] - h * grip.hold * (0.030 * grip.palm + 0.036 * grip.fingers)
            body[at + 2 + 3 * k, 4:7] = palm - 0.070 * h * grip.fingers
            body[at + 2 + 3 * k, 7] = 0.036 * h
            gone.append(at + 3 + 3 * k)
            rows.append(_ball(palm + 0.02 * h * grip.fingers, 0.13 * h, HAND))
            parts.append(_hand(grip, palm, h, -1.0 if k == 0 else 1.0))
    return np.concatenate([np.delete(body, gone, axis=0), np.array(rows)]), np.array(parts)


def _share(skull: Body, tall: float, view: Body) -> float:
    """What share of the picture's size, the mean of its width and height, a head takes."""
    away = float((skull - view[0]) @ view[3])
    wide = 2.0 * math.sqrt(float(np.linalg.norm(view[1])) * float(np.linalg.norm(view[2])))
    return tall / (wide * away) if away > 0.05 else 0.0


def _ball(middle: Body, radius: float, stuff: int) -> list[float]:
    return [*(float(v) for v in middle), radius, *(float(v) for v in middle), radius, float(stuff)]


def _long(body: Body, figure: Figure, skull: Body, seconds: float, h: float) -> Body:
    """Long hair as limbs, for a wide shot."""
    right, up, ahead = axes(*head_turn(figure, seconds))
    more = []
    for side in (-1.0, 1.0):
        a, b = side * 0.05 * right - 0.045 * ahead, side * 0.058 * right - 0.18 * up - 0.045 * ahead
        more.append([*(skull + h * a), 0.045 * h, *(skull + h * b), 0.036 * h, HAIR])
    return np.concatenate([body, more])


def axes(yaw: float, nod: float) -> tuple[Body, Body, Body]:
    """Right, up and ahead of a head that is turned by `yaw` to its right and bent down by `nod`, radians."""
    c, s, cn, sn = math.cos(yaw), math.sin(yaw), math.cos(nod), math.sin(nod)
    return np.array([c, 0.0, -s]), np.array([s * sn, cn, c * sn]), np.array([s * cn, -sn, c * cn])


def _head(figure: Figure, skull: Body, seconds: float, h: float, amount: float) -> list[float]:
    right, up, _ = axes(*head_turn(figure, seconds))
    down = 0.30 if figure.action in ("read", "type") or figure.act == "phone" else 0.0
    aside = 0.16 * math.sin(beats(figure, 0.6) * seconds + math.tau * figure.phase)
    lids = max(blink(figure, seconds), 0.45 * down)
    more = [amount, speech(figure, seconds), aside, -down, lids, 1.0 if figure.hairdo == "long" else 0.0]
    return [*skull, *right, *up, h, *more, 0.0, 0.0, 0.0, 0.0]


def _hand(grip: Grip, palm: Body, h: float, side: float) -> list[float]:
    across = np.cross(grip.fingers, grip.palm)
    return [*palm, *across, *grip.fingers, h, 0.0, grip.curl, grip.point, side, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def speech(figure: Figure, seconds: float) -> float:
    """How far the jaw is open, 0..1: syllables in phrases with rests between them; 0 for who does not speak."""
    if figure.action != "talk":
        return 0.0
    often = beats(figure, 1.35) * seconds + math.tau * figure.phase
    phrase = min(max(0.75 + 1.4 * math.sin(often), 0.0), 1.0)
    syllables = 0.55 * math.sin(beats(figure, 17.0) * seconds) + 0.45 * math.sin(beats(figure, 11.0) * seconds + 1.0)
    return phrase * min(max(0.30 + 0.75 * syllables, 0.0), 1.0)


def blink(figure: Figure, seconds: float) -> float:
    """How far the lids are shut, 0..1: a blink every four seconds, in a loop a whole number of them."""
    every = 3.9 if figure.loop <= 0.0 else figure.loop / max(1, round(figure.loop / 3.9))
    since = (seconds + 3.1 * figure.phase) % every
    return max(1.0 - abs(since - 0.12) / 0.11, 0.0)
