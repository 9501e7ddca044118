"""Intake: sheets, scripts, lists and storyboards become rows with faults, then briefs."""
