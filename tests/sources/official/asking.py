"""How tests ask the official server: one small source for each protocol."""

from __future__ import annotations

from typing import Any

from atlas.sources.fetch import Fetcher
from atlas.sources.live.answers import Scope, SourceTable
from atlas.sources.live.ogc import Feature, Features, features
from atlas.sources.live.reading import read
from atlas.store.sources import Edition, Margins, Measure, Source
from tests.sources.official import Official, figures, serve

SCOPE = Scope.of([*figures.areas("gemeente"), "PV22", "CR07", "CR08", "CR09", "NL01"])
ALL_LEVELS = ("land", "gemeente", "wijk", "buurt")
ZIP = "resources/open-data-leefbaarometer-meting-2024.zip"
MARGINS = Margins(dimension="Marges", estimate="MW00000", lower="MOG0095", upper="MBG0095")


async def no_sleep(seconds: float) -> None:
    """A pause that takes no time."""


def fetcher(**fields: Any) -> Fetcher:
    """A fetcher that does not wait between attempts."""
    return Fetcher(sleep=no_sleep, **fields)


def source(site: Official, adapter: str, *measures: Measure, **fields: Any) -> Source:
    """A record for a test; `table` and `period` are those of its one edition."""
    root = "/odata/v1/CBS" if adapter == "cbs_v4" else ""
    edition = Edition(
        table_id=fields.pop("table", "85984NED"),
        period=fields.pop("period", ""),
        region=fields.pop("region", ""),
    )
    given: dict[str, Any] = {
        "id": "proef",
        "title": "Proefbron",
        "producer": "CBS",
        "licence": "CC BY 4.0",
        "attribution": "Bron: CBS",
        "levels": ALL_LEVELS,
        "editions": (edition,),
    }
    return Source(adapter=adapter, url=site.url(root), measures=measures, **(given | fields))


def one(indicator: str, *names: str, **fields: Any) -> Measure:
    """A measure of a record."""
    return Measure(indicator=indicator, names=names, **fields)


def ask(record: Source, by: Fetcher | None = None) -> SourceTable:
    """The table of a source."""
    with (by or fetcher()).connected() as connected:
        return read(record, connected, only_areas=SCOPE)


def layer(number: int = 30, prefix: str = "GM") -> list[Feature]:
    """A layer of so many squares."""
    return [
        {
            "type": "Feature",
            "id": f"{prefix}.{n}",
            "properties": {"statcode": f"{prefix}{n:04}", "jaarcode": 2024},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[n, 0], [n + 1, 0], [n + 1, 1], [n, 1], [n, 0]]],
            },
        }
        for n in range(number)
    ]


def official(**options: Any) -> Any:
    """The server with something of every protocol."""
    return serve(
        [figures.kwb(), figures.core()],
        {"gemeenten": layer()},
        {ZIP: figures.scores()},
        **options,
    )


# What of each protocol holds the figures: a word of its path.
PATHS = {
    "v3": "UntypedDataSet",
    "v4": "Observations",
    "leefbaarometer": "resources",
    "ogc": "items",
    "wfs": "wfs",
}


def ask_by(protocol: str, site: Official, by: Fetcher | None = None) -> Any:
    """Figures or features of the official server, by one of the protocols."""
    if protocol == "v3":
        return ask(source(site, "cbs_v3", one("inwoners", "AantalInwoners"), period="2024"), by)
    if protocol == "v4":
        return ask(source(site, "cbs_v4", one("inwoners", "M000001"), period="2024"), by)
    if protocol == "leefbaarometer":
        levels = ("gemeente", "wijk", "buurt")
        return ask(source(site, protocol, one("score", "afw"), table=ZIP, levels=levels), by)
    if protocol == "wfs":
        site.wrong.setdefault("items", lambda visit: visit.give(404))
    place = Features("Proefbron", site.url("/ogc/v1"), site.url("/wfs") * (protocol == "wfs"))
    return features(place, "gemeenten", by or fetcher())[0]
