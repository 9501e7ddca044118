"""How many frames each shot of a film gets: holds first, the rest in equal shares, no take beyond its end."""

from __future__ import annotations

from collections.abc import Sequence


def share_frames(
    *, wanted: Sequence[int | None], caps: Sequence[int | None], total: int | None
) -> tuple[list[int], list[str]]:
    """Lengths of the shots, and notices in words of what had to give way.

    Args:
        wanted: frames a shot asks for, None for an equal share of the rest.
        caps: frames its take has, None for no limit.
        total: frames of all shots together, None for as many as they want.

    Returns:
        Lengths, each at least 1 and within its cap, whose sum is `total` wherever the caps allow it (less where the
        takes are too short); and notices.
    """
    notices: list[str] = []
    lengths = [0] * len(wanted)
    limits = [max(1, cap) if cap is not None else None for cap in caps]
    holds = [i for i, frames in enumerate(wanted) if frames is not None]
    free = [i for i, frames in enumerate(wanted) if frames is None]
    for i in holds:
        lengths[i] = _capped(max(1, wanted[i] or 1), limits[i])
    short = sum(lengths[i] < (wanted[i] or 1) for i in holds)
    if short:
        notices.append(f"{short} takes are shorter than the hold asked for; they stand as long as they are")
    if total is None:
        for i in free:
            lengths[i] = limits[i] or 1
        return lengths, notices
    room = total - len(free)  # every shot without a hold keeps one frame at least
    if sum(lengths) > room and holds:
        notices.append(f"the holds ask for {sum(lengths)} frames and {room} are left; they were shortened alike")
        _shrink(lengths, holds, room)
    _spread(lengths, free, limits, total - sum(lengths))
    return lengths, notices


def _capped(frames: int, limit: int | None) -> int:
    return frames if limit is None else min(frames, limit)


def _shrink(lengths: list[int], holds: Sequence[int], room: int) -> None:
    """Shorten holds in proportion to `room` frames, at least one each (largest remainders get the odd frames)."""
    whole = sum(lengths[i] for i in holds)
    spare, over = room - len(holds), whole - len(holds)
    parts = {i: divmod((lengths[i] - 1) * spare, over) for i in holds} if over else {}
    for i in holds:
        lengths[i] = 1 + (parts[i][0] if parts else 0)
    left = room - sum(lengths[i] for i in holds)
    for i in sorted(parts, key=lambda i: (-parts[i][1], i))[: max(0, left)]:
        lengths[i] += 1


def _spread(lengths: list[int], free: Sequence[int], limits: Sequence[int | None], room: int) -> None:
    """Equal shares; a take that ends before its share leaves the difference to the others."""
    open_ = list(free)
    while open_:
        ended = [i for i in open_ if (limit := limits[i]) is not None and limit * len(open_) < room]
        if not ended:
            break
        for i in ended:
            lengths[i] = limits[i] or 1
            room -= lengths[i]
            open_.remove(i)
    for place, i in enumerate(open_):
        # whole numbers that differ by one frame at most, the odd ones spread over the film
        lengths[i] = room * (place + 1) // len(open_) - room * place // len(open_)
