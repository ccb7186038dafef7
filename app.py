"""The WZW-atlas of Drenthe as an ASGI app: `streamlit run app.py`, or any ASGI server."""

import streamlit as st

from atlas.ui import server

app = st.App(
    server.SCRIPT,
    routes=server.routes(),
    middleware=server.middleware(),
    lifespan=server.lifespan,
    on_script_error=server.on_script_error,
)
