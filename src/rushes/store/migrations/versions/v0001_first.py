"""The first schema: nouns, people, the linked log, answers of steps, and triggers that keep history as it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), nullable=False, server_default="")


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _yes(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _noun(name: str, *columns: sa.Column[str] | sa.Column[int] | sa.Column[bool] | sa.Column[float]) -> None:
    owner = sa.Column("production", sa.String(64), primary_key=True)
    op.create_table(name, owner, *columns, sa.Column("document", sa.Text, nullable=False))


def upgrade() -> None:
    """Make every table, index and trigger."""
    _people_and_shots()
    _takes()
    _films()
    _log()
    _keep_history()


def _people_and_shots() -> None:
    _noun("productions", _text("name"))
    _noun("sequences", _key("code"))
    _noun("shots", _key("code"), _text("sequence"), _whole("order"), _yes("parked"))
    _noun(
        "briefs",
        _key("id"),
        _text("shot"),
        _text("segment"),
        _text("aspect"),
        _text("row_key"),
        _whole("row"),
        _yes("current"),
    )
    op.create_index("briefs_by_shot", "briefs", ["production", "shot"])
    op.create_table(
        "people",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200)),
    )
    op.create_index("people_by_name", "people", ["name"], unique=True)


def _takes() -> None:
    _noun("recipes", _key("digest"), _text("engine"))
    _noun(
        "attempts",
        _key("id"),
        _text("recipe"),
        _whole("take_number"),
        _text("engine"),
        _text("state"),
        _text("remote_id"),
    )
    op.create_index("attempts_by_recipe", "attempts", ["production", "recipe", "take_number"], unique=True)
    op.create_index("attempts_by_state", "attempts", ["production", "state"])
    _noun(
        "takes",
        _key("id"),
        *(_text(name) for name in ("name", "shot", "segment", "aspect", "brief", "recipe")),
        _whole("take_number"),
        *(_text(name) for name in ("engine", "state", "media")),
    )
    op.create_index("takes_by_recipe", "takes", ["production", "recipe", "take_number"], unique=True)
    op.create_index("takes_by_shot", "takes", ["production", "shot", "segment", "aspect"])
    op.create_index("takes_by_media", "takes", ["production", "media"])
    _noun("scores", _key("take"), _key("measure"), _key("name"), _whole("version"), sa.Column("value", sa.Float))
    _noun("flags", _key("take"), _key("measure"), sa.Column("place", sa.Integer, primary_key=True), _text("level"))
    _noun("notes", _key("id"), _text("take"), _text("cut"), _yes("resolved"))
    op.create_index("notes_by_take", "notes", ["production", "take"])


def _films() -> None:
    _noun("cuts", _key("id"), sa.Column("version", sa.Integer, primary_key=True), _text("segment"), _text("aspect"))
    op.create_index("cuts_by_segment", "cuts", ["production", "segment", "aspect"])
    _noun("masters", _key("key"), _text("shot"), _text("take"))
    op.create_index("masters_by_take", "masters", ["production", "take"])
    _noun("deliverables", _key("id"), _text("spec"), _text("segment"), _text("cut"), _whole("cut_version"))
    _noun("clearances", _key("subject"), _text("verdict"))
    _noun("data_sets", _key("name"))
    op.create_table(
        "answers",
        sa.Column("production", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
    )


def _log() -> None:
    op.create_table(
        "entries",
        sa.Column("production", sa.String(64), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("shot", sa.String(200), nullable=False),
        sa.Column("take", sa.String(200), nullable=False),
        sa.Column("step", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("schema", sa.Integer, nullable=False),
        sa.Column("key", sa.String(200)),
    )
    op.create_index("entries_by_key", "entries", ["production", "key"], unique=True)
    op.create_index("entries_by_event", "entries", ["production", "event", "seq"])
    op.create_index("entries_by_take", "entries", ["production", "take", "seq"])


def _keep_history() -> None:
    """No entry is edited; a frozen cut is neither edited nor deleted."""
    rules = {
        "entries_stay": ("entries", "UPDATE", "", "an entry of the log is never edited"),
        "entries_remain": ("entries", "DELETE", "", "an entry of the log is never deleted"),
        "cuts_stay": ("cuts", "UPDATE", "OLD.version > 0", "a frozen cut is never edited"),
        "cuts_remain": ("cuts", "DELETE", "OLD.version > 0", "a frozen cut is never deleted"),
    }
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (table, verb, when, says) in rules.items():
        condition = f"WHEN ({when}) " if when else ""
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{says}'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {name}_fault() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{says}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition}EXECUTE FUNCTION {name}_fault()"
        )
