"""The cut: circled takes in order, and what changed between two versions."""
