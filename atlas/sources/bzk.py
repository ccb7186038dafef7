"""BZK: the Leefbaarometer of 2024 for gemeenten and buurten.

The unweighted mean of the gemeenten in the file is no figure of the producer and is not
used. Scores are modelled, so an observed value is an estimate here.
"""

from __future__ import annotations

from pathlib import Path

from atlas.sources.common import STATUSES
from atlas.sources.series import Piece, build_series

GEMEENTE = "bzk_leefbaarometer_2024_gemeente.csv"
BUURT = "bzk_leefbaarometer_2024_buurt.csv.gz"
DIMENSIONS = (
    "woningvoorraad",
    "fysieke_omgeving",
    "voorzieningen",
    "sociale_samenhang",
    "overlast_onveiligheid",
)
MODELLED = {**STATUSES, "observed": "estimate"}


def _both(name: str) -> list[Piece]:
    return [
        Piece(GEMEENTE, (name,), "bzk_leefbaarometer_gemeente"),
        Piece(BUURT, (name,), "bzk_leefbaarometer_buurt"),
    ]


SERIES: dict[str, list[Piece]] = {
    "leefbaarometer_score": _both("lbm_afwijking_totaal"),
    "leefbaarometer_klasse": _both("lbm_klasse_totaal"),
    **{f"leefbaarometer_{name}": _both(f"lbm_{name}") for name in DIMENSIONS},
    **{
        f"leefbaarometer_klasse_{name}": [
            Piece(GEMEENTE, (f"lbm_klasse_{name}",), "bzk_leefbaarometer_gemeente")
        ]
        for name in DIMENSIONS
    },
}


def build(input_dir: Path, data_dir: Path) -> None:
    """Write the tables of all Leefbaarometer indicators; raises SourceError if refused."""
    build_series(input_dir, data_dir, SERIES, MODELLED)
