"""The tables: what the migrations make is what the program thinks there is; there and back."""

from __future__ import annotations

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from atlas.store.reporting import schema
from atlas.store.reporting.engines import WRITE
from atlas.store.reporting.migrate import FOLDER, migrate, version_of
from atlas.store.reporting.records import Unavailable
from atlas.store.reporting.register import Register
from tests.store.reporting.people import PROVINCE, assert_whole, draft, published


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_models_and_migrations_are_the_same(register: Register) -> None:
    draft(register)
    with register._database.reading() as connection:
        assert version_of(connection) == schema.HEAD
        options = {"version_table": schema.VERSION_TABLE, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.METADATA) == []


def test_a_difference_would_be_seen(register: Register) -> None:
    draft(register)
    other = sqlalchemy.MetaData()
    for table in schema.METADATA.tables.values():
        copy = table.to_metadata(other)
    copy.append_column(sqlalchemy.Column("extra", sqlalchemy.Text))
    with register._database.reading() as connection:
        options = {"version_table": schema.VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, other) != []


def written(dialect: str, connection: sqlalchemy.Connection) -> set[str]:
    """Indexes and checks as the database itself writes them down; conditions of indexes too."""
    query = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " UNION SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'",
    }[dialect]
    rows = connection.exec_driver_sql(query).scalars()
    return {" ".join(row.split()) for row in rows if schema.VERSION_TABLE not in row}


def test_the_conditions_of_indexes_are_the_same(register: Register) -> None:
    draft(register)
    database = register._database
    with database.reading() as connection:
        dialect = connection.dialect.name
        migrated = written(dialect, connection)
    assert any("WHERE" in row for row in migrated)
    with database._engine.execution_options(**{WRITE: True}).begin() as connection:
        migrate(connection, "base")
        schema.METADATA.create_all(connection)
        assert written(dialect, connection) == migrated


def test_down_and_up_again(register: Register, database_url: str) -> None:
    published(register)
    engine = register._database._engine
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        migrate(connection, "base")
        assert version_of(connection) is None
        assert sqlalchemy.inspect(connection).get_table_names() == [schema.VERSION_TABLE]
    if journal := register._database.journal:
        journal.unlink()  # else the database is taken for lost
    again = Register(database_url)
    assert again.reported().reports == () and again.revision() == 0
    published(again)
    assert_whole(again)


def test_a_migration_that_fails_leaves_nothing(
    register: Register, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(
            "alembic.operations.Operations.create_index",
            lambda *_, **__: (_ for _ in ()).throw(OSError(28, "full")),
        )
        with pytest.raises(Unavailable):
            draft(register)
    engine = register._database._engine
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
    assert register.reports(PROVINCE) == ()
    draft(register)
    assert_whole(Register(database_url))


def test_a_database_from_before_deliveries_keeps_its_reports(
    register: Register, database_url: str
) -> None:
    published(register)
    engine = register._database._engine
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        for words in (
            "DROP TABLE delivery_placing",
            "DROP TABLE delivery_file",
            f"UPDATE {schema.VERSION_TABLE} SET version_num = '0001'",
        ):
            connection.exec_driver_sql(words)
    register._database.close()
    again = Register(database_url)
    assert len(again.reported().reports) == 1
    with again._database.reading() as connection:
        assert version_of(connection) == schema.HEAD
    assert_whole(again)
