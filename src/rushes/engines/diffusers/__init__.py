"""Diffusers: real video models from a folder of the user's own, run in a worker process that alone knows torch."""

from __future__ import annotations

from rushes.engines.diffusers.engine import DiffusersEngine

__all__ = ["DiffusersEngine"]
