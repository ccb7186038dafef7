"""A page of parts on the server: the address, the part that is shown, its component.

An event of the component is a set of address parameters, so that a moved slider, a copied
address and a hostile one go the same way: through the part's own reading of its words. The
address holds the part that is shown; what was chosen in the others is kept in the session.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from atlas.ui.components import script_component
from atlas.ui.parts.messages import DEEL, PartMessages, whole
from atlas.ui.parts.part import Said
from atlas.ui.run import begin_run, resume_run

SCRIPT = "parts"


class PartPage(PartMessages):
    """One page of parts, as Streamlit runs it; see `PartMessages` for what it is made of."""

    def show(self) -> None:
        """The page: take the address if it is new, then the part that reruns on its own."""
        resume_run()
        given = dict(st.query_params)
        if self._state("shown") not in st.session_state or given != self._get("written"):
            self._open(given)
        self._part()

    @st.fragment
    def _part(self) -> None:
        resume_run()
        part = self.parts[self._get("shown")]
        said, notices = self._get("said")[part.KEY], self._get("notices")
        st.set_page_config(page_title=self.tab(part, said))
        own = self.own.private(part, said)
        if own is None:
            params, *messages = self.message(part.KEY, tuple(sorted(said.items())), notices)
        else:
            params, *messages = self._message(part, said, notices, own, private=True)
        self._component("", messages[0])
        self._get("said")[part.KEY] = params
        if self.middle:
            self.middle(self, part, params, own)
        if messages[1]:
            self._component("_below", messages[1])
        self.own.show(part, params)
        if (written := self.address(part, params)) != self._get("written"):
            self._set("written", written)
            st.query_params.from_dict(written)

    def _component(self, which: str, data: bytes) -> None:
        key = self.key + which
        script_component(SCRIPT)(
            key=key,
            data=data,
            on_choice_change=lambda: self.choose(_texts(st.session_state[key].choice)),
            on_form_change=lambda: self.submit(_texts(st.session_state[key].form)),
        )

    def choose(self, changes: Said) -> None:
        """A visitor chose something: over what he chose before in the part it belongs to."""
        begin_run()
        shown, said = self._get("shown"), self._get("said")
        deel = changes.get(DEEL) or shown
        before = {
            word: text for word, text in said.get(deel, {}).items() if word not in self.common
        }
        self._open({**before, **self.shared(said[shown]), **changes, DEEL: deel})

    def submit(self, form: Said) -> None:
        """A visitor sends in a form of the part that is shown."""
        begin_run()
        part = self.parts[self._get("shown")]
        said = self._get("said")[part.KEY]
        self.choose(self.own.submit(part, said, form))

    def _open(self, params: Said) -> None:
        part, said, notices = self.read(params)
        self._set("shown", part.KEY)
        self._set("notices", notices)
        st.session_state.setdefault(self._state("said"), {})[part.KEY] = said
        st.session_state.setdefault(self._state("written"), None)

    def _state(self, name: str) -> str:
        return f"{self.key}_{name}"

    def _get(self, name: str) -> Any:
        return st.session_state[self._state(name)]

    def _set(self, name: str, value: Any) -> None:
        st.session_state[self._state(name)] = value


def _texts(event: Any) -> dict[str, str]:
    """What a browser sent, as far as it is text by name."""
    given = dict(event or {}).items()
    texts = ((name, value) for name, value in given if isinstance(name, str))
    return {whole(name): whole(value) for name, value in texts if isinstance(value, str)}
