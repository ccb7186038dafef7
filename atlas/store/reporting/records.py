"""What is reported and by whom, as plain records; no database here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

PROVINCE_AREA = "PV22"


class Role(StrEnum):
    """Who may do what (see `rules`)."""

    READER = "lezer"
    GEMEENTE = "gemeente-redacteur"
    PROVINCE = "provincie-redacteur"
    ADMIN = "beheerder"


class Kind(StrEnum):
    """What a report is about."""

    PROGRESS = "voortgang"  # subject: an action; period: a half-year "2026-2"
    TOP_THREE = "top3"  # subject: ""; period: a year "2026"
    CORRECTION = "correctie"  # subject: an indicator; period: the period of the figure
    DELIVERY = "aanlevering"  # subject: the indicator that it makes; period: ""


class State(StrEnum):
    """Where a report stands; what was published before stays public meanwhile."""

    DRAFT = "concept"
    SUBMITTED = "ingediend"
    PUBLISHED = "gepubliceerd"
    RETURNED = "teruggestuurd"
    WITHDRAWN = "ingetrokken"


class Act(StrEnum):
    """What an editor does with a report; `DENIED` is an attempt that was refused."""

    CREATE = "aangemaakt"
    SAVE = "gewijzigd"
    SUBMIT = "ingediend"
    PUBLISH = "gepubliceerd"
    SEND_BACK = "teruggestuurd"
    WITHDRAW = "ingetrokken"
    DENIED = "geweigerd"


@dataclass(frozen=True, slots=True)
class Editor:
    """Who acts: his role, an id that hides his name, and the gemeente of a gemeente-redacteur."""

    role: Role
    pseudonym: str
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it stands.

    `area_code` is who reports: a gemeente (GM....) or the province (PV22). `content` is what is
    worked on, by the fields of its kind (see `content`); `published` what everyone sees, None
    when nothing is. `version` rises by one with every change. Times are aware, in UTC.
    """

    report_id: str
    kind: Kind
    area_code: str
    subject: str
    period: str
    state: State
    version: int
    content: Mapping[str, Any]
    published: Mapping[str, Any] | None
    published_at: datetime | None
    changed_at: datetime
    changed_role: Role
    reason: str = ""
    published_role: Role | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One change, never altered afterwards: `before` and `after` are the changed fields only.

    For `Act.PUBLISH`, `after` is the whole of what became public. `pseudonym` is for the full
    trail; the public sees role and date.
    """

    event_id: int
    at: datetime
    act: Act
    role: Role
    pseudonym: str
    editor_area: str
    report_id: str
    kind: Kind
    area_code: str
    subject: str
    period: str
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Placing:
    """A delivery of which the figures are being put in the data, or taken out.

    `act` is what the report waits for (publish or withdraw), at `version`, by `editor`; `files`
    are the files of the data that change: path -> sha256, None for one that goes.
    """

    report_id: str
    version: int
    act: Act
    editor: Editor
    files: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Published:
    """One report as the public sees it, at some moment."""

    report_id: str
    kind: Kind
    area_code: str
    subject: str
    period: str
    content: Mapping[str, Any]
    published_at: datetime
    role: Role


@dataclass(frozen=True, slots=True)
class Reported:
    """All that was public at the end of `until` (now when None), oldest first.

    `waiting` are (kind, area, subject, period) of reports that were handed in and wait for the
    province. `problem` says in Dutch why there is nothing to read; "" when it could be read.
    """

    reports: tuple[Published, ...] = ()
    waiting: tuple[tuple[Kind, str, str, str], ...] = ()
    until: date | None = None
    revision: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with a field of a form: its name, what, and how to mend it, in Dutch."""

    name: str
    message: str
    remedy: str = ""


class RegisterError(Exception):
    """A change that was not made; the text is Dutch and for the visitor."""


class Denied(RegisterError):
    """This editor may not do this."""


class Invalid(RegisterError):
    """The content is not right."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class Conflict(RegisterError):
    """Somebody else changed the report meanwhile: `current` is how it stands now."""

    def __init__(self, current: Report, message: str) -> None:
        super().__init__(message)
        self.current = current


class Unavailable(RegisterError):
    """The database cannot be read or written now; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Period:
    """A half-year to report on: its id ("2026-2"), its days, and the last day to hand in."""

    period: str
    start: date
    end: date
    due: date
    note: str = field(default="")
