"""Imaging: pure rulers and pixel arithmetic shared by measures, finishing and delivery; no files, no state."""
