"""The pages of parts by their address."""

from __future__ import annotations

from atlas.ui.parts.page import PartPage
from atlas.ui.wonen import page as wonen

PART_PAGES: dict[str, PartPage] = {page.key: page for page in (wonen.PAGE,)}
