"""The scene kits: each builds one kind of world from a spec and fills rows with its light."""

from __future__ import annotations

from rushes.engines.previz.kit import Kit

#: Names that `kit_named` knows.
KITS = ("street", "landscape", "product", "interior", "plate", "stage")


def kit_named(name: str) -> Kit:
    """The kit a spec asks for; a street for any other word, so that every spec renders."""
    if name == "landscape":
        from rushes.engines.previz.kits.landscape import LandscapeKit

        return LandscapeKit()
    if name == "product":
        from rushes.engines.previz.kits.product import ProductKit

        return ProductKit()
    if name == "interior":
        from rushes.engines.previz.kits.interior import InteriorKit

        return InteriorKit()
    if name == "plate":
        from rushes.engines.previz.kits.plate import PlateKit

        return PlateKit()
    if name == "stage":
        from rushes.engines.previz.kits.stage import StageKit

        return StageKit()
    from rushes.engines.previz.kits.street import StreetKit

    return StreetKit()
