"""Clearance: what may ship where, what is missing, and what a file says of its own origin."""
