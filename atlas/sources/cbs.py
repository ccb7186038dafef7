"""CBS: which rows of which StatLine extract make up each indicator.

Pieces stand in order of precedence: the newer download of the same concept first. The
origin ids are those of the records; what each source holds is said there.
"""

from __future__ import annotations

from pathlib import Path

from atlas.sources.cbs_names import (
    CORE_2015,
    CORE_2025,
    CORE_AND_2025,
    CORE_DISTANCES,
    CORE_ONLY,
    CRIME,
    DRENTHE,
    INCOME,
    INCOME_2024,
    KWB,
    KWB_2024,
    KWB_ONLY,
    OLDER,
    ORIGINS,
    OTHER_DISTANCES,
    POPULATION,
    PROXIMITY,
    SALES,
)
from atlas.sources.series import Piece, build_series

THOUSAND = "1000"
TOTAL = "bevolking_totaal"
HOUSEHOLDS = "huishoudens_totaal"


def _piece(extract: str, *names: str, factor: str = "1", share_of: str = "") -> Piece:
    return Piece(extract, names, ORIGINS[extract], factor, share_of)


def _core(*names: str, factor: str = "1", share_of: str = "") -> list[Piece]:
    """Regionale kerncijfers: the Drenthe series of 2019, then all areas of 2015."""
    return [_piece(file, *names, factor=factor, share_of=share_of) for file in (DRENTHE, CORE_2015)]


def _core_2025(*names: str, share_of: str = "") -> list[Piece]:
    """Regionale kerncijfers of all three downloads, the newest first."""
    return [_piece(CORE_2025, *names, share_of=share_of), *_core(*names, share_of=share_of)]


def _kwb(name: str) -> list[Piece]:
    """Kerncijfers wijken en buurten of gemeenten: one piece per edition."""
    return [
        Piece(KWB, (name,), f"cbs_kwb_{year}", period=str(year)) for year in range(2025, 2019, -1)
    ]


def _kwb_2024(name: str, present: bool, share_of: str = "") -> list[Piece]:
    """Kerncijfers wijken en buurten 2024, for the age groups that it has."""
    return [_piece(KWB_2024, name, share_of=share_of)] if present else []


def _older(position: str, *groups: str, share_of: str = "") -> Piece:
    return _piece(OLDER, *(f"{position}__{group}" for group in groups), share_of=share_of)


def _proximity(name: str, other: str) -> list[Piece]:
    """A distance that both the proximity table and the core figures give."""
    return [_piece(PROXIMITY, other), *_core(name)]


def _income(name: str, factor: str) -> list[Piece]:
    return [_piece(file, name, factor=factor) for file in (INCOME_2024, INCOME)]


FIVE_YEARS = ("0_5", "5_10", "10_15", "15_20", "20_25")
OVER_65 = ("65_70", "70_75", "75_80", "80_85", "85_90", "90_95", "95plus")
UNDER_80, OVER_80 = OVER_65[:3], OVER_65[3:]
ORIGIN_GROUPS = ("nederland", "europa_exclusief_nederland", "buiten_europa")
WIDE_AGES = {
    "leeftijd_0_15": ("leeftijd_0_5", "leeftijd_5_10", "leeftijd_10_15"),
    "leeftijd_15_25": ("leeftijd_15_20", "leeftijd_20_25"),
    "leeftijd_65plus": ("leeftijd_65_80", "leeftijd_80plus"),
}


def _population() -> dict[str, list[Piece]]:
    """Population, density, sex and origin."""
    series = {
        TOTAL: [
            _piece(KWB_2024, TOTAL),
            _piece(CORE_2025, TOTAL),
            _older("personen", "totaal"),
            *_core(TOTAL),
            *_kwb(TOTAL),
            _piece(POPULATION, "bevolking_1_januari"),
        ],
        "mannen": [_piece(KWB_2024, "mannen")],
        "vrouwen": [_piece(KWB_2024, "vrouwen")],
        "bevolkingsdichtheid": [*_core("bevolkingsdichtheid"), *_kwb("bevolkingsdichtheid")],
    }
    for group in ORIGIN_GROUPS:
        name = f"herkomst_{group}"
        series[name] = [_piece(KWB_2024, name)]
        series[f"{name}_pct"] = [_piece(KWB_2024, name, share_of=TOTAL)]
    return series


