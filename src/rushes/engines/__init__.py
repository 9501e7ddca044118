"""Engines turn a recipe into moving pictures; each leaf keeps the contract of `base` and knows no other leaf."""

LEAVES = {
    "previz": "rushes.engines.previz:PrevizEngine",
    "footage": "rushes.engines.footage:FootageEngine",
    "command": "rushes.engines.command:CommandEngine",
    "diffusers": "rushes.engines.diffusers:DiffusersEngine",
}
