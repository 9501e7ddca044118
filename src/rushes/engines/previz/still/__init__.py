"""A still set in motion: its depth guessed or read, the picture taken apart, and a small camera move drawn over it.

Words to a move and weather (`asked`) -> pictures (`source`) -> depth (`subject`, `depth`) -> sheets (`layers`) ->
a way the picture bears (`travel`) -> frames (`warp`, `air`, `take`; `between` for a first and a last picture).
"""
