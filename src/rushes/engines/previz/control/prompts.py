"""What to write to an engine beside its control videos: the take's words, the camera, and who is which colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rushes.engines.previz.control.families import Family

_SIZES = {
    "ews": "extreme wide shot",
    "ws": "wide shot",
    "ms": "medium shot",
    "mcu": "medium close-up",
    "cu": "close-up",
    "ecu": "extreme close-up",
}


def write_prompt(
    family: Family,
    *,
    prompt: str,
    negative: str,
    camera: Mapping[str, Any],
    move: str,
    colors: Mapping[str, str],
    descriptions: Mapping[str, str],
    passes: Sequence[str],
) -> str:
    """The text for one family.

    Args:
        family: whom it is for.
        prompt: the take's words.
        negative: what must not be seen.
        camera: of the scene: `size` and `lens_mm` are told.
        move: the camera's move.
        colors: identity colour `#rrggbb` by name, of those in the guide.
        descriptions: what they look like, by name.
        passes: what the package holds.
    """
    lines = [_sentence(prompt)] if prompt.strip() else []
    words = [_SIZES.get(str(camera.get("size") or ""), "")]
    words.append("" if move == "static" else move.replace("_", " "))
    if camera.get("lens_mm"):
        words.append(f"{float(camera['lens_mm']):g} mm lens")
    if any(words):
        lines.append(_sentence("Camera: " + ", ".join(word for word in words if word)))
    if "guide" in family.takes and "guide" in passes and colors:
        lines.append(
            "The video given is a guide: keep its camera, timing, places and silhouettes, and redraw the rest."
        )
        for name, color in colors.items():
            about = descriptions.get(name, "")
            lines.append(_sentence(f"What is {_word(color)} there is {name}" + (f": {about}" if about else "")))
    if negative and family.negative:
        lines.append(f"\nnegative: {negative}")
    elif negative:
        lines.append(_sentence(f"Without {negative}"))
    return "\n".join(lines) + "\n"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else text + "."


def _word(color: str) -> str:
    """The plain word for a saturated colour."""
    r, g, b = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    high, low = max(r, g, b), min(r, g, b)
    if high - low < 30:
        return "grey"
    if high == r:
        hue = ((g - b) / (high - low)) % 6
    else:
        hue = (b - r) / (high - low) + 2 if high == g else (r - g) / (high - low) + 4
    names = (
        "red",
        "orange",
        "yellow",
        "green",
        "green",
        "turquoise",
        "blue",
        "blue",
        "violet",
        "magenta",
        "pink",
        "red",
    )
    return names[round(hue * 2) % 12]
