"""What may ship: the clearance of every film from its takes, the engines' cards and who decided, and its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rushes.clearance.policy import clear_subject
from rushes.clearance.sheet import clearance_sheet
from rushes.model.master import Deliverable
from rushes.model.rights import Clearance
from rushes.workflow.asking import load_engine
from rushes.workflow.bench import CORRIDOR, Bench
from rushes.workflow.select import decisions
