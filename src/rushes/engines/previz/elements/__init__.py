"""Elements: weather, light and things alone over nothing, with alpha, to be laid over a plate."""
