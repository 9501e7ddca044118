"""The nouns that rooms pass to one another: frozen dataclasses and nothing else."""
