"""Tables for the server: real figures of the atlas in the official shape, and all of Drenthe."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from tests.sources.official.server import Official
from tests.sources.official.tables import (
    IMPOSSIBLE,
    SECRET,
    UNKNOWN,
    Code,
    Dimension,
    Table,
    TopicDef,
    region,
    years,
)

DATA = Path(__file__).resolve().parents[3] / "data"
# Areas outside Drenthe, which a source gives and we do not keep.
ELSEWHERE = ("GM0014", "WK001401", "BU00140101", "GM1711", "PV20", "LD01")
CELLS = {"suppressed": SECRET, "missing": UNKNOWN, "not_applicable": IMPOSSIBLE}
KWB = {
    "AantalInwoners": "bevolking_totaal",
    "Mannen": "mannen",
    "Vrouwen": "vrouwen",
    "k_65JaarOfOuder": "leeftijd_65plus",
}


@cache
def figures(indicator: str) -> dict[tuple[str, str], str]:
    """The cells of an indicator of the atlas by area and period, as its producer marks them."""
    (path,) = (DATA / "indicators").glob(f"*/{indicator}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["area_code"], row["period"]): row["value"] + "*" * (row["status"] == "provisional")
            or CELLS[row["status"]]
            for row in csv.DictReader(file)
        }


@cache
def areas(*levels: str) -> tuple[str, ...]:
    """The codes of the atlas of these levels, in the order of the source: NL first."""
    with (DATA / "geo" / "areas.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["area_level"] in levels]
    return tuple(row["area_code"] for row in rows if row["valid"] == "true")


def kwb(table_id: str = "85984NED", year: int = 2024, country: str = "NL00") -> Table:
    """Kerncijfers wijken en buurten: no dimension of time, Nederland is NL00, keys of 10 wide."""
    codes = (country, *areas("gemeente", "wijk", "buurt"), *ELSEWHERE[:3])
    found = [figures(name) for name in KWB.values()]
    rows = []
    for code in codes:
        key = ("NL01" if code == country else code, str(year))
        cells = [each.get(key, "70" if code in ELSEWHERE else UNKNOWN) for each in found]
        rows.append(((code,), cells))
    topics = tuple(TopicDef(name, groups=("Bevolking", "Geslacht")) for name in KWB)
    title = f"Kerncijfers wijken en buurten {year}"
    return Table(table_id, title, (region(codes),), topics, rows)


def core(table_id: str = "70072ned", periods: Sequence[int] = (2015, 2018, 2019)) -> Table:
    """Regional core figures: RegioS of 6 wide, years beside quarters, the last provisional."""
    names = {"TotaleBevolking": "bevolking_totaal", "Bevolkingsdichtheid": "bevolkingsdichtheid"}
    codes = ("NL01", *areas("gemeente", "provincie"), "CR07", "CR08", "CR09", *ELSEWHERE[3:])
    found = [figures(name) for name in names.values()]
    time = years(*periods, provisional=periods[-1:])
    quarter = Code(f"{periods[-1]}KW01", f"{periods[-1]} 1e kwartaal")
    time = Dimension(time.key, time.kind, (*time.codes, quarter), time.width, ranges=True)
    rows = [
        ((code, period.key), [each.get((code, period.key[:4]), IMPOSSIBLE) for each in found])
        for code in codes
        for period in time.codes
    ]
    topics = tuple(TopicDef(name, groups=("Bevolking",)) for name in names)
    return Table(
        table_id,
        "Regionale kerncijfers Nederland",
        (region(codes, "RegioS", 6), time),
        topics,
        rows,
        first_number=1,
        text_topics=(),
    )


def health(table_id: str = "50150NED", names: Sequence[str] = ("Drinker", "Eenzaam")) -> Table:
    """Health by area, age and margin: the bounds are one per cent around the estimate."""
    codes = ("NL01", *areas("gemeente", "wijk"), *ELSEWHERE[:3])
    ages = Dimension("Leeftijd", "Dimension", (Code("20300", "18+"), Code("80200", "65+")), 8)
    marges = Dimension(
        "Marges",
        "Dimension",
        (Code("MW00000", "Waarde"), Code("MOG0095", "Ondergrens"), Code("MBG0095", "Bovengrens")),
        10,
    )
    time = years(2016, 2020)
    known = {"Drinker": "drinker"}
    rows = []
    for code in codes:
        for age, name in zip(ages.codes, ("18plus", "65plus"), strict=True):
            for period in time.codes:
                place = (code, period.key[:4])
                found = [
                    figures(f"{known.get(n, 'drinker')}_{name}").get(place, ".") for n in names
                ]
                for margin, step in zip(marges.codes, (0, -1, 1), strict=True):
                    cells = [moved(cell, step) for cell in found]
                    rows.append(((age.key, margin.key, code, period.key), cells))
    topics = tuple(TopicDef(name, unit="%", groups=("Leefstijl",)) for name in names)
    dimensions = (ages, marges, region(codes), time)
    title = "Gezondheid per wijk en buurt"
    return Table(table_id, title, dimensions, topics, rows, text_topics=())


def moved(cell: str, step: int) -> str:
    """A cell a little higher or lower; a mark stays what it is."""
    try:
        return f"{max(float(cell) + step, 0):.1f}" if step else cell
    except ValueError:
        return cell


def scores(years_: Iterable[int] = (2022, 2024)) -> dict[str, str]:
    """The files in the zip of the Leefbaarometer."""
    files = {"leesmij.txt": "Leefbaarometer"}
    head = "{0}_code,{0}_naam,versie,jaar,lbm,afw,fys,onv,soc,vrz,won"
    short = {"gemeente": ("gm", "gemeenten"), "wijk": ("wk", "wijken"), "buurt": ("bu", "buurten")}
    for level, (prefix, plural) in short.items():
        lines = [head.format(prefix)]
        for number, code in enumerate((*areas(level), *ELSEWHERE[:1])):
            for year in years_:
                afw = "" if number % 50 == 7 else f"{(number % 13 - 6) / 100:.7f}"
                lines.append(
                    f'{code},"Naam, {number}",3.0,{year},{number % 9 + 1},{afw},0,0.1,0,0,0'
                )
        files[f"Leefbaarometer-scores {plural} 2002-2024.csv"] = "\r\n".join(lines) + "\r\n"
    return files


def full(observations: int = 2_000_000) -> list[Table]:
    """About so many cells of Drenthe: KWB of thirteen years and health with margins."""
    codes = ("NL00", *areas("gemeente", "wijk", "buurt"))
    editions = 13
    width = max(1, observations * 6 // 10 // (editions * len(codes)))
    topics = tuple(
        TopicDef(f"Onderwerp{n}", groups=("Kern", f"Deel {n // 10}")) for n in range(width)
    )
    tables = []
    for edition in range(editions):
        rows = [
            ((code,), [_cell(place, n, edition) for n in range(width)])
            for place, code in enumerate(codes)
        ]
        title = f"Kerncijfers wijken en buurten {2013 + edition}"
        number = 3 + edition
        tables.append(
            Table(f"9{edition:04}NED", title, (region(codes),), topics, rows, first_number=number)
        )
    return [*tables, _full_health(observations * 4 // 10)]


def _full_health(observations: int) -> Table:
    codes = ("NL01", *areas("gemeente", "wijk", "buurt"))
    ages = Dimension("Leeftijd", "Dimension", (Code("20300"), Code("80200")), 8)
    margins = Dimension(
        "Marges", "Dimension", (Code("MW00000"), Code("MOG0095"), Code("MBG0095")), 10
    )
    time = years(2012, 2016, 2020, 2022, 2024)
    per_topic = len(codes) * len(ages.codes) * len(margins.codes) * len(time.codes)
    width = max(1, observations // per_topic)
    rows = [
        ((age.key, margin.key, code, period.key), [_share(p, n, step) for n in range(width)])
        for p, code in enumerate(codes)
        for age in ages.codes
        for period in time.codes
        for step, margin in enumerate(margins.codes)
    ]
    topics = tuple(TopicDef(f"Gezond{n}", unit="%") for n in range(width))
    dimensions = (ages, margins, region(codes), time)
    return Table("90015NED", "Gezondheid", dimensions, topics, rows, text_topics=())


def _cell(place: int, topic: int, edition: int) -> str:
    number = (place * 7919 + topic * 104_729 + edition * 31) % 20_000
    return UNKNOWN if number % 97 == 0 else str(number) if topic % 2 else f"{number / 10:.1f}"


def _share(place: int, topic: int, step: int) -> str:
    number = 100 + (place * 7919 + topic * 104_729) % 800
    return UNKNOWN if number % 89 == 0 else f"{(number + (0, -15, 15)[step]) / 10:.1f}"


def full_site() -> Official:
    """A server with all of it, for `serve_apart`."""
    return Official(full())
