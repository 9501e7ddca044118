"""Interchange: the cut handed to other tools and brought back."""

LEAVES = {
    "otio": "rushes.interchange.otio:OtioExporter",
}
