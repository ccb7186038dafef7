"""The commands check, value, list, classify, doctor, factsheet, import, refresh and spoor."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from atlas.cli.answers import CommandError, area_name, find_area, find_cell, find_indicator
from atlas.cli.classify import run_classify
from atlas.cli.doctor import add_options as add_doctor_options
from atlas.cli.doctor import run_doctor
from atlas.cli.factsheet import add_options as add_factsheet_options
from atlas.cli.factsheet import run_factsheet
from atlas.cli.import_ import add_options as add_import_options
from atlas.cli.import_ import run_import
from atlas.cli.listing import LIST_FIELDS, run_list
from atlas.cli.output import print_json
from atlas.cli.parser import DutchParser
from atlas.cli.refresh import add_options as add_refresh_options
from atlas.cli.refresh import run_refresh
from atlas.cli.site import site_store
from atlas.cli.spoor import run_spoor
from atlas.domain.aggregate import Cell
from atlas.figures.numbers import COMPUTED, cell_status, format_cell, format_date, format_measure
from atlas.store.check import check
from atlas.store.problems import StoreError
from atlas.store.records import Indicator, Origin
from atlas.store.store import DATA, Store

Run = Callable[[argparse.Namespace], int]
COUNT_WORDS = {
    "indicators": ("indicator", "indicatoren"),
    "observations": ("waarneming", "waarnemingen"),
    "areas": ("gebied", "gebieden"),
    "layers": ("kaartlaag", "kaartlagen"),
    "groupings": ("indeling", "indelingen"),
    "facts": ("feit", "feiten"),
    "places": ("plek", "plekken"),
    "actions": ("actie", "acties"),
    "amounts": ("bedrag", "bedragen"),
    "actors": ("actor", "actoren"),
    "calendar": ("datum in de kalender", "datums in de kalender"),
    "frameworks": ("kader", "kaders"),
    "criteria": ("criterium", "criteria"),
    "systems": ("systeem", "systemen"),
    "glossary": ("begrip", "begrippen"),
    "trends": ("trend", "trends"),
    "doubts": ("twijfel", "twijfels"),
    "errors": ("fout", "fouten"),
}


def build_parser() -> DutchParser:
    """The parser of all commands; each sets `run` to a function of the arguments."""
    parser = DutchParser(
        prog="python -m atlas", description="Controleer en bevraag de gegevens van de atlas."
    )
    commands = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)

    def command(name: str, summary: str, run: Run) -> DutchParser:
        sub: DutchParser = commands.add_parser(name, help=summary, description=f"{summary}.")
        sub.add_argument("--json", action="store_true", help="schrijf het antwoord als JSON")
        sub.add_argument(
            "--data", metavar="MAP", type=Path, default=DATA, help="map met gegevens (anders data/)"
        )
        sub.set_defaults(run=run)
        return sub

    command("check", "Controleer alle records, tabellen en kaartlagen", run_check)
    value = command("value", "Toon één cijfer met eenheid, status, bron en licentie", run_value)
    value.add_argument("indicator", metavar="INDICATOR", help="id, zie: list indicators")
    value.add_argument("area", metavar="GEBIED", help="code (GM0114) of naam (Emmen)")
    value.add_argument("period", metavar="PERIODE", help="jaar (2024) of jaren (2019-2022)")
    listing = command("list", "Toon welke indicatoren, gebieden of indelingen er zijn", run_list)
    listing.add_argument(
        "what", metavar="WAT", choices=tuple(LIST_FIELDS), help="indicators, areas of groupings"
    )
    classes = command(
        "classify", "Bepaal de klasse van elke woning in een CSV- of XLSX-bestand", run_classify
    )
    classes.add_argument("input", metavar="BESTAND", type=Path, help="tabel met woningen")
    classes.add_argument(
        "--out", metavar="BESTAND", type=Path, required=True, help="waarheen: .csv of .xlsx"
    )
    classes.add_argument(
        "--keuze", metavar="KEUZE", action="append", default=[], help="zoals edge-2=thuiszorg_telt"
    )
    add_factsheet_options(
        command("factsheet", "Maak het feitenblad van een gebied als PDF", run_factsheet)
    )
    add_refresh_options(
        command("refresh", "Ververs cijfers, voorzieningen en grenzen uit hun bronnen", run_refresh)
    )
    add_doctor_options(
        command("doctor", "Bekijk of de bronnen op internet zijn zoals hun records", run_doctor)
    )
    add_import_options(
        command("import", "Zet een tabel van een gemeente als cijfers in de atlas", run_import)
    )
    trail = command("spoor", "Schrijf het hele spoor van de meldingen naar een bestand", run_spoor)
    trail.add_argument(
        "--out", metavar="BESTAND", type=Path, required=True, help="waarheen: .csv of .json"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    0 good, 1 problems in the data, 2 bad question, 130 stopped with Ctrl-C (as shells have it).
    """
    options = build_parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        print(end="", flush=True)
    except CommandError as error:
        print(f"Fout: {error}", file=sys.stderr)
        return 2
    except StoreError as error:
        summary = f"Fout: de gegevens kloppen niet ({_counted(len(error.problems), 'errors')})"
        print(f"{error}\n{summary}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        _close_output()
        return 1
    except KeyboardInterrupt:
        print("Afgebroken. Wat al klaar was, staat er nog.", file=sys.stderr)
        return 130
    except OSError:
        _close_output()
        print("Fout: het antwoord is niet te schrijven; controleer de ruimte", file=sys.stderr)
        return 2
    return code


def _close_output() -> None:
    """Drop what could not be printed, so that Python does not try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run_check(options: argparse.Namespace) -> int:
    """Print every problem and the closing count; 1 when there are any."""
    report = check(options.data)
    if options.json:
        names = ("file", "row", "column", "message", "remedy")
        problems = [{name: getattr(p, name) for name in names} for p in report.problems]
        print_json({**report.counts, "problems": problems})
    else:
        for problem in report.problems:
            print(problem)
        print(", ".join(_counted(number, name) for name, number in report.counts.items()))
    return 1 if report.problems else 0


def _counted(number: int, name: str) -> str:
    """A count in words: "1 fout", "2 fouten"."""
    return f"{number} {COUNT_WORDS[name][number != 1]}"


def run_value(options: argparse.Namespace) -> int:
    """Print one number with all that belongs to it."""
    store = site_store(options.data)
    indicator = find_indicator(store, options.indicator)
    code = find_area(store, indicator, options.area)
    cell = find_cell(store, indicator, code, options.period)
    origin = next((origin for origin in indicator.origin if origin.id == cell.origin), None)
    if options.json:
        print_json(value_record(store, indicator, cell, options.period, origin))
        return 0
    shown = format_cell(cell, indicator)
    if cell.value is not None:
        shown = format_measure(cell.value, indicator)
    lines = {
        "Indicator": f"{indicator.title} ({indicator.id})",
        "Gebied": f"{area_name(store, code)} ({code})",
        "Periode": options.period,
        "Waarde": shown,
        "Eenheid": indicator.unit,
        "Status": cell_status(cell, indicator) + (f", {COMPUTED}" if cell.computed else ""),
        **_origin_lines(origin),
    }
    print("\n".join(f"{name + ':':<14}{text}" for name, text in lines.items() if text))
    return 0


def _origin_lines(origin: Origin | None) -> dict[str, str]:
    if origin is None:
        return {"Bron": "geen: er is geen rij voor dit gebied en deze periode"}
    table = f", tabel {origin.table_id}" if origin.table_id else ""
    return {
        "Bron": f"{origin.producer}, {origin.title}{table}",
        "Vermelding": origin.attribution,
        "Licentie": origin.licence,
        "Adres": origin.url,
        "Gepubliceerd": format_date(origin.published) if origin.published else "",
        "Opgehaald": format_date(origin.accessed),
    }


def value_record(
    store: Store, indicator: Indicator, cell: Cell, period: str, origin: Origin | None
) -> dict[str, Any]:
    """One number as a JSON record; `value` is null where there is none."""
    return {
        "indicator": indicator.id,
        "title": indicator.title,
        "area_code": cell.area_code,
        "area": area_name(store, cell.area_code),
        "period": period,
        "value": cell.value,
        "unit": indicator.unit,
        "status": cell.status,
        "computed": cell.computed,
        "origin": origin.model_dump(mode="json") if origin else None,
    }
