"""A desk to try page Melden at: a register of its own, a fixed day, editors of every role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

from atlas.store.reporting.records import Editor, Kind, Report, Role
from atlas.store.reporting.register import Register
from atlas.store.store import Store
from atlas.ui.melden import verwerk
from atlas.ui.melden.bezoek import Answered, Topic, Visit
from atlas.ui.parts.part import Answer
from tests.pages.support import Page

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
ASSEN = Editor(Role.GEMEENTE, "1111111111111111", "GM0106")
COLLEAGUE = Editor(Role.GEMEENTE, "2222222222222222", "GM0106")
EMMEN = Editor(Role.GEMEENTE, "3333333333333333", "GM0114")
PROVINCE = Editor(Role.PROVINCE, "4444444444444444")
ADMIN = Editor(Role.ADMIN, "5555555555555555")
READER = Editor(Role.READER, "6666666666666666")
TEAMS = "ua-2-4-b"  # aanvalsteams: "Drentse gemeenten", so also Assen
BOCE = "bo-w1"
FORM = {"form": "voortgang", "gemeente": "GM0106", "onderwerp": TEAMS, "periode": "2026-2"}
TOPIC = Topic(Kind.PROGRESS, "GM0106", TEAMS, "2026-2")
TOP_FORM = {"form": "top3", "gemeente": "GM0106", "onderwerp": "", "periode": "2026"}
FIGURE_FORM = {
    "form": "correctie",
    "gemeente": "GM0106",
    "onderwerp": "bevolking_totaal",
    "periode": "2025",
    "gebied": "GM0106",
}


class Desk:
    """Forms are sent in here, and the parts are looked at by whoever asks."""

    def __init__(self, store: Store, folder: Path, now: datetime = NOW) -> None:
        self.store, self.now = store, now
        self.register = Register(folder / "atlas.sqlite", now=lambda: self.now)

    def handle(self, editor: Editor | None, form: Mapping[str, str]) -> Answered | None:
        """What comes of a form as it is."""
        return verwerk.handle(self.store, self.register, editor, form, self.now.date())

    def send(
        self, editor: Editor | None, act: str, form: Mapping[str, str] = FORM, **more: str
    ) -> Answered:
        """What comes of a form with `more` fields over those of `form`."""
        answered = self.handle(editor, {"token": "t", **form, **more, "act": act})
        assert answered is not None
        return answered

    def sent(self, editor: Editor, act: str, report: Report, **more: str) -> Answered:
        """The same for a report that there is, at the version it has."""
        topic = {
            "form": report.kind.value,
            "gemeente": report.area_code,
            "onderwerp": report.subject,
            "periode": report.period,
        }
        last = {"melding": report.report_id, "versie": str(report.version)}
        return self.send(editor, act, {**topic, **last}, **more)

    def only(self, editor: Editor = ADMIN) -> Report:
        """The one report that there is."""
        (report,) = self.register.reports(editor)
        return report

    def visit(self, editor: Editor | None = None, *answers: Answered) -> Visit:
        """What an editor sees, or who is not logged in."""
        return Visit(
            self.register.reported(),
            self.now.date(),
            editor,
            reports=self.register.reports(editor) if editor else (),
            answers={each.key: each for each in answers},
            events=self.register.public_events(51, 0),
        )

    def answer(
        self, part: ModuleType, editor: Editor | None, *answers: Answered, **params: str
    ) -> Answer:
        """The answer of a part to an address."""
        found: Answer = part.answer(self.store, params, self.visit(editor, *answers))
        return found

    def html(
        self, part: ModuleType, editor: Editor | None, *answers: Answered, **params: str
    ) -> str:
        """The HTML of that answer, which must be well-formed."""
        html = "".join(self.answer(part, editor, *answers, **params).out.values())
        Page(html)
        return html

    def text(
        self, part: ModuleType, editor: Editor | None, *answers: Answered, **params: str
    ) -> str:
        """What is read of it, in single spaces."""
        return " ".join(Page(self.html(part, editor, *answers, **params)).text.split())

    def published(self, form: Mapping[str, str] = FORM, **content: str) -> Report:
        """A report of Assen that went all the way to everyone."""
        assert self.send(ASSEN, "indienen", form, **content).done
        report = self.register.reports(ASSEN)[0]
        assert self.sent(PROVINCE, "publiceren", report).done
        return self.register.report(PROVINCE, report.report_id)
