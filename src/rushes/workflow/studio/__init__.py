"""The studio's part of the corridor: what `rushes.web` puts on its pages, and what people decide there.

What stands: `shelf` and `rows` (every take with what was decided), `veil` and `opinions` (several reviewers).
Pages: `home`, `board` with `columns`, `particulars` (one take), `judge` (pick and cull), `mood`; the cut's are `edit`,
`standin` and `screening`. Deeds: `permit` (what may be done, and doing it), `remark` and `notesheet` (notes).
Pictures: `preview`, in the `line` of work. `demo` makes a first production.
"""
