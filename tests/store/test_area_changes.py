"""geo/area_changes.csv: read, or told what is wrong with row and remedy."""

from __future__ import annotations

import pytest

from atlas.store.area_changes import AREA_CHANGES, read_changes

HEADER = "from_code,from_year,to_code,to_year,kind,origin,note"
KNOWN = {"WK010600", "WK010601"}
GOOD = "WK010600,2014,WK010601,2024,same,cbs,Oost"


def read(*lines: str) -> tuple[int, list[str]]:
    content = "\n".join([*lines, ""]).encode()
    found, problems = read_changes({AREA_CHANGES: content}, KNOWN)
    assert all(problem.file == AREA_CHANGES and problem.remedy for problem in problems)
    return len(found), [f"{p.row} {p.column}: {p.message}" for p in problems]


def test_no_file_is_no_key() -> None:
    assert read_changes({}, KNOWN) == ((), [])


def test_a_good_row() -> None:
    assert read(HEADER, GOOD) == (1, [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("WK010600,2014,WK010601,2024,same,cbs", "2 : rij heeft 6 velden"),
        (GOOD.replace("same", "half"), "2 kind"),
        (GOOD.replace("cbs", "ik"), "2 origin"),
        (GOOD.replace("WK010600", "WK01"), "2 from_code"),
        (GOOD.replace("2024", "toen"), "2 to_year"),
        (GOOD.replace("WK010601", "WK010699"), "2 to_code: gebiedscode 'WK010699' is onbekend"),
    ],
)
def test_a_wrong_row_is_told(line: str, told: str) -> None:
    _, problems = read(HEADER, line)
    assert len(problems) == 1
    assert problems[0].startswith(told)


def test_another_header_or_encoding_is_told() -> None:
    assert read("code,year", GOOD)[1] == ["1 : de kolomnamen kloppen niet"]
    found, problems = read_changes({AREA_CHANGES: b"\xff\xfe"}, KNOWN)
    assert (found, len(problems)) == ((), 1)
