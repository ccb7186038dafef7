"""Who looks at page Aanleveren, and what he is working on; all of it of one session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from atlas.domain.delivered import Prepared
from atlas.sources.supply.records import Doubt, Proposal, Understood
from atlas.sources.supply.records import Mapping as Reading
from atlas.store.reporting.records import FieldProblem, Report
from atlas.ui.melden.bezoek import Visit


@dataclass(frozen=True, eq=False)
class Ready:
    """A figure made ready: what is hidden, and the files as they would be published."""

    prepared: Prepared
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why it cannot be published."""
        return self.prepared.refusals


@dataclass(frozen=True, eq=False)
class Work:
    """A file that a visitor chose, as far as he is with it.

    `figure` is which of the figures in the file; `reading` how it is read, `understood` what came
    of that. `typed` are the answers of the editor as text, `ready` what they come to. `report`
    is the delivery that this changes, None for a new one.
    """

    name: str
    content: bytes
    proposal: Proposal
    figure: int = 0
    reading: Reading | None = None
    understood: Understood | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    ready: Ready | None = None
    report: Report | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is not sure or refused, of this reading or else of the proposal."""
        return self.understood.doubts if self.understood else self.proposal.doubts


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a form; `token` is what the form called itself, `form` which one it was.

    One of `done` and `error` is said; `problems` are of fields. `current`: the delivery as
    somebody else made it meanwhile.
    """

    token: str
    form: str
    done: str = ""
    error: str = ""
    problems: tuple[FieldProblem, ...] = ()
    current: Report | None = None


@dataclass(frozen=True)
class Desk(Visit):
    """A visit to this page: `work` is the file that is worked on, `said` the last answer.

    `chosen` is the delivery that is looked at, `shown` its figures: (what was read of the file,
    what would be published) or why that cannot be shown.
    """

    work: Work | None = None
    said: Said | None = None
    chosen: Report | None = None
    shown: tuple[Understood, Ready] | str = ""
