"""Reports as they stand, and events that nobody can change or remove."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ONCE = sa.text("kind <> 'correctie'")
PUBLIC_ACTS = sa.text("act IN ('gepubliceerd', 'ingetrokken')")
SHOWN_ACTS = sa.text("act <> 'geweigerd'")
REFUSED = "an event is never changed or removed"
SQLITE_TRIGGERS = (
    "CREATE TRIGGER event_update BEFORE UPDATE ON event "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER event_delete BEFORE DELETE ON event "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    # INSERT OR REPLACE removes a row without asking the trigger above
    "CREATE TRIGGER event_replace BEFORE INSERT ON event "
    "WHEN EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id) "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION event_keep() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
    "CREATE TRIGGER event_update BEFORE UPDATE OR DELETE ON event "
    "FOR EACH ROW EXECUTE FUNCTION event_keep()",
    "CREATE TRIGGER event_truncate BEFORE TRUNCATE ON event "
    "FOR EACH STATEMENT EXECUTE FUNCTION event_keep()",
)


def upgrade() -> None:
    """Both tables, with the triggers that keep events as they are."""
    _reports()
    _events()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for words in SQLITE_TRIGGERS if on_sqlite else POSTGRESQL_TRIGGERS:
        op.execute(words)


def _reports() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "report",
        sa.Column("report_id", sa.Text, primary_key=True),
        sa.Column("event_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("published_at", at),
        sa.Column("published_role", sa.Text),
        sa.Column("changed_at", at, nullable=False),
        sa.Column("changed_role", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.CheckConstraint("version > 0", name="report_version"),
        sa.CheckConstraint(
            "(published IS NULL) = (published_at IS NULL)"
            " AND (published IS NULL) = (published_role IS NULL)",
            name="report_published",
        ),
    )
    key = ["kind", "area_code", "subject", "period"]
    op.create_index(
        "report_once", "report", key, unique=True, sqlite_where=ONCE, postgresql_where=ONCE
    )
    op.create_index("report_changed", "report", ["event_id"], unique=True)


def _events() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "event",
        sa.Column("event_id", number, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("pseudonym", sa.Text, nullable=False),
        sa.Column("editor_area", sa.Text, nullable=False),
        sa.Column("report_id", sa.Text, sa.ForeignKey("report.report_id")),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("event_at", "event", ["at"])
    of_report = ["report_id", "event_id"]
    op.create_index("event_report", "event", of_report)
    op.create_index(
        "event_public",
        "event",
        of_report,
        sqlite_where=PUBLIC_ACTS,
        postgresql_where=PUBLIC_ACTS,
    )
    op.create_index(
        "event_shown", "event", ["event_id"], sqlite_where=SHOWN_ACTS, postgresql_where=SHOWN_ACTS
    )


def downgrade() -> None:
    """Nothing of it."""
    op.drop_table("event")
    op.drop_table("report")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_keep()")
