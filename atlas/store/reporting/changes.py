"""What an act makes of a report; pure, so that the events can be played again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from atlas.store.reporting.records import Act, Report, Role
from atlas.store.reporting.rules import allowed


def after(
    was: Report,
    act: Act,
    at: datetime,
    role: Role,
    *,
    content: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Report:
    """The report after any act but `Act.CREATE`; raises `Denied` where its state forbids it.

    `content` is what is saved, None for an act that changes none. The reason for sending back
    stays until the report is handed in again.
    """
    now = replace(
        was,
        state=allowed(was.state, act),
        version=was.version + 1,
        content=was.content if content is None else content,
        changed_at=at,
        changed_role=role,
        reason=was.reason if act is Act.SAVE else reason,
    )
    if act is Act.PUBLISH:
        return replace(now, published=now.content, published_at=at, published_role=role)
    if act is Act.WITHDRAW:
        return replace(now, published=None, published_at=None, published_role=None)
    return now


def fields(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ: as they were, and as they are."""
    before = {name: was[name] for name in was if name not in now or now[name] != was[name]}
    return before, {name: now[name] for name in now if name not in was or now[name] != was[name]}
