"""What may ship: the clearance of every film from its takes, the engines' cards and who decided, and its sheet."""

from __future__ import annotations

