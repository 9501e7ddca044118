"""Request times card: what would be sent, every adjustment in words, refusals and the quote; offline, nothing spent."""

from __future__ import annotations

from rushes.engines.plan.cards import card_faults, list_cards, load_card, read_card
from rushes.engines.plan.group import group_adjustments, group_refusals
from rushes.engines.plan.length import LATTICE
from rushes.engines.plan.planner import plan_request
from rushes.engines.plan.quote import quote_take

__all__ = [
    "LATTICE",
    "card_faults",
    "group_adjustments",
    "group_refusals",
    "list_cards",
    "load_card",
    "plan_request",
    "quote_take",
    "read_card",
]
