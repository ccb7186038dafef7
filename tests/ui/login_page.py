"""The script of `login_app.py`: one component that gets what the session is told of itself."""

from __future__ import annotations

import streamlit as st

from atlas.ui import login

KEY = "melden"
SCRIPT = """export default ({ data, parentElement, setTriggerValue }) => {
  parentElement.innerHTML = `<p>${data.role}</p><button>in</button><button>out</button>`
  for (const button of parentElement.querySelectorAll("button"))
    button.onclick = () => setTriggerValue("wish", button.textContent)
}"""
component = st.components.v2.component(KEY, js=SCRIPT)
WISHES = {"in": login.log_in, "out": login.log_out}


def melden() -> None:
    editor = login.editor()
    data = {
        "role": editor.role if editor else None,
        "area": editor.area_code if editor else "",
        "pseudonym": editor.pseudonym if editor else "",
        "refusal": login.refusal(),
        "name": login.own_name(),
        "problem": login.configuration_problem(),
    }
    component(key=KEY, data=data, on_wish_change=wish)


def start() -> None:
    st.write("start")


def wish() -> None:
    WISHES[st.session_state[KEY].wish]()


pages = [st.Page(start, default=True), st.Page(melden, url_path=KEY)]
st.navigation(pages, position="hidden").run()
