"""The version of the data that a run of a page shows."""

from __future__ import annotations

import streamlit as st

from atlas.domain.address import VERSION
from atlas.store.serving import start_run
from atlas.store.store import Store


def begin_run() -> Store:
    """Take the newest store for this run, or the one that the address asks for.

    Every way into a page begins with it: the script, a fragment, an event. Threads of Streamlit
    come and go, and what an earlier run chose may be gone with its thread.
    """
    return start_run(st.query_params.get(VERSION, ""))
