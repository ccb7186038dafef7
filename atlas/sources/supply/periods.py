"""Periods as people write them: 2024, 2024*, 2020-2024, 2024JJ00, schooljaar 2023/'24."""

from __future__ import annotations

import re
from dataclasses import dataclass

from atlas.sources.upload import DATE_LIKE
from atlas.store.tables import PERIOD

MARK = re.compile(r"\s*(\*{1,2})$")
SPAN = re.compile(rf"({PERIOD})\s*(?:-|–|/|t/m|tot en met)\s*({PERIOD}|'?[0-9]{{2}})")
CODE = re.compile(rf"({PERIOD})(JJ|SJ)00")
CODE_OTHER = re.compile(rf"{PERIOD}(KW|MM|HJ|W1|X0)[0-9]{{2}}")
DAY = re.compile(rf"[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]({PERIOD})|({PERIOD})-[0-9]{{2}}-[0-9]{{2}}")
BEFORE = re.compile(r"^(?:jaar|periode|schooljaar|stand|per|ultimo|in)\s+", re.I)
PART_OF_YEAR = re.compile(
    r"kwartaal|maand|halfjaar|week|\bq[1-4]\b|januari|februari|maart|april|juni|juli|augustus"
    r"|september|oktober|november|december",
    re.I,
)
INSIDE = re.compile(rf"(?<![0-9])({PERIOD}(?:\s*[-–/]\s*{PERIOD})?)(?![0-9A-Za-z])(\*{{0,2}})")
ONLY_YEARS = "schrijf een jaar als 2024 of jaren als 2019-2022"


@dataclass(frozen=True, slots=True)
class PeriodCell:
    """The period of a cell ("" for none), and what is to be said about it.

    `taken`: we made more of it than stands there; `message` tells why there is no period.
    """

    period: str = ""
    provisional: bool = False
    taken: bool = False
    message: str = ""


def read_period(text: str) -> PeriodCell:
    """The period that a cell holds; no period with a message for what we do not take."""
    mark = MARK.search(text)
    bare = BEFORE.sub("", text[: mark.start()] if mark else text).strip()
    provisional = mark is not None
    if re.fullmatch(PERIOD, bare):
        return PeriodCell(bare, provisional)
    if code := CODE.fullmatch(bare.upper()):
        year = int(code[1])
        return PeriodCell(f"{year}-{year + 1}" if code[2] == "SJ" else code[1], provisional)
    if span := SPAN.fullmatch(bare):
        first, last = span[1], span[2].removeprefix("'")
        last = first[:2] + last if len(last) == 2 else last
        if first < last:
            return PeriodCell(f"{first}-{last}", provisional)
        return PeriodCell(message="het laatste jaar is niet later dan het eerste")
    if day := DAY.fullmatch(bare):
        return PeriodCell(day[1] or day[2], provisional, taken=True)
    if not text:
        return PeriodCell(message="de periode is leeg")
    if re.fullmatch(DATE_LIKE, bare):
        return PeriodCell(message="dit is een datum geworden")
    if CODE_OTHER.fullmatch(bare.upper()) or PART_OF_YEAR.search(bare):
        return PeriodCell(message="de atlas heeft cijfers per jaar, niet per deel van een jaar")
    return PeriodCell(message="dit is geen periode")


def period_inside(text: str) -> tuple[str, bool, str]:
    """The one period in a name of a column, whether it is provisional, and the rest of the name.

    `Bezoekers 2023*` is 2023, True, `Bezoekers`; "" where there is none, or more than one.
    """
    whole = read_period(text)
    if whole.period:
        return whole.period, whole.provisional, ""
    found = INSIDE.findall(text)
    if len(found) != 1 or PART_OF_YEAR.search(text):
        return "", False, text
    period = read_period(found[0][0]).period
    rest = " ".join(INSIDE.sub(" ", text).replace("()", " ").replace("( )", " ").split()).strip(
        " ,;:-"
    )
    return period, bool(found[0][1]), rest
