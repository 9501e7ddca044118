"""A YAML file as plain values that remember their lines, so that every fault can name its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from rushes.errors import SheetFault
from rushes.intake.column import nearest

_DEEPEST = 8
_MOST_BYTES = 1_000_000
_MOST_NODES = 20_000


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A table of the file.

    Args:
        path: where it stands, e.g. `characters[0]`.
        values: its plain values.
        lines: path -> line of the file, from 1, shared by all branches.
        repeated: faults of keys that stand twice in one table (only on the root).
        is_wrong: the item is neither a text nor a table.
    """

    path: str
    values: Mapping[str, Any]
    lines: Mapping[str, int]
    repeated: tuple[SheetFault, ...] = ()
    is_wrong: bool = False

    def get(self, key: str) -> Any:
        """The value of a key, None where it is absent or empty."""
        return self.values.get(key)

    def branch(self, key: str) -> Branch:
        """The table under a key; empty where there is none."""
        value = self.values.get(key)
        return Branch(path=self._at(key), values=value if isinstance(value, dict) else {}, lines=self.lines)

    def items(self, key: str, *, main: str) -> list[Branch]:
        """The items of a list, or the entries of a table, each as a branch with its name under `main`."""
        value = self.values.get(key)
        if isinstance(value, dict):
            pairs = [
                (f"{self._at(key)}.{name}", {main: name} | (item if isinstance(item, dict) else _titled(item, main)))
                for name, item in value.items()
            ]
            return [Branch(path=path, values=table, lines=self.lines) for path, table in pairs]
        found = []
        for index, item in enumerate(value if isinstance(value, list) else []):
            path = f"{self._at(key)}[{index}]"
            plain = isinstance(item, (str, int, float)) and not isinstance(item, bool)
            table = item if isinstance(item, dict) else {main: item} if plain else {}
            wrong = not isinstance(item, dict) and not plain
            found.append(Branch(path=path, values=table, lines=self.lines, is_wrong=wrong))
        return found

    def fault(self, key: str, *, reason: str, value: str | None = None, cure: str = "") -> SheetFault:
        """A fault at a key of this table."""
        path = self._at(key)
        line = next((self.lines[p] for p in (path, self.path) if p in self.lines), 0)
        found = self.values.get(key) if value is None else value
        shown = "" if found is None else str(found)[:80]
        cause = f"found {shown!r}" if shown else ""
        return SheetFault(reason, row=line, column=path, value=shown, cause=cause, next_step=cure)

    def unknown_keys(self, known: Sequence[str]) -> list[SheetFault]:
        """A fault for every key that is not known, with the nearest that is."""
        faults = []
        for key in self.values:
            if key not in known:
                near = nearest(key, known)
                cure = f"did you mean {near!r}?" if near else "known: " + ", ".join(known)
                faults.append(self.fault(key, reason="no setting of that name", value=key, cure=cure))
        return faults

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}".strip(".") if key else self.path


@dataclass(kw_only=True)
class _Walk:
    lines: dict[str, int] = field(default_factory=dict)
    repeated: list[SheetFault] = field(default_factory=list)
    nodes: int = 0


def load_tree(data: bytes, *, about: str) -> Branch:
    """Parse a YAML table with the safe types only.

    Args:
        data: the file.
        about: its name, for people.

    Raises:
        SheetFault: not YAML, not a table, too large, or nested too deep (also by anchors that contain themselves).
    """
    if len(data) > _MOST_BYTES:
        raise SheetFault("a brand sheet beyond the limit", cause=f"{about}: {len(data)} bytes", next_step="shorten it")
    try:
        text = data.decode("utf-8-sig")
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            walk = _Walk()
            value = {} if node is None else _value(loader, node, "", walk, 0)
        finally:
            loader.dispose()
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as fault:
        if isinstance(fault, SheetFault):
            raise
        mark = getattr(fault, "problem_mark", None)
        row = mark.line + 1 if mark else 0
        why = getattr(fault, "problem", None) or str(fault)
        raise SheetFault(
            "not a YAML file", row=row, cause=f"{about}: {why}", next_step="check the indentation"
        ) from fault
    if not isinstance(value, dict):
        raise SheetFault("not a table of settings", cause=about, next_step="write lines like `name: Nocturne`")
    return Branch(path="", values=value, lines=walk.lines, repeated=tuple(walk.repeated))


def _value(loader: yaml.SafeLoader, node: yaml.Node, path: str, walk: _Walk, depth: int) -> Any:
    walk.nodes += 1
    line = node.start_mark.line + 1
    walk.lines.setdefault(path, line)
    if depth > _DEEPEST or walk.nodes > _MOST_NODES:
        raise SheetFault("settings nested too deep", row=line, column=path[:60], next_step="flatten them")
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, f"{path}[{i}]", walk, depth + 1) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        table: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            under = f"{path}.{key}".strip(".")
            if key in table:
                row = key_node.start_mark.line + 1
                walk.repeated.append(SheetFault("a setting that stands twice", row=row, column=under))
            table[key] = _value(loader, value_node, under, walk, depth + 1)
            walk.lines[under] = key_node.start_mark.line + 1
        return table
    value = loader.construct_object(node)
    # dates and sexagesimal numbers (YAML 1.1 reads 16:9 as 969) are what the person wrote, not what YAML makes of it
    plain = isinstance(value, (str, bool, float)) or value is None or (isinstance(value, int) and ":" not in node.value)
    return value if plain else str(node.value)


def _titled(item: Any, main: str) -> dict[str, Any]:
    if item is None or not isinstance(item, (str, int, float)):
        return {}
    return {"title" if main == "code" else "description": str(item)}
