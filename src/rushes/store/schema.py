"""The tables of the ledger: nouns as canonical JSON documents beside the columns that queries need."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Connection, Float, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()

#: Revision of the newest migration; a ledger that says this needs none.
HEAD = "0001"


def _noun(name: str, *columns: Column[object] | Index) -> Table:
    """A table of one noun: whose production it belongs to, what is asked for, and the document."""
    return Table(
        name,
        METADATA,
        Column("production", String(64), primary_key=True),
        *columns,
        Column("document", Text, nullable=False),
    )


def _key(name: str, kind: type[Integer] | String | None = None) -> Column[object]:
    return Column(name, kind or String(200), primary_key=True)


def _text(name: str) -> Column[object]:
    return Column(name, String(200), nullable=False, server_default="")


productions = _noun("productions", _text("name"))
sequences = _noun("sequences", _key("code"))
shots = _noun(
    "shots",
    _key("code"),
    _text("sequence"),
    Column("order", Integer, nullable=False),
    Column("parked", Boolean, nullable=False),
)
briefs = _noun(
    "briefs",
    _key("id"),
    _text("shot"),
    _text("segment"),
    _text("aspect"),
    _text("row_key"),
    Column("row", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Index("briefs_by_shot", "production", "shot"),
)
recipes = _noun("recipes", _key("digest"), _text("engine"))
attempts = _noun(
    "attempts",
    _key("id"),
    _text("recipe"),
    Column("take_number", Integer, nullable=False),
    _text("engine"),
    _text("state"),
    _text("remote_id"),
    Index("attempts_by_recipe", "production", "recipe", "take_number", unique=True),
    Index("attempts_by_state", "production", "state"),
)
takes = _noun(
    "takes",
    _key("id"),
    _text("name"),
    _text("shot"),
    _text("segment"),
    _text("aspect"),
    _text("brief"),
    _text("recipe"),
    Column("take_number", Integer, nullable=False),
    _text("engine"),
    _text("state"),
    _text("media"),
    Index("takes_by_recipe", "production", "recipe", "take_number", unique=True),
    Index("takes_by_shot", "production", "shot", "segment", "aspect"),
    Index("takes_by_media", "production", "media"),
)
scores = _noun(
    "scores",
    _key("take"),
    _key("measure"),
    _key("name"),
    Column("version", Integer, nullable=False),
    Column("value", Float),
)
flags = _noun("flags", _key("take"), _key("measure"), _key("place", Integer), _text("level"))
notes = _noun(
    "notes",
    _key("id"),
    _text("take"),
    _text("cut"),
    Column("resolved", Boolean, nullable=False),
    Index("notes_by_take", "production", "take"),
)
cuts = _noun(
    "cuts",
    _key("id"),
    _key("version", Integer),
    _text("segment"),
    _text("aspect"),
    Index("cuts_by_segment", "production", "segment", "aspect"),
)
masters = _noun("masters", _key("key"), _text("shot"), _text("take"), Index("masters_by_take", "production", "take"))
deliverables = _noun(
    "deliverables",
    _key("id"),
    _text("spec"),
    _text("segment"),
    _text("cut"),
    Column("cut_version", Integer, nullable=False),
)
clearances = _noun("clearances", _key("subject"), _text("verdict"))
data_sets = _noun("data_sets", _key("name"))

#: Names behind pseudonyms: the only place where a person is named, so the only place an erasure edits.
people = Table(
    "people",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(200)),
    Index("people_by_name", "name", unique=True),
)

#: The linked log: one chain per production, never edited.
entries = Table(
    "entries",
    METADATA,
    Column("production", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("at", String(40), nullable=False),
    Column("event", String(64), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("shot", String(200), nullable=False),
    Column("take", String(200), nullable=False),
    Column("step", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("schema", Integer, nullable=False),
    Column("key", String(200)),
    Index("entries_by_key", "production", "key", unique=True),
    Index("entries_by_event", "production", "event", "seq"),
    Index("entries_by_take", "production", "take", "seq"),
)

#: What a step answered, by the key made of its inputs: running it again is a read.
answers = Table(
    "answers",
    METADATA,
    Column("production", String(64), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("document", Text, nullable=False),
)

#: Revision of this schema, in the table where Alembic keeps it.
revisions = Table("alembic_version", METADATA, Column("version_num", String(32), primary_key=True))

#: No entry is edited and no frozen cut either: name -> table, verb, condition on the old row, what the database says.
HISTORY = {
    "entries_stay": ("entries", "UPDATE", "", "an entry of the log is never edited"),
    "entries_remain": ("entries", "DELETE", "", "an entry of the log is never deleted"),
    "cuts_stay": ("cuts", "UPDATE", "OLD.version > 0", "a frozen cut is never edited"),
    "cuts_remain": ("cuts", "DELETE", "OLD.version > 0", "a frozen cut is never deleted"),
}


def create(connection: Connection) -> None:
    """Make the newest schema in an empty database; the migrations arrive at the same one (tested)."""
    METADATA.create_all(connection, checkfirst=False)
    for name, (table, verb, when, says) in HISTORY.items():
        condition = f"WHEN ({when}) " if when else ""
        if connection.dialect.name == "sqlite":
            body = f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
            connection.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {condition}{body}")
            continue
        body = f"BEGIN RAISE EXCEPTION '{says}'; END"
        connection.exec_driver_sql(f"CREATE FUNCTION {name}_fault() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition}EXECUTE FUNCTION {name}_fault()"
        )
    connection.execute(revisions.insert().values(version_num=HEAD))
