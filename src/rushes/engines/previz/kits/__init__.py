"""The scene kits: each builds one kind of world from a spec and fills rows with its light."""

from __future__ import annotations

from rushes.engines.previz.kit import Kit


def kit_named(name: str) -> Kit:
    """The kit a spec asks for; a street for any other word, so that every spec renders."""
    if name == "landscape":
        from rushes.engines.previz.kits.landscape import LandscapeKit

        return LandscapeKit()
    if name == "product":
        from rushes.engines.previz.kits.product import ProductKit

        return ProductKit()
    from rushes.engines.previz.kits.street import StreetKit

    return StreetKit()
