"""Programme actions: what five policy documents promise, each action with its place in the text.

Texts stay as the collector took them from the document. Areas get codes through an explicit
table; where no source lists the members of an area ("krimpregio") there is no code. A role that
the collector gave by himself is called an assumption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml  # type: ignore[import-untyped]

from atlas.sources.common import SourceError, write_beside
from atlas.store.programme import ACTION_COLUMNS

PROGRAMME = "facts/programme.yaml"
LOOKED_UP = r" \([^)]*gemeente algemene kennis\)$"  # what the collector added
GEMEENTEN: Mapping[str, str] = {
    "Aa en Hunze": "GM1680",
    "Assen": "GM0106",
    "Borger-Odoorn": "GM1681",
    "Coevorden": "GM0109",
    "Emmen": "GM0114",
    "Hoogeveen": "GM0118",
    "Meppel": "GM0119",
    "Midden-Drenthe": "GM1731",
    "Noordenveld": "GM1699",
    "Tynaarlo": "GM1730",
    "Westerveld": "GM1701",
    "De Wolden": "GM1690",
}
EVERY = tuple(GEMEENTEN.values())
NO_MEMBERS, ELSEWHERE = (), ()  # no source lists them; outside Drenthe
AREAS: Mapping[str, tuple[str, ...]] = {
    **{name: (code,) for name, code in GEMEENTEN.items()},
    "Drenthe": ("PV22",),
    "Drenthe en Duitsland": ("PV22",),
    "elke gemeente": EVERY,
    "per gemeente, zo mogelijk per kern": EVERY,
    "alle gemeenten": EVERY,
    "Drentse gemeenten": EVERY,
    "Noord-Drenthe": ("CR07",),
    "Zuidoost-Drenthe": ("CR08",),
    "Zuidwest-Drenthe": ("CR09",),
    "Veenkoloniën": ("RG_veenkolonien",),
    "Zuid- en Oost-Drenthe": ("RG_regio_deal",),
    "regiovisie Groningen-Assen": ("RG_regiovisie_groningen_assen",),
    "arbeidsmarktregio Assen-Groningen": ("RG_arbeidsmarkt_groningen",),
    "twee andere arbeidsmarktregio's": ("RG_arbeidsmarkt_drenthe", "RG_arbeidsmarkt_zwolle"),
    "Grolloo": ("WP1169",),
    "Gieten (gemeente algemene kennis)": ("WP1167",),
    "de Lariks (Assen, gemeente algemene kennis)": ("GM0106",),
    "Borger-Odoorn (leerlingenvervoer)": ("GM1681",),
    "drie regio's": NO_MEMBERS,
    "elke regio": NO_MEMBERS,
    "krimpregio": NO_MEMBERS,
    "krimpregio's": NO_MEMBERS,
    "krimpregio Zuidoost-Drenthe": NO_MEMBERS,
    "krimpende dorpen": NO_MEMBERS,
    "Groningen": ELSEWHERE,
    "Fryslân": ELSEWHERE,
    "Hardenberg": ELSEWHERE,
    "Landkreis Emsland": ELSEWHERE,
    "Noordzeeregio": ELSEWHERE,
}
ORIGINS: Mapping[str, str] = {
    "convenant2006": "convenant_2006",
    "wzw2007": "wzw_2007",
    "sociaal2016": "sociaal_2016",
    "uitvoeringsagenda2019": "uitvoeringsagenda_2019",
    "boce2023": "boce_2023",
}
# On what a role rests -> what a visitor reads behind it; None: the document gives no role.
ROLE_NOTES: Mapping[str, str | None] = {
    "": "",
    "document: provincie verplicht zich tot faciliteren": "",
    "document, op themaniveau (tabel H3 en bijlage), niet per actie": (
        " (genoemd bij het thema, niet bij deze actie)"
    ),
    "onze toewijzing; document noemt alleen in het algemeen een stimulerende en faciliterende "
    "rol": " (eigen aanname: het stuk noemt geen rol per actie)",
    "onze toewijzing uit de rollenlijst van 1.4; document koppelt geen rol per actie": (
        " (eigen aanname: het stuk noemt geen rol per actie)"
    ),
    "document noemt geen rol": None,
}


def build(input_dir: Path, data_dir: Path) -> None:
    """Write the CSV of the actions; raises SourceError for a text that no table knows."""
    try:
        programme = yaml.safe_load((input_dir / PROGRAMME).read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"{PROGRAMME}: not readable as YAML ({error})") from error
    frame = pd.DataFrame(rows(programme), columns=[*ACTION_COLUMNS], dtype=str)
    text = frame.to_csv(index=False, lineterminator="\n")
    write_beside(data_dir / "programme" / "actions.toml", text)


def rows(programme: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The actions of all documents, in the order of the file."""
    try:
        for document in programme["documents"]:
            for theme in document["themes"]:
                for task in theme["deelopgaven"]:
                    for action in task["actions"]:
                        yield _row(document["title"], action)
    except (KeyError, TypeError) as error:
        raise SourceError(f"programme: not of the form we know ({error!r})") from error


def _row(document: str, action: Mapping[str, Any]) -> dict[str, str]:
    """One action in the columns of the table."""
    return {
        "action_id": action["id"],
        "title": action["title"],
        "period": str(action["period"]),
        "milestone": action["milestone"],
        "area_codes": ";".join(area_codes(action["areas"])),
        "area_text": "; ".join(re.sub(LOOKED_UP, "", area) for area in action["areas"]),
        "status": action["status"],
        "role": role(action["provincial_role"], action["provincial_role_basis"]),
        "partners": "; ".join(action["partners"]),
        "document": document,
        "origin": _known(ORIGINS, action["source_key"], "source_key"),
        "locator": action["locator"],
    }


def area_codes(areas: list[str]) -> list[str]:
    """The codes of the areas of one action, each once; SourceError for an unknown text."""
    codes = [code for area in areas for code in _known(AREAS, area, "area")]
    return list(dict.fromkeys(codes))


def role(text: str, basis: str) -> str:
    """The role of the province, and whether the document gives it; "" where it gives none."""
    note = _known(ROLE_NOTES, basis, "provincial_role_basis")
    return f"{text}{note}" if text and note is not None else ""


def _known(table: Mapping[str, Any], text: str, what: str) -> Any:
    """What a text means; SourceError when the table does not have it."""
    if text not in table:
        raise SourceError(f"programme: {what} unknown: {text!r}")
    return table[text]
