"""Fact tables: builds from small extracts, and from the committed records."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources import facts, facts_panel, facts_words
from atlas.sources.__main__ import main
from atlas.sources.common import EXTRACT_COLUMNS, SourceError
from atlas.store.fact_records import FACT_COLUMNS, FactTable
from atlas.store.store import DATA

TABLES = (
    "boce_bijlage",
    "boce_uitstroom",
    "boce_wonen",
    "drents_panel",
    "huishoudens_ouderen",
    "kengetallen",
    "prognoses",
)
PBL = "PBL/CBS Regionale prognose 2023-2050 (indeling 2021)"
FORECASTS = [
    f"PV22,2050,bevolking_totaal,480.1,x 1 000,forecast,{PBL},high,",
    "PV22,2040,aandeel_75plus_as_printed,12,%,forecast,Trendbureau Drenthe ca. 2019,low,rounded",
    "PV22,2018,aandeel_85plus,3,%,observed,Trendbureau Drenthe ca. 2019,low,rounded",
    "PV22,2015,aandeel_65plus,21,%,observed,Provincie Drenthe bevolkingsprognose 2015,high,",
]
NORMS = [
    'STAGG kengetallen,unit of account,wijk van 10 000 inwoners,,2000,x,high,"VALUES NOT SEEN"',
    'Monitor,"suitable dwellings, NL 2009",1800000,woningen,2011,x,high,+89 000 in 2006-2009',
]
HOUSEHOLDS = [
    "PV22,provincie,2024,personen__65_70,33000,aantal,final",
    "PV22,provincie,2024,institutioneel__95plus,410,aantal,final",
]


def figure(number: int, subject: str, **fields: str) -> list[str]:
    """A row of figures.csv."""
    row = {
        "id": f"fig-{number:03d}",
        "area": "BOCE",
        "indicator": subject,
        "period": "niet genoemd",
        "value": "10",
        "qualifier": "",
        "kind": "observed",
        "locator": "Bijlage 1",
        "remark": "som klopt",
    } | fields
    return list(row.values())


def figures() -> list[list[str]]:
    """Every row that the fact tables take of figures.csv, each once."""
    rows = []
    for printed in facts.PRINTED:
        subjects = [name for name in printed.items if not name.startswith("fig-")] or ["other"]
        for number in range(printed.first, printed.last + 1):
            # every row is of another year, so that no key occurs twice
            subject = subjects[number % len(subjects)]
            remark = "" if printed.remarks else "som klopt"
            rows.append(figure(number, subject, period=str(1900 + number), remark=remark))
    return rows


def write(path: Path, header: Sequence[str], rows: Iterable[list[str]]) -> None:
    """Write an extract."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Input folder with small extracts; data folder with the records, without tables."""
    extracts, data = tmp_path / "input", tmp_path / "data"
    norms = ["framework", "item", "value", "unit", "year", "source", "confidence", "note"]
    write(extracts / facts.FORECASTS, facts.FORECAST_COLUMNS, csv.reader(FORECASTS))
    write(extracts / facts.NORMS, norms, csv.reader(NORMS))
    write(extracts / facts.FIGURES, [*facts.FIGURE_COLUMNS, "remark"], figures())
    write(extracts / facts.HOUSEHOLDS, EXTRACT_COLUMNS, csv.reader(HOUSEHOLDS))
    (data / "facts").mkdir(parents=True)
    for name in TABLES:
        shutil.copy(DATA / "facts" / f"{name}.toml", data / "facts")
    return extracts, data


def rows_of(data: Path, name: str) -> dict[tuple[str, str, str], dict[str, str]]:
    """The rows of a built table by area, period and item."""
    with (data / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["area_code"], row["period"], row["item"]): row for row in rows}


def test_every_table_is_written_with_its_checksum(folders: tuple[Path, Path]) -> None:
    assert main([str(folders[0]), "--data", str(folders[1]), "--only", "facts"]) == 0
    for name in TABLES:
        content = (folders[1] / "facts" / f"{name}.csv").read_bytes()
        assert content.decode().startswith(",".join(FACT_COLUMNS) + "\n")
        text = (folders[1] / "facts" / f"{name}.toml").read_text("utf-8")
        assert tomllib.loads(text)["sha256"] == hashlib.sha256(content).hexdigest()
        before = (DATA / "facts" / f"{name}.toml").read_text("utf-8").splitlines()
        kept = zip(before, text.splitlines(), strict=True)
        assert [old for old, new in kept if old != new and not old.startswith("sha256")] == []


