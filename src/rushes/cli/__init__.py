"""The command line: the same verbs as every other door."""
