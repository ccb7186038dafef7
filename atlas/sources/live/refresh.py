"""Bring the data up to date: every source in turn, and one version with all that they changed.

A source that fails leaves its figures as they were and does not stop the others. Nothing is
written until all have been asked; then there is a new version, or the old one stays.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa  # type: ignore[import-untyped]

from atlas.sources.common import SourceError
from atlas.sources.fetch import Fetcher
from atlas.sources.live import pdok
from atlas.sources.live.added import collapsed, expanded
from atlas.sources.live.answers import Progress, Scope
from atlas.sources.live.fill import Filling, summary
from atlas.sources.live.reading import read
from atlas.store.load import build_store
from atlas.store.problems import StoreError
from atlas.store.read import digests, read_records
from atlas.store.sources import Edition, Source
from atlas.store.version_records import Attempt, Version, VersionError
from atlas.store.versions import Versions

_LOG = logging.getLogger(__name__)
Files = Mapping[str, bytes]
CLOCK_MARGIN = timedelta(days=1)
# What goes wrong in a source, from a refused answer to a figure that is none.
FAILURES = (SourceError, ValueError, LookupError, ArithmeticError, TypeError)


@dataclass(frozen=True)
class Done:
    """What a source changed: files by path (None: gone), and that in Dutch, line by line.

    `problem`: what of it could not be refreshed, while the rest was.
    """

    changes: Mapping[str, bytes | None] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Job:
    """One source to be asked: `work` gets the files as they are by then."""

    id: str
    title: str
    steps: int
    work: Callable[[Files, Progress], Done]


@dataclass(frozen=True)
class Outcome:
    """How it went with one source; `problem` is Dutch, "" when it went well."""

    id: str
    title: str
    done: Done = Done()
    problem: str = ""


@dataclass(frozen=True)
class Report:
    """All outcomes, and the version that came of them; None when nothing changed."""

    outcomes: tuple[Outcome, ...]
    version: Version | None = None

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The sources that were not refreshed."""
        return tuple(each for each in self.outcomes if each.problem)

    @property
    def failed(self) -> bool:
        """Whether any source failed."""
        return bool(self.failures)


@dataclass(frozen=True)
class Options:
    """How a refresh goes: `trial` keeps nothing, `force` also takes an answer that lost much."""

    trial: bool = False
    force: bool = False
    who: str = ""


def figures(source: Source, fetcher: Fetcher, now: datetime, *, force: bool) -> Job:
    """The job of a live source of figures."""

    def work(files: Files, progress: Progress) -> Done:
        records = read_records(files)
        scope = Scope.of(records.known_codes())
        table = read(expanded(source), fetcher, only_areas=scope, progress=progress)
        filling = Filling(files, records, source, now.date(), force)
        done = filling.fill(collapsed(table, source))
        notes = [f"  {note}" for note in table.notes]
        counts = {
            name: sum(getattr(each, name) for each in done.differences)
            for name in ("rows", "added", "revised", "removed")
        }
        lines = (*summary(done, source.title), *notes)
        problem = "; ".join(dict.fromkeys(table.lost.values()))
        return Done(dict(done.changes), lines, counts, problem)

    return Job(source.id, source.title, len(source.editions), work)


def outlines(source: Source, fetcher: Fetcher, now: datetime) -> list[Job]:
    """The jobs of a source of boundaries, one a year: another year is another map."""

    def job(edition: Edition) -> Job:
        def work(files: Files, progress: Progress) -> Done:
            store = build_store(files, digests(files))
            built = pdok.renewed(store, source, edition, fetcher, now.date())
            title = f"{source.title} {edition.period}"
            lines = (f"{title}: grenzen vernieuwd", *(f"  {note}" for note in built.notes))
            return Done(built.changes, lines)

        return Job(f"{source.id}_{edition.period}", f"{source.title} {edition.period}", 1, work)

    return [job(edition) for edition in source.editions]


Watch = Callable[[Job], AbstractContextManager[Progress]]


def refresh(
    versions: Versions, jobs: Sequence[Job], watch: Watch, now: datetime, options: Options
) -> Report:
    """Do the jobs and make a version of what they change; VersionError when another is at work.

    `watch` shows how far a job is. A trial keeps nothing, the attempts included.
    """
    with nullcontext() if options.trial else versions.changing():
        current = versions.current()
        if current.made and now < current.made - CLOCK_MARGIN and not options.force:
            raise VersionError(
                "de klok van deze computer loopt achter op de laatste versie; zet hem goed, of "
                "ververs met --toch als hij nu goed staat en toen voorliep"
            )
        if not options.trial:
            versions.adopt(now)
            current = versions.current()
        outcomes = _all(versions.files(current), jobs, watch)
        report = Report(tuple(outcomes))
        if not options.trial:
            report = _kept(versions, outcomes, now, options)
            _note(versions, report.outcomes, now)
    return report


def _all(files: dict[str, bytes], jobs: Sequence[Job], watch: Watch) -> list[Outcome]:
    """Each job on the files as the ones before it left them."""
    outcomes = []
    for job in jobs:
        try:
            with watch(job) as progress:
                done = job.work(files, progress)
        except FAILURES as error:
            known = isinstance(error, SourceError)
            problem = str(error) if known else f"onverwachte fout ({type(error).__name__}: {error})"
            _LOG.warning("%s niet ververst: %s", job.id, " ".join(problem.split()))
            outcomes.append(Outcome(job.id, job.title, problem=problem))
            continue
        for path, content in done.changes.items():
            if content is None:
                files.pop(path, None)
            else:
                files[path] = content
        if done.problem:
            _LOG.warning("%s deels ververst: %s", job.id, done.problem)
        outcomes.append(Outcome(job.id, job.title, done, done.problem))
    return outcomes


def _kept(
    versions: Versions, outcomes: Sequence[Outcome], now: datetime, options: Options
) -> Report:
    """The version of all that changed; where it cannot be made, every change is a failure."""
    changes: dict[str, bytes | None] = {}
    for outcome in outcomes:
        changes |= outcome.done.changes
    changed = [outcome.title for outcome in outcomes if outcome.done.changes]
    pa.default_memory_pool().release_unused()  # of the tables that were read
    what = f"ververst: {', '.join(changed)}"
    try:
        made = versions.put(changes, kind="verversing", who=options.who, what=what, now=now)
    except (StoreError, VersionError) as error:
        problem = _told(error)
        _LOG.warning("geen nieuwe versie: %s", problem)
        failed = [
            replace(each, done=Done(), problem=problem) if each.done.changes else each
            for each in outcomes
        ]
        return Report(tuple(failed))
    return Report(tuple(outcomes), made)


def _told(error: StoreError | VersionError) -> str:
    """One line: what is wrong with the data as they would become, or why nothing is written."""
    if isinstance(error, VersionError):
        return str(error)
    more = f" (en nog {len(error.problems) - 1})" if len(error.problems) > 1 else ""
    return f"de gegevens zouden niet kloppen: {error.problems[0]}{more}"


def _note(versions: Versions, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Remember for each source when it was tried, and when it last went well."""
    before = versions.attempts()
    for each in outcomes:
        known = before.get(each.id)
        succeeded = now if not each.problem else known.succeeded if known else None
        attempt = Attempt(
            source=each.id,
            tried=now,
            succeeded=succeeded,
            problem=each.problem,
            partly=bool(each.done.problem),
        )
        versions.note_attempt(attempt)


def utcnow() -> datetime:
    """The moment of now, in UTC."""
    return datetime.now(UTC)
