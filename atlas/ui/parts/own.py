"""What a visitor brings along to a page of parts, e.g. a table of his own dwellings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.ui.parts.part import Part, Said


class Own:
    """A page to which a visitor brings nothing; pages with more make a class of their own.

    `NOTE` is said in place of the downloads when his data, which are in no address, are shown.
    """

    NOTE = ""

    def shared(self, part: Part, said: Said) -> Any:
        """Data that the address asks for, the same for everyone; None for none."""
        return None

    def state(self) -> str:
        """What the shared data depend on beside the address: another text, another answer."""
        return ""

    def private(self, part: Part, said: Said) -> Any:
        """The visitor's own data, when the part uses them; None for none."""
        return None

    def submit(self, part: Part, said: Said, form: Mapping[str, str]) -> Mapping[str, str]:
        """Take a form that a visitor sends in; returns the words of the address that change."""
        return {}

    def show(self, part: Part, params: Said) -> None:
        """The Streamlit elements under the part."""
