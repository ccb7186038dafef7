"""The command refresh: bring figures, places and boundaries up to date from their sources."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tqdm import tqdm  # type: ignore[import-untyped]

from atlas.cli.answers import CommandError
from atlas.cli.output import print_json
from atlas.cli.refresh_places import TRAVEL, place_jobs
from atlas.cli.site import site_versions
from atlas.sources.answer_cache import AnswerCache
from atlas.sources.fetch import Fetcher
from atlas.sources.live.answers import Progress
from atlas.sources.live.refresh import (
    Job,
    Options,
    Outcome,
    Report,
    figures,
    outlines,
    refresh,
    utcnow,
)
from atlas.store.read import read_records
from atlas.store.sources import Source
from atlas.store.version_records import VersionError
from atlas.store.versions import Versions

FIGURES, PLACES = "cijfers", "voorzieningen"
TRIAL = "Dit was een proef: er is niets bewaard."


def run_refresh(options: argparse.Namespace) -> int:
    """Refresh all sources, or those that are named; 1 when one of them failed."""
    versions = site_versions(options.data)
    how = Options(trial=options.proef, force=options.toch, who="opdracht refresh")
    sources = live_sources(versions)
    with Fetcher(cache=AnswerCache(versions.folder.parent / "answers")).connected() as fetcher:
        jobs = _jobs(options.source, sources, fetcher, how)
        try:
            report = refresh(versions, jobs, _Bar(jobs).watch, utcnow(), how)
        except VersionError as error:  # the lock, the clock, the disk
            raise CommandError(str(error)) from None
    if options.json:
        print_json(as_record(report, trial=options.proef))
    else:
        print("\n".join(in_words(report, trial=options.proef)))
    return 1 if report.failed else 0


def live_sources(versions: Versions) -> dict[str, Source]:
    """The records of the live sources in the newest version, by id."""
    files = versions.files(versions.current())
    return read_records({p: c for p, c in files.items() if p.startswith("sources/")}).sources


def _jobs(
    named: Sequence[str], sources: dict[str, Source], fetcher: Fetcher, how: Options
) -> list[Job]:
    """The jobs in the order of the record names; boundaries only when they are named."""
    now = utcnow()
    made = {
        FIGURES: [
            figures(source, fetcher, now, force=how.force)
            for source in sources.values()
            if source.adapter != "pdok"
        ],
        PLACES: place_jobs(now.date(), force=how.force, named=TRAVEL in named),
    }
    by_name = {job.id: [job] for jobs in made.values() for job in jobs}
    for source in sources.values():
        if source.adapter == "pdok":
            by_name |= {job.id: [job] for job in outlines(source, fetcher, now)}
    unknown = [name for name in named if name not in {**made, **by_name}]
    if unknown:
        choices = ", ".join([*made, *by_name])
        raise CommandError(f"bron '{unknown[0]}' bestaat niet; kies uit {choices}")
    wanted = [job for name in named or made for job in {**by_name, **made}[name]]
    return [*{job.id: job for job in wanted}.values()]


class _Bar:
    """How far it is: a bar on a terminal, elsewhere a line for each source."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.steps = sum(job.steps for job in jobs)
        self.before = 0

    @contextmanager
    def watch(self, job: Job) -> Iterator[Progress]:
        """A function that tells how many of the steps of a job are done."""
        terminal = sys.stderr.isatty()
        if not terminal:
            print(f"{job.title}: begonnen", file=sys.stderr, flush=True)
        with tqdm(
            total=self.steps,
            initial=self.before,
            desc=job.title[:40],
            bar_format="{desc:<40} {bar} {n_fmt} van {total_fmt}",
            file=sys.stderr,
            disable=not terminal,
            leave=False,
        ) as bar:

            def told(done: int, whole: int) -> None:
                bar.n = self.before + (job.steps * done // whole if whole else 0)
                bar.refresh()

            yield told
        self.before += job.steps


def _how(outcome: Outcome) -> str:
    return "deels" if outcome.done.problem else "niet"


def in_words(report: Report, *, trial: bool) -> list[str]:
    """The summary: what changed by source, what went wrong, and what came of it."""
    lines = [line for each in report.outcomes for line in each.done.lines]
    lines += [f"{each.title}: {_how(each)} ververst. {each.problem}" for each in report.failures]
    if report.version:
        lines.append(f"Nieuwe versie: {report.version.id}.")
    elif not trial:
        lines.append("Er is geen nieuwe versie: er veranderde niets.")
    return [*lines, TRIAL] if trial else lines


def as_record(report: Report, *, trial: bool) -> dict[str, object]:
    """The summary as a JSON record."""
    return {
        "trial": trial,
        "version": report.version.id if report.version else None,
        "results": [
            {"id": each.id, **each.done.counts}
            for each in report.outcomes
            if each.done.problem or not each.problem
        ],
        "errors": {each.id: each.problem for each in report.failures},
    }


def add_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "source",
        metavar="BRON",
        nargs="*",
        help=f"{FIGURES}, {PLACES} of de naam van een bron (anders {FIGURES} en {PLACES})",
    )
    parser.add_argument(
        "--proef", "--dry-run", action="store_true", help="haal op en vergelijk, bewaar niets"
    )
    parser.add_argument("--toch", action="store_true", help="bewaar ook als er veel verdwijnt")
