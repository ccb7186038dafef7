"""The pages of parts by their address."""

from __future__ import annotations

from atlas.ui.aanleveren import page as aanleveren
from atlas.ui.actoren import page as actoren
from atlas.ui.begrippen import page as begrippen
from atlas.ui.kalender import page as kalender
from atlas.ui.keten import page as keten
from atlas.ui.melden import page as melden
from atlas.ui.mijn_dorp import page as mijn_dorp
from atlas.ui.parts.page import PartPage
from atlas.ui.profiel import page as profiel
from atlas.ui.programma import page as programma
from atlas.ui.toetsen import page as toetsen
from atlas.ui.veranderd import page as veranderd
from atlas.ui.vergelijken import page as vergelijken
from atlas.ui.voorzieningen import page as voorzieningen
from atlas.ui.wonen import page as wonen

ALL = (
    profiel.PAGE,
    vergelijken.PAGE,
    mijn_dorp.PAGE,
    wonen.PAGE,
    voorzieningen.PAGE,
    programma.PAGE,
    keten.PAGE,
    kalender.PAGE,
    actoren.PAGE,
    toetsen.PAGE,
    melden.PAGE,
    aanleveren.PAGE,
    begrippen.PAGE,
    veranderd.PAGE,
)
PART_PAGES: dict[str, PartPage] = {page.key: page for page in ALL}