def _ages() -> dict[str, list[Piece]]:
    """Age groups, as counts and as shares of all inhabitants.

    A share that CBS gives itself goes before one that we compute.
    """
    series: dict[str, list[Piece]] = {}
    for name in (f"leeftijd_{group}" for group in (*FIVE_YEARS, "25_45", "45_65")):
        kwb = name in ("leeftijd_25_45", "leeftijd_45_65")
        series[name] = [*_kwb_2024(name, kwb), *_core_2025(name)]
        series[f"{name}_pct"] = [
            *_kwb_2024(name, kwb, share_of=TOTAL),
            _piece(CORE_2025, name, share_of=TOTAL),
            *_core(f"{name}_pct"),
        ]
    for name, groups in WIDE_AGES.items():
        older: tuple[str, ...] = OVER_65 if name == "leeftijd_65plus" else ()
        for suffix, share, whole in (("", "", ""), ("_pct", TOTAL, "personen__totaal")):
            series[name + suffix] = [
                _piece(KWB_2024, name, share_of=share),
                _piece(CORE_2025, *groups, share_of=share),
                *([_older("personen", *older, share_of=whole)] if older else []),
                *_core(*groups, share_of=share),
            ]
    for name, older in (("leeftijd_65_80", UNDER_80), ("leeftijd_80plus", OVER_80)):
        series[name] = [_piece(CORE_2025, name), _older("personen", *older), *_core(name)]
        series[f"{name}_pct"] = [
            *_core_2025(f"{name}_pct"),
            _older("personen", *older, share_of="personen__totaal"),
        ]
    return series


def _households_and_homes() -> dict[str, list[Piece]]:
    """Households, the households of older people, and homes."""
    series = {
        HOUSEHOLDS: [*_core_2025(HOUSEHOLDS), *_kwb(HOUSEHOLDS)],
        "woningvoorraad": [*_core("woningvoorraad"), *_kwb("woningvoorraad")],
        "koopwoningen_pct": [*_core("koopwoningen_pct"), *_kwb("koopwoningen_pct")],
        "huurwoningen_pct": [*_core("huurwoningen_pct"), *_kwb("huurwoningen_pct")],
        "gemiddelde_woz_waarde": [
            *_core("gemiddelde_woz_waarde", factor=THOUSAND),
            *_kwb("gemiddelde_woz_waarde"),
        ],
        "gemiddelde_verkoopprijs": [_piece(SALES, "gemiddelde_verkoopprijs_bestaande_koopwoning")],
    }
    for name in ("huishoudens_zonder_kinderen", "huishoudens_met_kinderen"):
        series[f"{name}_pct"] = [
            _piece(CORE_2025, name, share_of=HOUSEHOLDS),
            *_core(f"{name}_pct"),
        ]
    for age, groups in (("65plus", OVER_65), ("80plus", OVER_80)):
        for position in ("alleenstaand", "institutioneel"):
            series[f"{position}_{age}"] = [_older(position, *groups)]
    series["alleenstaanden"] = [_older("alleenstaand", "totaal")]
    series["institutioneel"] = [_older("institutioneel", "totaal")]
    return series


def _income_and_safety() -> dict[str, list[Piece]]:
    """Household incomes in euro, jobs, and registered crime."""
    incomes = [
        f"{kind}_{concept}_inkomen"
        for kind in ("gemiddeld", "mediaan")
        for concept in ("gestandaardiseerd", "besteedbaar")
    ]
    return {
        **{name: _income(name, THOUSAND) for name in incomes},
        "particuliere_huishoudens": _income("particuliere_huishoudens_x1000", THOUSAND),
        "inkomen_1e_10pct_groep": [_piece(INCOME, "inkomen_1e_10pct_groep")],
        "banen_werknemers": _core("banen_werknemers", factor=THOUSAND),
        "misdrijven": [_piece(CRIME, "geregistreerde_misdrijven_totaal")],
        "misdrijven_per_1000": [_piece(CRIME, "geregistreerde_misdrijven_per_1000")],
    }


SERIES: dict[str, list[Piece]] = {
    **{name: _core(name) for name in CORE_ONLY},
    **{name: _core_2025(name) for name in CORE_AND_2025},
    **{name: _kwb(name) for name in KWB_ONLY},
    **{name: _proximity(name, other) for name, other in CORE_DISTANCES.items()},
    **{name: [_piece(PROXIMITY, other)] for name, other in OTHER_DISTANCES.items()},
    **_population(),
    **_ages(),
    **_households_and_homes(),
    **_income_and_safety(),
}


def build(input_dir: Path, data_dir: Path) -> None:
    """Write the tables of all CBS indicators; raises SourceError for any that is refused."""
    build_series(input_dir, data_dir, SERIES)
