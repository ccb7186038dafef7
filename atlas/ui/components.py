"""Components of the atlas: a line of inline JavaScript that loads one cached file.

Streamlit sends the inline part again at every change; the file travels once.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from atlas.ui.assets import ASSETS


@cache
def script_component(name: str) -> Any:
    """The component with the script of that name, in the page's own DOM."""
    script = (
        f"const module = await import(new URL('{ASSETS.script(name)}', location.origin));\n"
        "export default module.default;\n"
    )
    return st.components.v2.component(name, js=script, isolate_styles=False)
