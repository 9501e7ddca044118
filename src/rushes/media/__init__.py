"""Media: facts about files, frames out, frames in, sound and proxies; the only door to the codec."""
