"""The tables of the register: how reports stand, and every change that was made to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)

from atlas.store.reporting.records import Act, Kind

HEAD = "0002"  # the newest migration
VERSION_TABLE = "atlas_reporting_version"  # of Alembic; a name that no other program has
ONCE = text(f"kind <> '{Kind.CORRECTION.value}'")  # corrections may be several of one figure
PUBLIC_ACTS = text(f"act IN ('{Act.PUBLISH.value}', '{Act.WITHDRAW.value}')")
SHOWN_ACTS = text(f"act <> '{Act.DENIED.value}'")
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite keeps rows by an INTEGER


class Moment(TypeDecorator[datetime]):
    """An aware time; SQLite, which knows no time zones, keeps it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC, without its zone on SQLite."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Always aware and in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


METADATA = MetaData()

REPORT = Table(
    "report",
    METADATA,
    Column("report_id", Text, primary_key=True),
    Column("event_id", BigInteger, nullable=False),  # the last change
    Column("kind", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),  # JSON
    Column("published", Text),  # JSON of what is public; NULL when nothing is
    Column("published_at", Moment),
    Column("published_role", Text),
    Column("changed_at", Moment, nullable=False),
    Column("changed_role", Text, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("version > 0", name="report_version"),
    CheckConstraint(
        "(published IS NULL) = (published_at IS NULL)"
        " AND (published IS NULL) = (published_role IS NULL)",
        name="report_published",
    ),
    Index(
        "report_once",
        "kind",
        "area_code",
        "subject",
        "period",
        unique=True,
        sqlite_where=ONCE,
        postgresql_where=ONCE,
    ),
    Index("report_changed", "event_id", unique=True),
)

EVENT = Table(
    "event",
    METADATA,
    # 1, 2, 3, ...: one that is missing is seen
    Column("event_id", NUMBER, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("act", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("pseudonym", Text, nullable=False),
    Column("editor_area", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id")),  # NULL: refused before there was one
    Column("kind", Text, nullable=False),
    Column("area_code", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("before", Text, nullable=False),  # JSON
    Column("after", Text, nullable=False),  # JSON
    Column("reason", Text, nullable=False),
    Index("event_at", "at"),
    Index("event_report", "report_id", "event_id"),
    Index(
        "event_public",
        "report_id",
        "event_id",
        sqlite_where=PUBLIC_ACTS,
        postgresql_where=PUBLIC_ACTS,
    ),
    Index("event_shown", "event_id", sqlite_where=SHOWN_ACTS, postgresql_where=SHOWN_ACTS),
)

FILE = Table(  # what was delivered, as it was given
    "delivery_file",
    METADATA,
    Column("report_id", Text, ForeignKey("report.report_id"), primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

PLACING = Table(  # deliveries whose figures are on their way to the data
    "delivery_placing",
    METADATA,
    Column("report_id", Text, ForeignKey("report.report_id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("act", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("pseudonym", Text, nullable=False),
    Column("editor_area", Text, nullable=False),
    Column("files", Text, nullable=False),  # JSON
)
