"""Delivery: named specifications, encoding, quality reports, manifests and sheets."""
