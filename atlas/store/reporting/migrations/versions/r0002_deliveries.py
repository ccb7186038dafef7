"""The files that gemeenten deliver, and deliveries on their way to the data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both tables; what there is stays as it is."""
    op.create_table(
        "delivery_file",
        sa.Column("report_id", sa.Text, sa.ForeignKey("report.report_id"), primary_key=True),
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "delivery_placing",
        sa.Column("report_id", sa.Text, sa.ForeignKey("report.report_id"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("pseudonym", sa.Text, nullable=False),
        sa.Column("editor_area", sa.Text, nullable=False),
        sa.Column("files", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Without deliveries."""
    op.drop_table("delivery_placing")
    op.drop_table("delivery_file")
