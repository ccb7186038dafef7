"""The command doctor: look at the real sources from a site, and say what differs."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from atlas.cli.answers import CommandError
from atlas.cli.output import print_json
from atlas.cli.refresh import live_sources
from atlas.cli.site import site_versions
from atlas.sources.fetch import Fetcher
from atlas.sources.live.answers import Scope
from atlas.sources.live.doctor import Finding, examine
from atlas.store.read import read_records


def run_doctor(options: argparse.Namespace) -> int:
    """Examine every live source, or those that are named; 1 when one differs."""
    if not options.live:
        raise CommandError("zeg --live: deze opdracht vraagt alle bronnen op internet")
    versions = site_versions(options.data)
    sources = live_sources(versions)
    unknown = [name for name in options.source if name not in sources]
    if unknown:
        raise CommandError(f"bron '{unknown[0]}' bestaat niet; kies uit {', '.join(sources)}")
    scope = Scope.of(read_records(versions.files(versions.current())).known_codes())
    findings: list[Finding] = []
    with Fetcher().connected() as fetcher:
        for name in options.source or sources:
            for finding in examine(sources[name], fetcher, scope):
                findings.append(finding)
                if not options.json:
                    print(in_words(finding), flush=True)
    wrong = sum(bool(finding.differs) for finding in findings)
    if options.json:
        print_json([asdict(finding) for finding in findings])
    else:
        print(f"{len(findings)} tabellen bekeken, {wrong} met verschillen", file=sys.stderr)
    return 1 if wrong else 0


def in_words(finding: Finding) -> str:
    """One table in a line, and a line for each difference."""
    verdict = "verschilt" if finding.differs else "goed"
    head = f"{finding.source} {finding.table_id}: {verdict}"
    head += f" ({finding.seen})" if finding.seen else ""
    return "\n".join([head, *(f"  {each}" for each in finding.differs)])


def add_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("source", metavar="BRON", nargs="*", help="naam van een bron (anders alle)")
    parser.add_argument("--live", action="store_true", help="vraag de echte bronnen")
