"""The script that Streamlit runs at every full run: page settings, navigation, the page."""

from pathlib import Path

import streamlit as st

from atlas.ui import status, texts
from atlas.ui.run import begin_page

PAGES = Path(__file__).parents[2] / "pages"

groups = {
    group: [
        st.Page(
            PAGES / f"{name.replace('-', '_') or 'start'}.py",
            title=title,
            url_path=name,
            default=not name,
        )
        for name, title in pages.items()
    ]
    for group, pages in texts.GROUPS.items()
}
page = st.navigation(groups, position="top")
st.set_page_config(
    page_title=texts.page_title(page.url_path),
    layout="wide",
    initial_sidebar_state="collapsed",
)
store = begin_page()
if note := status.above(store, page.url_path):
    st.html(note)
page.run()
st.html(status.below(store))
