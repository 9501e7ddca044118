"""Color tags as ITU-T H.273 numbers and as names: the one table that probing, converting, writing and QC share."""

from __future__ import annotations

from dataclasses import dataclass

UNSPECIFIED = "unspecified"

#: ITU-T H.273 (2024) table 2, with the short names FFmpeg made common.
PRIMARIES = {
    1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020",
    10: "smpte428", 11: "smpte431", 12: "smpte432", 22: "ebu3213",
}  # fmt: skip
#: ITU-T H.273 (2024) table 3.
TRANSFERS = {
    1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear", 11: "iec61966-2-4",
    12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084", 17: "smpte428",
    18: "arib-std-b67",
}  # fmt: skip
#: ITU-T H.273 (2024) table 4.
MATRICES = {
    0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc",
    10: "bt2020c",
}  # fmt: skip
RANGES = {1: "tv", 2: "pc"}


@dataclass(frozen=True, kw_only=True)
class ColorTags:
    """The four color tags by name; `unspecified` where absent."""

    primaries: str = UNSPECIFIED
    transfer: str = UNSPECIFIED
    matrix: str = UNSPECIFIED
    color_range: str = UNSPECIFIED

    @staticmethod
    def from_codes(*, primaries: int, transfer: int, matrix: int, color_range: int = 0) -> ColorTags:
        """H.273 numbers to names; a number without a name reads as unspecified."""
        return ColorTags(
            primaries=PRIMARIES.get(primaries, UNSPECIFIED),
            transfer=TRANSFERS.get(transfer, UNSPECIFIED),
            matrix=MATRICES.get(matrix, UNSPECIFIED),
            color_range=RANGES.get(color_range, UNSPECIFIED),
        )

    @staticmethod
    def from_names(names: tuple[str, str, str, str]) -> ColorTags:
        """Names in the order of `DeliverableSpec.color`: primaries, transfer, matrix, range."""
        return ColorTags(primaries=names[0], transfer=names[1], matrix=names[2], color_range=names[3])

    @property
    def codes(self) -> tuple[int, int, int, int]:
        """H.273 numbers of primaries, transfer and matrix (2 where unspecified) and the range (0, 1 tv, 2 pc)."""
        return (
            _code(PRIMARIES, self.primaries, 2),
            _code(TRANSFERS, self.transfer, 2),
            _code(MATRICES, self.matrix, 2),
            _code(RANGES, self.color_range, 0),
        )


def _code(table: dict[int, str], name: str, otherwise: int) -> int:
    return next((code for code, word in table.items() if word == name), otherwise)


#: What every film of the house is tagged as: ITU-R BT.709, limited range.
BT709 = ColorTags(primaries="bt709", transfer="bt709", matrix="bt709", color_range="tv")
