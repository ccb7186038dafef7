"""Page Wonen on the server: the address, the part that is shown, one component.

An event of the component is a set of address parameters, so that a moved slider, a copied
address and a hostile one go the same way: through the part's own reading of its words. The
address holds the part that is shown; what was chosen in the others is kept in the session.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from atlas.domain.address import Notice
from atlas.store.dwellings import Dwellings
from atlas.store.store import get_store
from atlas.ui import catalogue, texts
from atlas.ui.components import script_component
from atlas.ui.wonen import own, parts
from atlas.ui.wonen.part import Answer, Part
from atlas.ui.wonen.parts import DEEL, PARTS

KEY = "wonen"
# Session keys: the part on screen, the words of every part seen, what the address said that
# no part knows, and the address that was last written.
SHOWN, SAID, NOTICES = "wonen_shown", "wonen_said", "wonen_notices"
WRITTEN = "wonen_written"


def show() -> None:
    """The page: take the address if it is new, then the part that reruns on its own."""
    given = dict(st.query_params)
    if SHOWN not in st.session_state or given != st.session_state[WRITTEN]:
        _open(given)
    _part()


@st.fragment
def _part() -> None:
    state = st.session_state
    part, said = PARTS[state[SHOWN]], state[SAID][state[SHOWN]]
    st.set_page_config(page_title=f"{part.TITLE} – {texts.page_title(KEY)}")
    dwellings = own.dwellings(part, said)
    if dwellings is None:
        params, data = message(part.KEY, tuple(sorted(said.items())), state[NOTICES])
    else:
        params, data = _message(part, said, state[NOTICES], dwellings, private=True)
    script_component(KEY)(key=KEY, data=data, on_choice_change=_on_choice)
    state[SAID][part.KEY] = params
    own.show(part, params)
    if (written := parts.address(part, params)) != state[WRITTEN]:
        state[WRITTEN] = written
        st.query_params.from_dict(written)


def _on_choice() -> None:
    """A visitor chose something: over what he chose before in the part that it belongs to."""
    state = st.session_state
    event = dict(state[KEY].choice or {}).items()
    changes = {
        key: value for key, value in event if isinstance(key, str) and isinstance(value, str)
    }
    deel = changes.get(DEEL) or state[SHOWN]
    _open({**state[SAID].get(deel, {}), **changes, DEEL: deel})


def _open(params: Mapping[str, str]) -> None:
    state = st.session_state
    part, said, notices = parts.read(params)
    state[SHOWN], state[NOTICES] = part.KEY, notices
    state.setdefault(SAID, {})[part.KEY] = said
    state.setdefault(WRITTEN, None)


@lru_cache(maxsize=512)
def message(
    deel: str, said: tuple[tuple[str, str], ...], notices: tuple[Notice, ...] = ()
) -> tuple[dict[str, str], bytes]:
    """The canonical words of a part and its message (packed JSON); the same for every visitor.

    The example dwellings are for everyone; a visitor's own never come here.
    """
    return _message(PARTS[deel], dict(said), notices, own.example(dict(said)))


def _message(
    part: Part,
    said: Mapping[str, str],
    notices: tuple[Notice, ...],
    dwellings: Dwellings | None,
    private: bool = False,
) -> tuple[dict[str, str], bytes]:
    """`private`: these dwellings are a visitor's, and not in what the address can bring back."""
    store = get_store()
    answer = part.answer(store, said, dwellings)
    content = {**_content(part, answer, notices), "own": private}
    return dict(answer.params), gzip.compress(catalogue.encode(content), mtime=0)


def _content(part: Part, answer: Answer, notices: tuple[Notice, ...]) -> dict[str, Any]:
    """What the browser needs to show an answer."""
    words = {**parts.WORDS, **part.WORDS}
    return {
        "deel": part.KEY,
        "title": part.QUESTION,
        "lead": part.LEAD,
        "nav": [(each.KEY, each.TITLE) for each in PARTS.values()],
        "skeleton": parts.skeleton_url(get_store(), part),
        "values": answer.values,
        "shown": answer.shown,
        "out": answer.out,
        "maps": answer.maps,
        "notices": [
            texts.notice(parts.plainly(get_store(), item), words)
            for item in (*notices, *answer.notices)
        ],
        "query": urlencode(parts.address(part, answer.params)),
    }


def first_assets(params: Mapping[str, str]) -> tuple[str, ...]:
    """What the browser needs for the part of an address, beside its values."""
    return (parts.skeleton_url(get_store(), parts.read(params)[0]),)


def preload() -> None:
    """Make what the first visitor of the page needs before he comes."""
    message(parts.DEFAULT, ())


def prepare() -> None:
    """Make the first answer of every part once, so that a first look is quick."""
    for deel in PARTS:
        message(deel, ())
