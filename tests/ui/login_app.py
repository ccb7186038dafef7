"""A page that says who the atlas takes a visitor for. Served, not imported."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from atlas.ui import server

app = st.App(
    Path(__file__).with_name("login_page.py"),
    routes=server.routes(),
    middleware=server.middleware(),
    on_script_error=server.on_script_error,
)