def test_a_second_build_changes_nothing(folders: tuple[Path, Path]) -> None:
    facts.build(*folders)
    first = {path.name: path.read_bytes() for path in (folders[1] / "facts").iterdir()}
    facts.build(*folders)
    assert {path.name: path.read_bytes() for path in (folders[1] / "facts").iterdir()} == first


def test_thousands_become_persons_and_certainty_is_said(folders: tuple[Path, Path]) -> None:
    facts.build(*folders)
    row = rows_of(folders[1], "prognoses")["PV22", "2050", "bevolking_totaal"]
    assert row == {
        "area_code": "PV22",
        "period": "2050",
        "item": "bevolking_totaal",
        "value": "480100",
        "status": "forecast",
        "origin": "pbl_cbs_2021",
        "note": "Onze zekerheid over dit cijfer: hoog.",
    }


def test_remarks_are_dutch_and_doubt_makes_an_estimate(folders: tuple[Path, Path]) -> None:
    facts.build(*folders)
    rows = rows_of(folders[1], "prognoses")
    doubtful = rows["PV22", "2018", "aandeel_85plus"]
    assert doubtful["status"] == "estimate"
    assert doubtful["note"] == "Afgerond. Onze zekerheid over dit cijfer: laag."
    assert rows["PV22", "2015", "aandeel_65plus"]["status"] == "final"
    assert ("PV22", "2040", "aandeel_75plus_zoals_gedrukt") in rows


def test_institutions_have_their_dutch_name(folders: tuple[Path, Path]) -> None:
    facts.build(*folders)
    rows = rows_of(folders[1], "huishoudens_ouderen")
    assert {key[2]: row["value"] for key, row in rows.items()} == {
        "personen_65_70": "33000",
        "instelling_95plus": "410",
    }


def test_norms_that_nobody_saw_are_left_out(folders: tuple[Path, Path]) -> None:
    facts.build(*folders)
    (row,) = rows_of(folders[1], "kengetallen").values()
    assert (row["area_code"], row["period"], row["value"]) == ("NL01", "2009", "1800000")
    assert row["note"].startswith("In 2006-2009 kwamen er 89.000 bij.")


def printed(*rows: list[str], first: int, last: int, **fields: object) -> pd.DataFrame:
    """The fact rows of some rows of figures.csv."""
    frame = pd.DataFrame(rows, columns=[*facts.FIGURE_COLUMNS, "remark"], dtype=str)
    words = {"items": {"stock": "woningvoorraad"}, "table": "t", "origin": "o"} | fields
    return facts.printed_rows(frame, facts_words.Printed(first, last, **words))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("period", "kind", "observed", "status", "shown"),
    [
        ("2022", "observed", "final", "final", "2022"),
        ("2022", "observed", "estimate", "estimate", "2022"),
        ("2020-2050", "forecast", "final", "forecast", "2020-2050"),
        ("niet genoemd", "observed", "final", "estimate", "niet genoemd"),
        ("per jaar (jaar niet genoemd)", "estimate", "final", "estimate", "niet genoemd"),
        ("niet genoemd", "target", "final", "target", "niet genoemd"),
    ],
)
def test_a_count_without_a_year_is_an_estimate(
    period: str, kind: str, observed: str, status: str, shown: str
) -> None:
    given_row = figure(7, "stock", period=period, kind=kind)
    (row,) = printed(given_row, first=7, last=7, observed=observed).to_dict("records")
    assert (row["period"], row["status"]) == (shown, status)


def test_a_value_is_as_printed_and_the_remark_stands_beside_it() -> None:
    given_row = figure(
        112,
        "stock",
        value="87000",
        qualifier="circa",
        remark="INCONSISTENT: som is 78000 (zie issues A7); lijkt cijferverwisseling",
        locator="Bijlage 1 tabel Woningen",
    )
    (row,) = printed(given_row, first=112, last=112).to_dict("records")
    assert row["value"] == "87000"
    assert row["note"] == (
        "Tegenstrijdig: som is 78.000. Lijkt cijferverwisseling. De bron zegt: circa. "
        "Plaats in de bron: Bijlage 1 tabel Woningen."
    )


def test_one_row_may_be_another_item_than_its_subject() -> None:
    items = {"stock": "woningvoorraad", "fig-002": "woningvoorraad_tekst"}
    rows = printed(figure(1, "stock"), figure(2, "stock"), first=1, last=2, items=items)
    assert rows["item"].tolist() == ["woningvoorraad", "woningvoorraad_tekst"]


