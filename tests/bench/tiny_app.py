"""A page with one component in a fragment, for the protocol tests. Served, not imported."""

from __future__ import annotations

import streamlit as st

KEY = "tiny"
component = st.components.v2.component(KEY, js="export default () => {}")


def choose() -> None:
    event = st.session_state[KEY].choice
    if event:
        st.session_state["chosen"] = event


@st.fragment
def part() -> None:
    state = st.session_state
    state["part_runs"] = state.get("part_runs", 0) + 1
    chosen = state.get("chosen", {})
    if chosen.get("fail"):
        raise ValueError("op verzoek")
    counts = {} if chosen.get("large") else {"page": state["page_runs"], "part": state["part_runs"]}
    zoom = state[KEY].get("zoom") if KEY in state else None
    component(
        key=KEY,
        data={"chosen": chosen, "zoom": zoom, "filling": "x" * chosen.get("large", 0), **counts},
        on_choice_change=choose,
        on_zoom_change=lambda: None,
    )


def kaart() -> None:
    st.session_state["page_runs"] = st.session_state.get("page_runs", 0) + 1
    st.session_state["query"] = dict(st.query_params)
    part()


def start() -> None:
    st.write("start")


pages = [st.Page(start, default=True), st.Page(kaart, url_path="kaart")]
st.navigation(pages, position="hidden").run()
