"""Who looks at page Melden, and what he brings: the reports he may see, his last answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from atlas.store.reporting.records import Editor, Event, FieldProblem, Kind, Report, Reported, Role
from atlas.store.reporting.rules import sees_all

LONGEST = 10_000  # characters of a field that are kept; what may be in it is less


@dataclass(frozen=True, slots=True)
class Topic:
    """What a form is about: who reports, on what, for when; `figure_area` of a correction."""

    kind: Kind
    area_code: str
    subject: str
    period: str
    figure_area: str = ""

    @property
    def key(self) -> str:
        """The name of the form of this topic."""
        parts = (self.kind.value, self.area_code, self.subject, self.period, self.figure_area)
        return " ".join(parts)

    @property
    def address(self) -> dict[str, str]:
        """The words of the address that show the form of this topic."""
        place = {"gemeente": self.area_code}
        if self.kind is Kind.PROGRESS:
            action = {"stuk": "", "zoek": "", "actie": self.subject}
            return {**place, "halfjaar": self.period, **action}
        if self.kind is Kind.TOP_THREE:
            return {**place, "jaar": self.period}
        figure = {"onderwerp": self.subject, "gebied": self.figure_area, "periode": self.period}
        return {**place, **figure}


def topic_of(report: Report) -> Topic:
    """What a report is about."""
    figure_area = str(report.content.get("area_code", "")) if is_correction(report) else ""
    return Topic(report.kind, report.area_code, report.subject, report.period, figure_area)


def is_correction(report: Report) -> bool:
    """Whether a report corrects a figure."""
    return report.kind is Kind.CORRECTION


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a form that was sent in; `token` is what it called itself.

    `key` is the topic, "" when it has none that this visitor may see. One of `done` and `error`
    is said; `problems` are of fields. `typed` is what stays in the fields because it was not
    kept, `version` the version that it goes on top of. `current` is the report as somebody else
    made it meanwhile.
    """

    token: str
    key: str
    done: str = ""
    error: str = ""
    problems: tuple[FieldProblem, ...] = ()
    typed: Mapping[str, str] | None = None
    current: Report | None = None


@dataclass(frozen=True)
class Visit:
    """All that a part of the page shows: what is public on `today`, and for an editor the rest.

    `editor` is None for who is not logged in; `name` is his own name, for his own screen;
    `refusal` and `problem` say in Dutch why he is not let in and why nothing can be read.
    `answers` are by topic; `events` of the public trail: those of one page and one more.
    """

    reported: Reported
    today: date
    editor: Editor | None = None
    name: str = ""
    refusal: str = ""
    problem: str = ""
    reports: tuple[Report, ...] = ()
    answers: Mapping[str, Answered] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    @property
    def may_report(self) -> bool:
        """Whether the visitor has a role that reports."""
        return self.editor is not None and self.editor.role is not Role.READER

    @property
    def decides(self) -> bool:
        """Whether the visitor publishes and sends back: the province and the beheerder."""
        return self.editor is not None and sees_all(self.editor)

    def find(self, topic: Topic) -> Report | None:
        """The report on a topic, None when there is none that this visitor may see."""
        about = (topic.subject, topic.period)
        same = (each for each in self.reports if (each.subject, each.period) == about)
        return next((each for each in same if topic_of(each) == topic), None)

    def answered(self, topic: Topic) -> Answered | None:
        """What is to be said above the form of a topic."""
        return self.answers.get(topic.key) or self.answers.get("")
