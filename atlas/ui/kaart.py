"""Page Kaart on the server: the address, the choice, one component.

The choice lives in the address. An event of the component is a set of address
parameters too, so that a click, a copied address and a hostile one go the same way,
through `parse_choice`. A rerun sends only the values of the new view.
"""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from atlas.domain.address import Notice
from atlas.domain.choice import Choice, choice_params, parse_choice
from atlas.domain.view import build_view
from atlas.store.serving import get_store, run_key
from atlas.ui import catalogue, payload
from atlas.ui.components import script_component
from atlas.ui.run import begin_run, resume_run

KEY = "kaart"
# Session keys: the choice on screen, the address that was last written for it, and
# what had to be said of the last parameters.
CHOICE, WRITTEN, NOTICES = "kaart_choice", "kaart_written", "kaart_notices"
PLAYING = "kaart_playing"


def show() -> None:
    """The page: take the address if it is new, then the part that reruns on its own."""
    resume_run()
    given = dict(st.query_params)
    if CHOICE not in st.session_state or given != st.session_state[WRITTEN]:
        _set_choice(given)
    _map()


@st.fragment
def _map() -> None:
    resume_run()
    state = st.session_state
    choice: Choice = state[CHOICE]
    script_component(KEY)(
        key=KEY, data=message(choice, state[NOTICES], run_key()), on_choice_change=_on_choice
    )
    params = choice_params(choice, get_store())
    if params != state[WRITTEN] and not state.get(PLAYING):
        state[WRITTEN] = params
        st.query_params.from_dict(params)


def _on_choice() -> None:
    """A visitor chose something: his choice over the one on screen."""
    begin_run()
    event = st.session_state[KEY].choice
    changes = {str(key): str(value) for key, value in dict(event or {}).items()}
    # While the years play, the address waits: not every step belongs in the history.
    st.session_state[PLAYING] = bool(changes.pop("speelt", ""))
    current = choice_params(st.session_state[CHOICE], get_store())
    _set_choice({**current, **changes})


def _set_choice(params: dict[str, str]) -> None:
    choice, notices = parse_choice(params, get_store())
    st.session_state[CHOICE], st.session_state[NOTICES] = choice, notices
    st.session_state.setdefault(WRITTEN, None)


@lru_cache(maxsize=2048)
def message(choice: Choice, notices: tuple[Notice, ...], _run: tuple[str, bool]) -> bytes:
    """The values of one view as the component gets them; the same for every visitor of a run."""
    store = get_store()
    return catalogue.encode(payload.values(build_view(store, choice), store, choice, notices))


def first_assets() -> tuple[str, ...]:
    """What the browser needs for the first map beside its values."""
    store = get_store()
    return catalogue.catalogue_url(store), catalogue.layer_url(store, "gemeente")


def preload() -> None:
    """Make what every first visitor needs before he comes."""
    choice, notices = parse_choice({}, get_store())
    message(choice, notices, run_key())
    first_assets()


def prepare() -> None:
    """Make the plain map of every indicator and level once, so that a first look is quick."""
    store = get_store()
    for indicator in store.indicators:
        for level in catalogue.LEVELS:
            if store.periods(indicator, level):
                choice, notices = parse_choice({"indicator": indicator, "niveau": level}, store)
                message(choice, notices, run_key())
