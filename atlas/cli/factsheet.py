"""The command factsheet: the feitenblad of an area, or of all gemeenten, as PDF."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from atlas.cli.answers import CommandError
from atlas.cli.output import part_of, print_json
from atlas.cli.parser import DutchParser
from atlas.cli.site import site_store
from atlas.domain.subject import LEVELS, Subject, find_subject, subjects
from atlas.figures.factsheet import factsheet_pdf, file_name, page_address
from atlas.store.days import today
from atlas.store.store import Store

UNWRITABLE = "{} is niet te schrijven; controleer de map en de ruimte"


def add_options(command: DutchParser) -> None:
    """The arguments of the command."""
    command.add_argument(
        "area", metavar="GEBIED", nargs="?", help="code (GM0114) of naam (Emmen); niet bij --all"
    )
    command.add_argument("--all", action="store_true", help="van alle gemeenten, in een map")
    command.add_argument(
        "--out", metavar="PAD", type=Path, required=True, help="een .pdf-bestand; bij --all een map"
    )
    command.add_argument(
        "--adres",
        metavar="URL",
        default="",
        help="adres van de site, zoals https://atlas.example.nl; anders staat alleen het pad erop",
    )


def run_factsheet(options: argparse.Namespace) -> int:
    """Write one feitenblad to a file, or one of every gemeente to a folder."""
    if options.all == bool(options.area):
        raise CommandError("geef een gebied (GM0114 of Emmen) of --all, niet allebei")
    site = site_address(options.adres)
    store = site_store(options.data)
    if options.all:
        chosen = [each for each in subjects(store).values() if each.level == "gemeente"]
        folder = _folder(options.out)
        pairs = [(each, folder / f"{file_name(each)}.pdf") for each in chosen]
    else:
        pairs = [(find_factsheet_area(store, options.area), _file(options.out))]
    made = today()
    for subject, out in pairs:
        _write(store, subject, made, site, out)
    _tell(store, pairs, as_json=options.json)
    return 0


def site_address(given: str) -> str:
    """The address of the site as it is printed, "" for none; a CommandError when it is none."""
    try:
        parts = urlsplit(given)
        usable = parts.scheme in ("http", "https") and parts.hostname and given.isprintable()
    except ValueError:  # such as half an IPv6 address
        usable = False
    if given and (not usable or " " in given or parts.query or parts.fragment):
        raise CommandError(
            f"--adres '{given}' is geen adres; geef het zo: https://atlas.example.nl"
        )
    return given


def find_factsheet_area(store: Store, given: str) -> Subject:
    """The area of a code or exact name; of levels that share a name the largest.

    Raises CommandError with names that look like it, or with the codes to choose from.
    """
    found = find_subject(store, given)
    if found:
        return found
    named = [each for each in subjects(store).values() if each.name == given]
    if named:
        best = min(LEVELS.index(each.level) for each in named)
        named = [each for each in named if LEVELS.index(each.level) == best]
        if len(named) == 1:
            return named[0]
        codes = ", ".join(each.code for each in named)
        raise CommandError(f"'{given}' komt vaker voor; kies een code: {codes}")
    if given in store.areas:
        name = store.areas[given].name
        raise CommandError(
            f"van {name} ({given}) is er geen feitenblad; kies een gemeente, regio, wijk of kern, "
            "of Drenthe (PV22)"
        )
    names = dict.fromkeys(each.name for each in subjects(store).values())
    like = difflib.get_close_matches(given, [*names, *subjects(store)], 3)
    hint = f"bedoelt u {' of '.join(like)}?" if like else "zie: python -m atlas list areas"
    raise CommandError(f"gebied '{given}' bestaat niet; {hint}")


def _file(out: Path) -> Path:
    if out.suffix.lower() != ".pdf":
        raise CommandError(f"--out moet eindigen op .pdf, niet op '{out.suffix}'")
    try:
        folder = out.is_dir()
    except OSError:  # such as a name that is too long
        raise CommandError(UNWRITABLE.format(out)) from None
    if folder:
        raise CommandError(f"{out} is een map; geef de naam van een bestand")
    return out


def _folder(out: Path) -> Path:
    """The folder of --out, made where it was not there."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise CommandError(f"{out} is een bestand; geef bij --all de naam van een map") from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise CommandError(UNWRITABLE.format(out)) from None
    return out


def _write(store: Store, subject: Subject, made: date, site: str, out: Path) -> None:
    """One feitenblad; it is whole or it is not there."""
    try:
        body = factsheet_pdf(store, subject, made, page_address(subject, site))
    except LookupError as error:  # no figures of this area, or data without profile.toml
        raise CommandError(str(error)) from None
    try:
        with part_of(out) as file:
            file.write(body)
    except (OSError, ValueError):
        raise CommandError(UNWRITABLE.format(out)) from None


def _tell(store: Store, pairs: Sequence[tuple[Subject, Path]], *, as_json: bool) -> None:
    if as_json:
        files = [
            {"area_code": each.code, "name": each.name, "out": str(out)} for each, out in pairs
        ]
        print_json({"version": store.version, "files": files})
        return
    for each, out in pairs:
        print(f"{each.name}: {out}")
