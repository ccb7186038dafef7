"""The pages of parts by their address."""

from __future__ import annotations

from atlas.ui.mijn_dorp import page as mijn_dorp
from atlas.ui.parts.page import PartPage
from atlas.ui.voorzieningen import page as voorzieningen
from atlas.ui.wonen import page as wonen

ALL = (wonen.PAGE, voorzieningen.PAGE, mijn_dorp.PAGE)
PART_PAGES: dict[str, PartPage] = {page.key: page for page in ALL}
