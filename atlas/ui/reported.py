"""What was reported and published, for the pages that everyone sees."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from atlas.store.reporting.records import Reported
from atlas.store.reporting.register import Register, get_register
from atlas.ui.parts.own import Own
from atlas.ui.parts.part import Part, Said


def reported_on(until: date | None = None) -> Reported:
    """What was public at the end of a day, or is now; kept until somebody changes something.

    Never raises: `Reported.problem` says why there is nothing to read.
    """
    register = get_register()
    return _kept(register, register.revision(), until)


@lru_cache(maxsize=64)
def _kept(register: Register, _revision: int, until: date | None) -> Reported:
    return register.reported(until)


class PublicReports(Own):
    """A page that shows what was published, the same to everyone."""

    def shared(self, part: Part, said: Said) -> Reported:
        """All that is public now."""
        return reported_on()

    def state(self) -> str:
        """The last change in the register."""
        return str(get_register().revision())
