"""A desk to try page Aanleveren at: small data, a register and versions of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

from atlas.store.load import load_store
from atlas.store.reporting.records import Editor, Report, Role
from atlas.store.reporting.register import Register
from atlas.store.versions import Versions
from atlas.ui.aanleveren import lezen, verwerk
from atlas.ui.aanleveren.bezoek import Desk, Said, Work
from atlas.ui.aanleveren.own import Shown
from atlas.ui.aanleveren.voorbereiden import of_report
from atlas.ui.parts.part import Answer
from tests.pages.support import Page
from tests.support import small_data

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
ASSEN = Editor(Role.GEMEENTE, "1111111111111111", "GM0106")
COLLEAGUE = Editor(Role.GEMEENTE, "2222222222222222", "GM0106")
EMMEN = Editor(Role.GEMEENTE, "3333333333333333", "GM0114")
PROVINCE = Editor(Role.PROVINCE, "4444444444444444")
READER = Editor(Role.READER, "6666666666666666")
ID = "eigen_gm0106_mantelzorgers"
TABLE = """Mantelzorgers, gemeente Assen

Gebied;2023;2024
Assen;1.204;1.250
WK010600;1.196;1.241
WK010601;8;9
"""
READ = {
    "form": "lezing",
    "token": "t",
    "act": "lezen",
    "unit": "personen",
    "decimal": "comma",
    "kolom.B": "1",
    "kolom.C": "1",
}
ANSWERS = {
    "form": "gegevens",
    "token": "t",
    "title": "Mantelzorgers",
    "question": "Hoeveel mantelzorgers zijn er?",
    "description": "Mantelzorgers met steun.",
    "theme": "wonen",
    "reference_date": "2025-01-01",
    "threshold": "10",
    "decimals": "0",
    "kind": "measured",
    "direction": "neutral",
    "licence": "CC BY 4.0",
}


class Bureau:
    """Forms are sent in here, and the parts are looked at by whoever asks."""

    def __init__(self, folder: Path) -> None:
        data = small_data(folder)
        self.folder, self.store = folder, load_store(data)
        self.register = Register(folder / "atlas.sqlite", now=lambda: NOW)
        self.versions = Versions(folder / "versions", data)

    def office(self, editor: Editor | None) -> verwerk.Office:
        return verwerk.Office(self.store, self.register, self.versions, editor, TODAY)

    def opened(self, text: str = TABLE, name: str = "mantelzorg.csv") -> Work:
        """A file that a visitor chose."""
        return lezen.opened(self.store, text.encode(), name)

    def send(
        self, editor: Editor | None, work: Work | None, form: dict[str, str], **more: str
    ) -> tuple[Work | None, Said]:
        """What comes of a form with `more` fields over those of `form`."""
        answered = verwerk.handle(self.office(editor), work, form | more)
        assert answered is not None
        return answered

    def read(self, text: str = TABLE) -> Work:
        """A file that was read as it is meant."""
        work, said = self.send(None, self.opened(text), READ)
        assert work is not None and said.done, said
        return work

    def handed_in(self, editor: Editor = ASSEN, text: str = TABLE) -> Report:
        """A delivery of Assen that waits for the province."""
        work, said = self.send(editor, self.read(text), ANSWERS, act="indienen")
        assert said.done and work is not None and work.report is not None, said
        return work.report

    def act(self, editor: Editor | None, act: str, report: Report, **more: str) -> Said:
        """What comes of a button at a delivery."""
        form = {"form": "levering", "token": "t", "melding": report.report_id}
        return self.send(editor, None, form, versie=str(report.version), act=act, **more)[1]

    def published(self) -> Report:
        """A delivery whose figures are in the data."""
        report = self.handed_in()
        assert self.act(PROVINCE, "publiceren", report).done
        return self.register.report(PROVINCE, report.report_id)

    def now(self) -> Bureau:
        """The same with the data as they are now."""
        found = object.__new__(Bureau)
        found.__dict__.update(self.__dict__)
        found.store = load_store(self.written())
        return found

    def written(self) -> Path:
        """The newest version as a folder."""
        folder = self.folder / "now" / self.versions.current().id
        for path, content in self.versions.files(self.versions.current()).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder

    def desk(
        self,
        editor: Editor | None = None,
        work: Work | None = None,
        said: Said | None = None,
        chosen: Report | None = None,
    ) -> Desk:
        """What somebody sees."""
        shown: Shown = ""
        if chosen and editor:
            file = self.register.file(editor, chosen)
            shown = of_report(self.store, self.versions, chosen, file)
        return Desk(
            self.register.reported(),
            TODAY,
            editor,
            reports=self.register.reports(editor) if editor else (),
            work=work,
            said=said,
            chosen=chosen,
            shown=shown,
        )

    def html(self, part: ModuleType, desk: Desk, **params: str) -> str:
        """The HTML of a part, which must be well-formed."""
        found: Answer = part.answer(self.store, params, desk)
        below = part.below(self.store) if hasattr(part, "below") else ""
        html = "".join([*found.out.values(), *found.below.values()])
        Page(part.skeleton(self.store) + below)
        Page(html)
        return html

    def text(self, part: ModuleType, desk: Desk, **params: str) -> str:
        """What is read of it, in single spaces."""
        return " ".join(Page(self.html(part, desk, **params)).text.split())
