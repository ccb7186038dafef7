"""The command import: a table of a gemeente becomes an indicator, after somebody agreed."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from atlas.cli.answers import CommandError
from atlas.cli.output import print_json
from atlas.cli.site import site_store, site_versions
from atlas.domain.delivered import Prepared, prepare
from atlas.sources.supply.figure import indicator_files, indicator_record
from atlas.sources.supply.propose import propose
from atlas.sources.supply.records import Answers, Proposal, Understood
from atlas.sources.supply.records import Mapping as Reading
from atlas.sources.supply.understand import understand
from atlas.store.days import today
from atlas.store.problems import StoreError, dutch, field_name
from atlas.store.store import Store
from atlas.store.supplied import published_tables
from atlas.store.version_records import Version, VersionError
from atlas.store.versions import Versions

FIRST, MOST = 10, 20  # rows and doubts that are shown
DENOMINATOR = "denominator"  # in the answers: of which indicator a percentage is a part
ASK = "Zet deze cijfers in de atlas? Typ ja: "
KEPT, NOT_KEPT = "Bewaard als versie {}.", "Er is niets bewaard."
UNREADABLE = (
    "wat eerder openbaar was van dit onderwerp, is niet te lezen ({}); zonder dat weet de atlas "
    "niet wat verborgen moet blijven: zet de map van ATLAS_STATE terug uit een kopie"
)
SAME = "Deze cijfers stonden al zo in de atlas."
NEXT = (
    "Klopt het zo? Zet de antwoorden in een TOML-bestand en geef dat mee met --record. Nodig zijn "
    "title, question, description, theme, unit, decimals, owner, reference_date en licence."
)


@dataclass(frozen=True)
class Outcome:
    """What came of the command: nothing was kept unless there is a version."""

    proposal: Proposal
    understood: Understood | None = None
    prepared: Prepared | None = None
    version: Version | None = None
    same: bool = False

    @property
    def refused(self) -> bool:
        """Whether the table cannot be used like this."""
        refusals = self.prepared is not None and bool(self.prepared.refusals)
        return self.understood is None or self.understood.refused or refusals


def add_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("input", metavar="BESTAND", type=Path, help="tabel met cijfers")
    parser.add_argument("--mapping", metavar="JSON", type=Path, help="hoe de tabel gelezen wordt")
    parser.add_argument("--record", metavar="TOML", type=Path, help="wat er geteld is, en van wie")
    parser.add_argument("--ja", "--yes", action="store_true", help="bewaar zonder te vragen")


def run_import(options: argparse.Namespace) -> int:
    """Show how a table is read; keep it when that is agreed. 1 when it cannot be used."""
    content = _bytes(options.input)
    store, versions = site_store(options.data), site_versions(options.data)
    proposal = propose(content, options.input.name, store)
    reading = _reading(options.mapping) or proposal.mapping
    if proposal.problems or reading is None:
        return _tell(options, Outcome(proposal))
    found = proposal.understood
    if found is None or found.mapping != reading:
        found = understand(content, options.input.name, reading, store)
    if found.refused or options.record is None:
        return _tell(options, Outcome(proposal, found))
    given = _answers(options.record, store)
    try:
        with versions.changing():
            outcome = _prepared(Outcome(proposal, found), given, store, versions)
            if outcome.refused or not _agreed(options, outcome):
                return _tell(options, outcome, shown=not outcome.refused)
            return _tell(options, _kept(outcome, given[0], versions), shown=True)
    except LookupError as error:
        raise CommandError(UNREADABLE.format(error)) from None
    except (VersionError, StoreError) as error:
        raise CommandError(str(error)) from None


def _prepared(
    outcome: Outcome, given: tuple[Answers, str], store: Store, versions: Versions
) -> Outcome:
    """With what would be public of it."""
    (answers, denominator), found = given, outcome.understood
    assert found is not None
    prepared = prepare(
        store,
        found.frame,
        lambda frame: indicator_record(replace(found, frame=frame), answers),
        partial(published_tables, versions),
        denominator,
    )
    return replace(outcome, prepared=prepared)


def _kept(outcome: Outcome, answers: Answers, versions: Versions) -> Outcome:
    """With the version in which it is kept."""
    assert outcome.prepared is not None
    files = indicator_files(outcome.prepared.indicator, outcome.prepared.table)
    what = f"levering via de opdracht import: {answers.title}"
    made = versions.put(files, kind="aanlevering", who=answers.owner_name, what=what)
    return replace(outcome, version=made, same=made is None)


def _agreed(options: argparse.Namespace, outcome: Outcome) -> bool:
    """Whether it may be kept: said beforehand, or by somebody who sees what would be public."""
    if options.ja or options.json:
        if not options.json:
            _print(outcome)
        return bool(options.ja)
    _print(outcome)
    if not sys.stdin.isatty():
        return False
    return input(ASK).strip().casefold() == "ja"


def _tell(options: argparse.Namespace, outcome: Outcome, shown: bool = False) -> int:
    """Say what came of it; `shown`: the table was shown already."""
    if options.json:
        print_json(_as_json(outcome))
    else:
        if not shown:
            _print(outcome)
        if outcome.version is not None:
            print(KEPT.format(outcome.version.id))
        else:
            print(SAME if outcome.same else NOT_KEPT)
        if not outcome.refused and options.record is None:
            print(NEXT)
    return 1 if outcome.refused else 0


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise CommandError(f"{path} is niet te lezen; controleer de naam en de rechten") from None


def _reading(path: Path | None) -> Reading | None:
    if path is None:
        return None
    try:
        return Reading.model_validate_json(_bytes(path))
    except ValidationError as error:
        raise CommandError(_wrong(path, error)) from None


def _answers(path: Path, store: Store) -> tuple[Answers, str]:
    """The answers in a TOML file, and the denominator that may stand in it."""
    try:
        given = tomllib.loads(_bytes(path).decode())
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError
        raise CommandError(f"{path} is geen TOML in UTF-8: {error}") from None
    denominator = str(given.pop(DENOMINATOR, ""))
    try:
        answers = Answers.model_validate({"delivered": today(), **given})
    except ValidationError as error:
        raise CommandError(_wrong(path, error)) from None
    if answers.owner not in store.areas:
        raise CommandError(f"{path}: owner {answers.owner} bestaat niet; zie: list areas")
    if denominator not in ("", *store.indicators):
        raise CommandError(f"{path}: denominator {denominator} bestaat niet; zie: list indicators")
    name = store.areas[answers.owner].name
    return answers.model_copy(update={"owner_name": name}), denominator


def _wrong(path: Path, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    message, remedy = dutch(first)
    return f"{path}, {field_name(first['loc'])}: {message}; {remedy}"


def _print(outcome: Outcome) -> None:
    print("\n".join(_lines(outcome)))


def _lines(outcome: Outcome) -> Iterator[str]:
    """The table as it is understood, its doubts, and what would be public."""
    yield from map(str, outcome.proposal.problems)
    found = outcome.understood or outcome.proposal
    if outcome.understood:
        reading = outcome.understood.mapping.model_dump_json(exclude_defaults=True)
        yield f"Zo lezen wij het: {reading}"
    for row in found.first[:FIRST]:
        value = row.value or row.status
        yield f"{row.address:<8}{row.area_name} {row.period}: {row.found!r} is {value}"
    for doubt in found.doubts[:MOST]:
        sign = "FOUT" if doubt.blocking else "let op"
        yield f"{sign} {doubt.address or '-'}: {doubt.found!r}: {doubt.message}; {doubt.remedy}"
    if len(found.doubts) > MOST:
        yield f"en nog {len(found.doubts) - MOST} twijfels (zie --json)"
    yield from (f"Telt niet mee: {each.where} ({each.why})" for each in found.left_out[:MOST])
    if outcome.prepared:
        yield from outcome.prepared.protected.lines
        yield from outcome.prepared.refusals


def _as_json(outcome: Outcome) -> dict[str, Any]:
    """All of it; the mapping in the form that --mapping takes."""
    found, prepared = outcome.understood or outcome.proposal, outcome.prepared
    reading = found.mapping
    return {
        "file": outcome.proposal.file,
        "refused": outcome.refused,
        "problems": [asdict(each) for each in outcome.proposal.problems],
        "mapping": None if reading is None else json.loads(reading.model_dump_json()),
        "first": [asdict(each) for each in found.first[:FIRST]],
        "doubts": [asdict(each) for each in found.doubts],
        "left_out": [{"where": each.where, "why": each.why} for each in found.left_out],
        "indicator": prepared.indicator.id if prepared else None,
        "hidden": len(prepared.protected.hidden) if prepared else None,
        "refusals": list(prepared.refusals) if prepared else [],
        "version": outcome.version.id if outcome.version else None,
    }
