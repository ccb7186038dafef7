"""Schools in Drenthe from the open data of DUO, asked of its CKAN portal.

DUO gives addresses without coordinates. A school stands on the point of the kern with the
name of its place, in its own gemeente; a place that is no kern of ours gets no point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from atlas.sources.fetch import LATER, Call, Fetcher
from atlas.sources.online import Fetched, address, clean, counted, place_id, place_rows
from atlas.store.store import Store

SOURCE, HOST = "DUO", "onderwijsdata.duo.nl"
ACTION = f"https://{HOST}/api/3/action"
INTERNAL = re.compile(r"^https?://[^/?#]*\.apps\.prd\.duo\.rijksapps\.nl(?=[/?#]|$)")
PAGE, MOST_ROWS = 5000, 100_000
REPORT = "meld dit aan de beheerder van de atlas"
COLUMNS = (
    "VESTIGINGSCODE",
    "VESTIGINGSNAAM",
    "STRAATNAAM",
    "HUISNUMMER-TOEVOEGING",
    "POSTCODE",
    "PLAATSNAAM",
    "GEMEENTENUMMER",
)


@dataclass(frozen=True, slots=True)
class List:
    """One list of the portal: data set, file in it, kind of place, letters in the place_id."""

    package: str
    file: str
    kind: str
    letters: str


LISTS = (
    List("adressen_bo", "vestigingenbo.csv", "basisschool", "bo"),
    List("adressen_vo", "vestigingenvo.csv", "voortgezet_onderwijs", "vo"),
)


class Kernen:
    """The kernen of a store by name and gemeente, and their points as they are written."""

    def __init__(self, store: Store) -> None:
        areas = [area for area in store.areas.values() if area.valid]
        self.gemeenten = {each.area_code for each in areas if each.area_level == "gemeente"}
        self._codes = {
            (plain_name(area.name), area.gemeente_code): area.area_code
            for area in areas
            if area.area_level == "kern"
        }
        features = store.geometry("kern")["features"] if "kern" in store.layers else []
        shapes = {each["properties"]["area_code"]: each["geometry"] for each in features}
        self._points: dict[str, tuple[float, float]] = {
            code: tuple(shape["coordinates"])
            for code, shape in shapes.items()
            if shape["type"] == "Point"
        }

    def code(self, place: str, gemeente: str) -> str:
        """The kern of this name in a gemeente; "" when there is none."""
        return self._codes.get((plain_name(place), gemeente), "")

    def point(self, code: str) -> tuple[str, str]:
        """Longitude and latitude of a kern as in the layer; two empty texts without a point."""
        lon, lat = self._points.get(code, ("", ""))
        return str(lon), str(lat)


def plain_name(name: str) -> str:
    """A name to compare: `ALTEVEER GEM NOORDENVELD` and `Alteveer` are both `alteveer`."""
    bare = re.sub(r"\s+gem\.?\s.*$", "", name.casefold())
    letters = unicodedata.normalize("NFKD", bare)
    return re.sub(r"[^a-z0-9]", "", letters)


def public_url(url: str) -> str:
    """The public address of a file; the portal sometimes gives one of its own network."""
    return INTERNAL.sub(f"https://{HOST}", url)


def fetch_duo(store: Store, fetcher: Fetcher, today: date) -> Fetched:
    """Ask the portal of DUO for all schools, and keep those in Drenthe."""
    kernen, rows, notes = Kernen(store), [], []
    for each in LISTS:
        call = Call(SOURCE, f"{ACTION}/package_show", params={"id": each.package})
        resource, licence = find_file(fetcher.json(call), each, call)
        records = [*_records(fetcher, resource["id"])]
        found, said = read_schools(records, each, kernen, today, public_url(resource["url"]))
        if not found:
            call.refuse(f"in {each.file} staat geen school in Drenthe", REPORT)
        rows += found
        notes += [f"{each.package}: {note}" for note in (f"licentie {licence}", *said)]
    call = Call(SOURCE, ACTION)
    return Fetched(place_rows(rows, call), tuple(notes))


def find_file(answer: Mapping[str, Any], wanted: List, call: Call) -> tuple[dict[str, str], str]:
    """The file of a data set, as its `id` and `url`, and the licence that the portal states."""
    package = _result(answer, call)
    resources = package.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        if not isinstance(resource, dict):
            continue
        url, number = clean(resource.get("url")), clean(resource.get("id"))
        if url.rpartition("/")[2].lower() == wanted.file and number:
            return {"id": number, "url": url}, clean(package.get("license_title")) or "onbekend"
    return call.refuse(f"in {wanted.package} staat geen bestand {wanted.file}", REPORT)


def _records(fetcher: Fetcher, resource_id: str) -> Iterator[Mapping[str, Any]]:
    """All rows of a file, page after page; FetchError when they are not as many as promised."""
    start = Call(SOURCE, f"{ACTION}/datastore_search")
    wanted: dict[str, str | int] = {"resource_id": resource_id, "limit": PAGE, "sort": "_id"}
    total, seen = 1, 0
    while seen < total:
        call = replace(start, params=wanted | {"offset": seen})
        page, now = read_page(fetcher.json(call), call)
        if not page or now > MOST_ROWS or (seen and now != total):
            call.refuse(f"{seen + len(page)} rijen gekregen, {now} beloofd", LATER)
        total, seen = now, seen + len(page)
        yield from page


def read_page(answer: Mapping[str, Any], call: Call) -> tuple[list[Mapping[str, Any]], int]:
    """The rows of one page and how many rows the file has; FetchError names an absent column."""
    result = _result(answer, call)
    fields, records, total = (result.get(name) for name in ("fields", "records", "total"))
    if not isinstance(fields, list) or not isinstance(records, list) or type(total) is not int:
        call.refuse("het antwoord heeft een andere vorm dan verwacht", REPORT)
    names = [clean(field.get("id")) for field in fields if isinstance(field, dict)]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        others = ", ".join(name for name in names if name not in COLUMNS)
        call.refuse(f"kolom {', '.join(missing)} ontbreekt; wel: {others}", REPORT)
    if not all(isinstance(record, dict) for record in records):
        call.refuse("een rij heeft een andere vorm dan verwacht", REPORT)
    return records, total


def read_schools(
    records: list[Mapping[str, Any]], wanted: List, kernen: Kernen, today: date, url: str
) -> tuple[list[dict[str, str]], list[str]]:
    """The rows of the schools in Drenthe, and notes on those without a point."""
    rows, without, unknown = [], 0, 0
    for record in records:
        cells = {name: clean(record.get(name)) for name in COLUMNS}
        gemeente = f"GM{cells['GEMEENTENUMMER'].zfill(4)}"
        if gemeente not in kernen.gemeenten or not cells["VESTIGINGSCODE"]:
            continue
        kern = kernen.code(cells["PLAATSNAAM"], gemeente)
        lon, lat = kernen.point(kern)
        unknown += not kern
        without += bool(kern) and not lon
        place = {
            "place_id": place_id(f"duo_{wanted.letters}_", cells["VESTIGINGSCODE"]),
            "name": cells["VESTIGINGSNAAM"] or "School zonder naam",
            "kind": wanted.kind,
            "area_code": kern or gemeente,
            "lon": lon,
            "lat": lat,
            "precision": "kern" if kern else "gemeente",
            "address": _address(cells),
            "period": today.isoformat(),
            "state": "bestaat",
            "certainty": "hoog",
            "locator": f"{url}, VESTIGINGSCODE {cells['VESTIGINGSCODE']}",
        }
        rows.append(place)
    notes = (
        *counted(unknown, "in een plaats die geen kern van ons is (alleen de gemeente is bekend)"),
        *counted(without, "in een kern zonder punt"),
    )
    return rows, [*notes]


def _address(cells: Mapping[str, str]) -> str:
    parts = ("STRAATNAAM", "HUISNUMMER-TOEVOEGING", "POSTCODE", "PLAATSNAAM")
    return address(*(cells[part] for part in parts))


def _result(answer: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """The result inside an answer of CKAN; FetchError when the portal says it failed."""
    result = answer.get("result")
    if answer.get("success") is not True or not isinstance(result, dict):
        call.refuse("het portaal geeft geen resultaat", REPORT)
    return result
