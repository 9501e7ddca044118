"""Workflow: the corridor that joins the rooms; it computes nothing itself."""
