"""The scene kits: each builds one kind of world from a spec and fills rows with its light."""
