"""What is asked: brief, look, brand, character, segment, references and texts, as a sheet's row states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

MediaRole = Literal["first", "last", "reference", "source", "mask", "control", "footage", "voice", "music"]


#: The option that asks for what stands alone, with alpha.
ELEMENT = "element"


@dataclass(frozen=True, kw_only=True)
class MediaRef:
    """A media file by the SHA-256 of its bytes; `name` is for people only."""

    sha256: str
    name: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A file a brief brings, with what it is for; `label` is written `@label` in the prompt."""

    media: MediaRef
    role: MediaRole
    label: str = ""
    at_seconds: Fraction = Fraction(0)
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Lora:
    """A low-rank adapter by content hash, with the scale it is applied at and the data set it was trained on."""

    sha256: str
    name: str
    scale: float = 1.0
    data_set: str = ""


@dataclass(frozen=True, kw_only=True)
class PaletteColor:
    """A brand colour `#rrggbb` (sRGB) with its tolerance as CIEDE2000 distance."""

    hex: str
    tolerance: float = 12.0
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Look:
    """The production's visual grammar, frozen into each recipe.

    Args:
        palette: brand colours, most important first.
        mired: target colour temperature in mired (154 = 6500 K).
        contrast: P95-P5 of ln luma, or 0 for no wish.
        grain: grain sigma in 8-bit codes at mid grey, at delivery size.
        shutter: shutter angle in degrees.
        lut: a `.cube` by content hash, or None.
    """

    palette: tuple[PaletteColor, ...] = ()
    mired: float = 154.0
    contrast: float = 0.0
    grain: float = 1.6
    shutter: float = 180.0
    lut: MediaRef | None = None


@dataclass(frozen=True, kw_only=True)
class Brand:
    """The brand sheet (`brand.yaml`): the look and what goes around it.

    Args:
        name: the brand.
        look: palette, light, contrast, grain.
        logo: text mark, or a file by content hash.
        clear_space: free space around the logo as a share of its height.
        end_card: text lines of the end card.
        end_card_seconds: how long it stands.
        font: family name; the shipped face is used where empty.
        banned: words that no text may use.
        always, never: sentences for people and prompts.
    """

    name: str = ""
    look: Look = Look()
    logo: MediaRef | None = None
    clear_space: float = 0.5
    end_card: tuple[str, ...] = ()
    end_card_seconds: str = "2"
    font: str = ""
    banned: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Character:
    """A person or product that must stay the same, with the identity colour that previz draws it in."""

    name: str
    description: str = ""
    color: str = "#c8322b"
    references: tuple[MediaRef, ...] = ()
    loras: tuple[Lora, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One audience; `code` is lower case and stands in file names."""

    code: str
    title: str = ""
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Layers of real type over the picture; never baked into a take."""

    super: str = ""
    cta: str = ""
    legal: str = ""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What one shot asks for, for one segment and one aspect, independent of any engine.

    Args:
        id: digest of the content below without `row`.
        row_key: the row's `id` column, else its position with a digest.
        row: line of the sheet it came from (first data line is 2).
        shot: shot code.
        segment: code, or empty for all.
        aspect: `16:9`, `9:16`, `1:1` ...
        width, height: pixels asked for.
        seconds: length asked for.
        hold: seconds of it that the cut uses, or None for the equal share.
        wishes: shot-list columns as written: camera, lens, light, time, weather, size, angle, setting, style ...
        takes: takes wanted of this brief.
        seed: base seed; take n uses seed + n - 1.
        over: code of the shot that its takes lie over, with their alpha; empty for none.
    """

    id: str
    row_key: str
    row: int
    shot: str
    prompt: str
    negative: str = ""
    segment: str = ""
    aspect: str = "16:9"
    width: int = 960
    height: int = 540
    seconds: Fraction = Fraction(2)
    hold: Fraction | None = None
    title: str = ""
    tags: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    wishes: Mapping[str, str] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    loras: tuple[Lora, ...] = ()
    texts: Texts = Texts()
    voice: MediaRef | None = None
    takes: int = 1
    seed: int = 1
    engine: str = ""
    must: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    over: str = ""

    @property
    def is_layer(self) -> bool:
        """Its takes stand over other pictures, or alone: they are no picture of the film themselves."""
        return bool(self.over) or bool(alpha_of(self.options))


def alpha_of(options: Mapping[str, str]) -> str:
    """The kind of alpha that a brief's or a request's options ask for, as written; empty for a whole picture."""
    said = options.get(ELEMENT, "")
    return "" if said == "none" else said
