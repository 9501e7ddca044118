"""Named random streams of a seed: one for each purpose, so that a choice more never disturbs the others."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """An independent generator for one purpose: adding a new purpose never disturbs the others.

    Args:
        seed: the take's seed.
        name: what the numbers are for, e.g. `street.signs`.
    """
    word = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(word[:8], "little")))
