"""What members of the Drents Panel think of their own village or wijk: read by hand.

The figures stand in sentences of public pages of Trendbureau Drenthe; there is no table to
fetch. Only the facts are taken over. A new grade: add its row here and its page to the record.
"""

from __future__ import annotations

from atlas.store.records import PROVINCE

ITEM = "waardering_leefbaarheid"
EAST = "RG_anticipeerregio_oost_drenthe"
_LATER = "Een bericht van 27 september 2019 noemt het cijfer van 2018 gelijk aan dat van 2016."
# FACT_COLUMNS: area_code, period, item, value, status, origin, note
ROWS = (
    (
        PROVINCE,
        "2016",
        ITEM,
        "7.9",
        "final",
        "trendbureau_bericht_2017",
        f"In totaal deden 1.000 leden van het panel mee. {_LATER}",
    ),
    (
        PROVINCE,
        "2018",
        ITEM,
        "7.9",
        "final",
        "trendbureau_waardering",
        f"Bijna 1.000 leden van het panel deden mee, in mei 2018. {_LATER}",
    ),
    (
        EAST,
        "2018",
        ITEM,
        "7.8",
        "final",
        "trendbureau_waardering",
        "Hoeveel van de bijna 1.000 leden in Oost-Drenthe wonen, zegt de bron niet. Volgens de "
        "bron is dit bijna hetzelfde als in de andere regio's.",
    ),
    (
        PROVINCE,
        "2020",
        ITEM,
        "7.9",
        "final",
        "trendbureau_ervaren_2020",
        "Gevraagd eind 2020, in de coronatijd. Hoeveel leden in Drenthe meededen, zegt de bron "
        "op deze plek niet.",
    ),
)
