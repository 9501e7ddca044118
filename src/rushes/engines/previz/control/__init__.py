"""Control packages: guide, depth, normals, edges, poses, ids, tracks and camera of a take, for every other engine."""

from __future__ import annotations

from rushes.engines.previz.control.families import PLAIN, Family, Fit, families, find_family, fit
from rushes.engines.previz.control.manifest import PASSES, Job
from rushes.engines.previz.control.package import write_package
from rushes.engines.previz.control.still import StillJob, write_still_package

__all__ = [
    "PASSES",
    "PLAIN",
    "Family",
    "Fit",
    "Job",
    "StillJob",
    "families",
    "find_family",
    "fit",
    "write_package",
    "write_still_package",
]