def test_remarks_are_rewritten_and_what_the_list_of_doubts_says_is_added() -> None:
    words = {"remarks": {"x; y": "Twee dingen. Samen."}, "added": {"fig-002": "Ook dit"}}
    given_rows = (figure(1, "stock", remark="x; y"), figure(2, "stock", remark="x; y"))
    rows = printed(*given_rows, first=1, last=2, **words)
    place = "Plaats in de bron: Bijlage 1."
    assert rows["note"].tolist() == [
        f"Twee dingen. Samen. {place}",
        f"Twee dingen. Samen. Ook dit. {place}",
    ]


def test_a_remark_that_nobody_put_in_plain_words_is_refused() -> None:
    with pytest.raises(SourceError, match="remark unknown: 'som klopt'"):
        printed(figure(1, "stock"), first=1, last=1, remarks={"": ""})


def test_no_row_of_the_papers_is_taken_twice_and_doubts_are_of_rows_that_are_taken() -> None:
    taken = [
        f"fig-{number:03d}"
        for words in facts.PRINTED
        for number in range(words.first, words.last + 1)
    ]
    assert len(taken) == len(set(taken))
    for words in facts.PRINTED:
        assert set(words.added) <= set(taken)


def test_a_row_that_is_gone_is_refused() -> None:
    with pytest.raises(SourceError, match="1 of 2 rows of o"):
        printed(figure(1, "stock"), first=1, last=2)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (facts.FORECASTS, "x 1 000", "x 1 000 000", "unit unknown: 'x 1 000 000'"),
        (facts.FORECASTS, "rounded", "half of it", "note unknown: 'half of it'"),
        (facts.FORECASTS, ",low,", ",so so,", "confidence unknown: 'so so'"),
        (facts.FORECASTS, "Trendbureau Drenthe ca. 2019", "Somebody", "vintage unknown"),
        (facts.FORECASTS, ",forecast,", ",guess,", "status unknown: 'guess'"),
        (facts.NORMS, "suitable dwellings", "houses", "item unknown: 'houses, NL 2009'"),
        (facts.FIGURES, "uitstroom totaal", "uitstroom alles", "indicator unknown"),
        (facts.FIGURES, "BOCE", "Atlantis", "area unknown: 'Atlantis'"),
        (facts.FIGURES, "observed", "heard", "kind unknown: 'heard'"),
        (facts.HOUSEHOLDS, "final", "certain", "status unknown: 'certain'"),
    ],
)
def test_what_nobody_knows_is_refused(
    folders: tuple[Path, Path], file: str, old: str, new: str, message: str
) -> None:
    path = folders[0] / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(SourceError, match=message):
        facts.build(*folders)


def test_a_key_that_occurs_twice_is_refused(folders: tuple[Path, Path]) -> None:
    path = folders[0] / facts.HOUSEHOLDS
    path.write_text(path.read_text("utf-8") + HOUSEHOLDS[0].replace("33000", "1") + "\n", "utf-8")
    with pytest.raises(SourceError, match="huishoudens_ouderen: 1 duplicate keys, first PV22"):
        facts.build(*folders)


def test_every_origin_and_item_has_its_place_in_a_record() -> None:
    records = {
        path.stem: FactTable.model_validate(tomllib.loads(path.read_text("utf-8")))
        for path in (DATA / "facts").glob("*.toml")
    }
    origins = {name: {each.id for each in record.origin} for name, record in records.items()}
    items = {name: {each.id for each in record.items} for name, record in records.items()}
    assert set(facts_words.VINTAGES.values()) <= origins["prognoses"]
    assert {row[5] for row in facts_panel.ROWS} == origins["drents_panel"]
    assert {row[2] for row in facts_panel.ROWS} == items["drents_panel"]
    assert {norm.origin for norm in facts_words.NORMS.values()} == origins["kengetallen"]
    assert {norm.item for norm in facts_words.NORMS.values()} == items["kengetallen"]
    for words in facts.PRINTED:
        assert words.origin in origins[words.table]
        assert set(words.items.values()) <= items[words.table]


@given(st.lists(st.text(alphabet="ab .", max_size=6), max_size=4))
def test_sentences_end_in_one_point_and_lose_no_letter(parts: list[str]) -> None:
    said = facts.sentences(parts)
    letters = "".join(parts).lower().replace(" ", "").replace(".", "")
    assert said.lower().replace(" ", "").replace(".", "") == letters
    assert said == said.strip()
    assert not letters or said.endswith(".")
