"""Workflow: the corridor that joins the rooms; it computes nothing itself.

What the run does from sheet to deliverable lies here, in walking order: `prepare`, `asking`, `shoot`, `render`,
`score`, `select`, `glue`, `finish`, `deliver`, `turnover`; with `bench` (what all of them are handed), `steps` (what
the runner calls by name) and `walk` (the whole way). What people look at and decide in the browser lies in `studio`;
it builds on the rest, and the rest knows nothing of it.
"""
