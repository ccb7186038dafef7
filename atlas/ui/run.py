"""The version of the data that a run of a page shows."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from atlas.api.pinning import BUSY_HELP
from atlas.domain.address import VERSION
from atlas.store.serving import TooBusy, running, start_run
from atlas.store.store import Store

SHOWN = "atlas_version"  # session key: the version that the whole page was drawn with


def begin_run() -> Store:
    """Take the newest store for this run, or the one that the address asks for.

    The script and every event begin with it. Threads of Streamlit come and go, and what an
    earlier run chose may be gone with its thread.
    """
    try:
        return start_run(st.query_params.get(VERSION, ""))
    except TooBusy:  # a page that was open asks again for a version that had to go
        st.warning(BUSY_HELP)
        st.stop()


def begin_page() -> Store:
    """Take the store for a run of the whole page, and remember which one it is."""
    store = begin_run()
    st.session_state[SHOWN] = store.version
    return store


def resume_run() -> Store:
    """The store that the whole page began with; a part that runs by itself begins anew.

    Is there a newer version by then, the whole page runs again: around the part stands which
    version it is.
    """
    context, begun = get_script_run_ctx(), running()
    alone = context is not None and bool(context.fragment_ids_this_run)
    if begun is not None and not alone:
        return begun
    store = begin_run()
    if alone and st.session_state.get(SHOWN, store.version) != store.version:
        st.rerun()
    return store
