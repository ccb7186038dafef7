"""What was reported and published, for the pages that everyone sees."""

from __future__ import annotations

from datetime import date

from atlas.store.reporting.records import Reported
from atlas.store.reporting.register import get_register
from atlas.ui.parts.own import Own
from atlas.ui.parts.part import Part, Said


def reported_on(until: date | None = None) -> Reported:
    """What was public at the end of a day, or is now.

    Never raises: `Reported.problem` says why there is nothing to read, or nothing new.
    """
    return get_register().reported(until)


def register_state() -> str:
    """What `reported_on` depends on: the last change, and the times that it could not be read."""
    return get_register().state()


class PublicReports(Own):
    """A page that shows what was published, the same to everyone."""

    def shared(self, part: Part, said: Said) -> Reported:
        """All that is public now."""
        return reported_on()

    def state(self) -> str:
        """That of the register."""
        return register_state()
