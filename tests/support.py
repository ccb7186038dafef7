"""A small but complete data folder, for tests that must not depend on the real one.

`small_data(tmp_path)` writes it and returns its root; `load_store(root)` reads it.

What is in it (all figures invented, all names real):

- themes `bevolking`, `wonen`;
- 12 gemeenten in a grid of squares, each with 2 wijken (`..00`, `..01`) of 2 buurten, PV22,
  NL01, the kernen Emmen, Roden and Zuidlaren, and BU01069999, a code of an older
  classification. BU01060101 has no boundary; BU01090101 is the rest of its wijk;
- `inwoners` (sum; gemeente, wijk, buurt, provincie 2024, land; 2022-2024): gemeente number i
  of `GEMEENTEN` (from 0) has 10,000 x (i + 1) in 2024 and 100 less each year before, so the
  twelve are 780,000 in 2024 and 777,600 in 2022;
- `aandeel_65plus` (%, weighted mean by `inwoners`; gemeente, land; 2022-2024): 20 + i in 2022,
  one more each year; Meppel 2022 is 0; in 2024 (provisional) Assen is suppressed, Coevorden
  missing, Emmen not applicable, and Hoogeveen has no row;
- `woz_waarde` (euro, no aggregate; gemeente, wijk; 2023, 2024): 200,000 + 10,000 x i;
- `afstand_huisarts` (km, estimate, no aggregate; gemeente, buurt; period 2019-2022), with two
  origins, a series break and a contradiction; all gemeenten but the first are 1.5;
- groupings `corop` (CR07, CR08, CR09; all stated) and `wzw` (RG_wzw_zuid stated with the one
  member Emmen, RG_wzw_noord not stated).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

HEADER = ("area_code", "period", "value", "status", "origin")
GEMEENTEN = {
    "GM1680": "Aa en Hunze",
    "GM0106": "Assen",
    "GM1681": "Borger-Odoorn",
    "GM0109": "Coevorden",
    "GM0114": "Emmen",
    "GM0118": "Hoogeveen",
    "GM0119": "Meppel",
    "GM1731": "Midden-Drenthe",
    "GM1699": "Noordenveld",
    "GM1730": "Tynaarlo",
    "GM1701": "Westerveld",
    "GM1690": "De Wolden",
}
COROP = {
    "CR07": ("Noord-Drenthe", ["GM1680", "GM0106", "GM1731", "GM1699", "GM1730"]),
    "CR08": ("Zuidoost-Drenthe", ["GM1681", "GM0109", "GM0114"]),
    "CR09": ("Zuidwest-Drenthe", ["GM0118", "GM0119", "GM1701", "GM1690"]),
}
NO_BOUNDARY = "BU01060101"
REST_OF_WIJK = "BU01090101"
OLD_CODE = "BU01069999"
CELL = 0.1  # degrees: the side of the square of one gemeente
Row = tuple[str, str, str, str, str]
Box = tuple[float, float, float, float]


def small_data(tmp_path: Path) -> Path:
    """Write the small data folder under `tmp_path`; returns its root (`tmp_path/data`)."""
    root = tmp_path / "data"
    for folder in ("indicators/bevolking", "indicators/wonen", "geo", "groupings"):
        (root / folder).mkdir(parents=True)
    _write_themes(root)
    _write_areas(root)
    _write_layers(root)
    _write_groupings(root)
    write_indicator(root, _inwoners(), _inwoners_rows())
    write_indicator(root, _aandeel_65plus(), _aandeel_rows())
    write_indicator(root, _woz_waarde(), _woz_rows())
    write_indicator(root, _afstand_huisarts(), _afstand_rows())
    return root


def write_indicator(root: Path, record: dict[str, Any], rows: list[Row]) -> None:
    """Write a record and its table, with the checksum of that table filled in."""
    folder = root / "indicators" / record["theme"]
    folder.mkdir(parents=True, exist_ok=True)
    content = table_text(rows).encode()
    (folder / f"{record['id']}.csv").write_bytes(content)
    table = {**record["table"], "sha256": hashlib.sha256(content).hexdigest()}
    (folder / f"{record['id']}.toml").write_text(toml({**record, "table": table}), "utf-8")


def table_text(rows: list[Row]) -> str:
    """The text of a table, sorted as the store wants it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *sorted(rows)])
    return out.getvalue()


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace the one place where `old` stands in a file; fails when it is not exactly one."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), "utf-8")


def edit_table(root: Path, name: str, old: str, new: str) -> int:
    """Replace `old` in table `name` ("bevolking/inwoners") and renew the checksum in its record.

    Returns the row number (header = 1) where the change stands.
    """
    path = root / "indicators" / f"{name}.csv"
    before = path.read_text("utf-8")
    replace_in(path, old, new)
    renew_checksum(root, name)
    return before[: before.index(old)].count("\n") + 1


def renew_checksum(root: Path, name: str) -> None:
    """Make the record's sha256 that of the table as it stands now."""
    table = root / "indicators" / f"{name}.csv"
    record = table.with_suffix(".toml")
    lines = record.read_text("utf-8").splitlines()
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    lines = [f'sha256 = "{digest}"' if line.startswith("sha256") else line for line in lines]
    record.write_text("\n".join(lines) + "\n", "utf-8")


def toml(record: dict[str, Any]) -> str:
    """Write a record as TOML: own fields first, then `[table]` and `[[array]]` sections."""
    return "\n".join(_toml_lines(record, "")) + "\n"


def _toml_lines(record: dict[str, Any], prefix: str) -> list[str]:
    lines, sections = [], []
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            sections += ["", f"[{name}]", *_toml_lines(value, f"{name}.")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for item in value:
                sections += ["", f"[[{name}]]", *_toml_lines(item, f"{name}.")]
        else:
            text = value.isoformat() if isinstance(value, date) else None
            lines.append(f"{key} = {text or json.dumps(value, ensure_ascii=False)}")
    return lines + sections


def wijken(gemeente: str) -> list[str]:
    """The two wijken of a gemeente, e.g. WK010600 and WK010601."""
    return [f"WK{gemeente[2:]}{n:02d}" for n in range(2)]


def buurten(wijk: str) -> list[str]:
    """The two buurten of a wijk, e.g. BU01060000 and BU01060001."""
    return [f"BU{wijk[2:]}{n:02d}" for n in range(2)]


def origin(origin_id: str = "cbs_kwb", **fields: Any) -> dict[str, Any]:
    """An origin record; `fields` replace or add."""
    return {
        "id": origin_id,
        "producer": "CBS",
        "title": "Kerncijfers wijken en buurten",
        "table_id": "85984NED",
        "url": "https://opendata.cbs.nl/",
        "licence": "CC BY 4.0",
        "attribution": "Bron: CBS (CC BY 4.0)",
        "published": date(2025, 6, 30),
        "accessed": date(2025, 11, 1),
    } | fields


def _write_themes(root: Path) -> None:
    themes = [
        {"id": "bevolking", "title": "Bevolking", "description": "Wie wonen er in Drenthe?"},
        {"id": "wonen", "title": "Wonen", "description": "Hoe wonen mensen in Drenthe?"},
    ]
    (root / "indicators" / "themes.toml").write_text(toml({"theme": themes}), "utf-8")


def _area_rows() -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("NL01", "land", "Nederland", "", "", "none", "", "true")]
    rows.append(("PV22", "provincie", "Drenthe", "", "NL01", "own", "", "true"))
    for gm, name in GEMEENTEN.items():
        rows.append((gm, "gemeente", name, gm, "PV22", "own", "", "true"))
        for number, wk in enumerate(wijken(gm), 1):
            rows.append((wk, "wijk", f"Wijk {number} {name}", gm, gm, "own", "1", "true"))
            for side, bu in zip(("noord", "zuid"), buurten(wk), strict=True):
                boundary = {NO_BOUNDARY: "none", REST_OF_WIJK: "rest_of_wijk"}.get(bu, "own")
                title = f"Buurt {number} {side} {name}"
                rows.append((bu, "buurt", title, gm, wk, boundary, "1", "true"))
    kernen = {"Emmen": "GM0114", "Roden": "GM1699", "Zuidlaren": "GM1730"}
    for number, (name, gm) in enumerate(kernen.items(), 1):
        rows.append((f"WP{number:04d}", "kern", name, gm, gm, "own", "", "true"))
    old = f"Onbekend gebied {OLD_CODE} (oudere indeling)"
    return [*rows, (OLD_CODE, "buurt", old, "GM0106", "", "none", "", "false")]


def _write_areas(root: Path) -> None:
    header = "area_code,area_level,name,gemeente_code,parent_code,boundary,boundary_change,valid"
    with (root / "geo" / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header.split(","), *_area_rows()])


def _boxes() -> dict[str, dict[str, Box]]:
    """Boxes (west, south, east, north) in WGS84 by layer and area code."""
    boxes: dict[str, dict[str, Box]] = {name: {} for name in ("gemeente", "wijk", "buurt", "kern")}
    for number, gm in enumerate(GEMEENTEN):
        west, south = 6.2 + CELL * (number % 4), 52.65 + CELL * (number // 4)
        west, south, east, north = (round(x, 4) for x in (west, south, west + CELL, south + CELL))
        middle, centre = round((south + north) / 2, 4), round((west + east) / 2, 4)
        boxes["gemeente"][gm] = (west, south, east, north)
        halves = ((west, south, east, middle), (west, middle, east, north))
        for wk, (x0, y0, x1, y1) in zip(wijken(gm), halves, strict=True):
            boxes["wijk"][wk] = (x0, y0, x1, y1)
            first, second = buurten(wk)
            boxes["buurt"] |= {first: (x0, y0, centre, y1), second: (centre, y0, x1, y1)}
    del boxes["buurt"][NO_BOUNDARY]
    for code, gm in (("WP0001", "GM0114"), ("WP0002", "GM1699"), ("WP0003", "GM1730")):
        boxes["kern"][code] = boxes["gemeente"][gm]
    boxes["provincie"] = {"PV22": (6.2, 52.65, 6.6, 52.95)}
    return boxes


def _feature(code: str, name: str, box: Box) -> dict[str, Any]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    properties = {"area_code": code, "name": name}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


def geo_origin() -> dict[str, Any]:
    """The origin of the layers."""
    attribution = "Kadaster / Centraal Bureau voor de Statistiek, 2024"
    return origin("kadaster_cbs", title="Wijk- en buurtkaart", attribution=attribution)


def _write_layers(root: Path) -> None:
    names = {row[0]: row[2] for row in _area_rows()}
    source = geo_origin()
    for layer, boxes in _boxes().items():
        collection = {
            "type": "FeatureCollection",
            "attribution": source["attribution"],
            "licence": source["licence"],
            "features": [_feature(code, names[code], box) for code, box in boxes.items()],
        }
        write_layer(root, layer, collection, source)


def write_layer(root: Path, layer: str, collection: dict[str, Any], source: dict[str, Any]) -> None:
    """Write a layer and its record, with the checksum filled in."""
    content = json.dumps(collection).encode()
    (root / "geo" / f"{layer}.geojson").write_bytes(content)
    record = {
        "id": layer,
        "title": f"Grenzen: {layer}",
        "area_level": layer,
        "year": 2024,
        "path": f"{layer}.geojson",
        "sha256": hashlib.sha256(content).hexdigest(),
        "processing": ["Bedacht voor de tests"],
        "origin": source,
    }
    (root / "geo" / f"{layer}.toml").write_text(toml(record), "utf-8")


def _write_groupings(root: Path) -> None:
    corop = [
        {"id": c.lower(), "area_code": c, "title": t, "members": m, "membership": "stated"}
        for c, (t, m) in COROP.items()
    ]
    zuid = {"id": "wzw_zuid", "area_code": "RG_wzw_zuid", "title": "WZW Zuid"}
    noord = {"id": "wzw_noord", "area_code": "RG_wzw_noord", "title": "WZW Noord"}
    wzw = [
        zuid | {"members": ["GM0114"], "membership": "stated"},
        noord | {"members": [], "membership": "not_stated"},
    ]
    for name, title, regions in (("corop", "COROP-regio's", corop), ("wzw", "WZW-regio's", wzw)):
        record = {"id": name, "title": title, "description": title, "period": "2024"}
        record |= {"origin": origin(f"bron_{name}"), "regions": regions}
        (root / "groupings" / f"{name}.toml").write_text(toml(record), "utf-8")


def record_of(indicator_id: str, theme: str, **fields: Any) -> dict[str, Any]:
    """An indicator record without checksum; `fields` replace or add."""
    title = indicator_id.replace("_", " ").capitalize()
    return {
        "id": indicator_id,
        "title": title,
        "question": "Hoeveel zijn er?",
        "description": f"{title}, bedacht voor de tests.",
        "theme": theme,
        "unit": "inwoners",
        "decimals": 0,
        "direction": "neutral",
        "kind": "measured",
        "origin": [origin()],
        "aggregate": {"rule": "none"},
        "table": {"path": f"{indicator_id}.csv", "levels": ["gemeente"]},
    } | fields


def _inwoners() -> dict[str, Any]:
    levels = ["gemeente", "wijk", "buurt", "provincie", "land"]
    return record_of(
        "inwoners",
        "bevolking",
        question="Waar wonen de meeste mensen?",
        aggregate={"rule": "sum"},
        table={"path": "inwoners.csv", "levels": levels},
    )


def _inwoners_rows() -> list[Row]:
    rows: list[Row] = [("PV22", "2024", "780000", "final", "cbs_kwb")]
    for back, period in enumerate(("2024", "2023", "2022")):
        rows.append(("NL01", period, str(17_900_000 - 50_000 * back), "final", "cbs_kwb"))
        for number, gm in enumerate(GEMEENTEN):
            total = 10_000 * (number + 1) - 100 * back
            rows.append((gm, period, str(total), "final", "cbs_kwb"))
            for wk in wijken(gm):
                rows.append((wk, period, str(total // 2), "final", "cbs_kwb"))
                for bu in buurten(wk):
                    rows.append((bu, period, str(total // 4), "final", "cbs_kwb"))
    return [*rows, (OLD_CODE, "2022", "12", "final", "cbs_kwb")]


def _aandeel_65plus() -> dict[str, Any]:
    return record_of(
        "aandeel_65plus",
        "bevolking",
        question="Waar wonen de meeste 65-plussers?",
        unit="%",
        decimals=1,
        aggregate={"rule": "weighted_mean", "denominator": "inwoners", "note": "Naar inwoners."},
        table={"path": "aandeel_65plus.csv", "levels": ["gemeente", "land"]},
    )


def _aandeel_rows() -> list[Row]:
    without = {"GM0106": "suppressed", "GM0109": "missing", "GM0114": "not_applicable"}
    rows: list[Row] = []
    for later, period in enumerate(("2022", "2023", "2024")):
        status = "provisional" if period == "2024" else "final"
        rows.append(("NL01", period, f"{19 + later}.5", status, "cbs_kwb"))
        for number, gm in enumerate(GEMEENTEN):
            if period == "2024" and gm in without:
                rows.append((gm, period, "", without[gm], "cbs_kwb"))
            elif (gm, period) == ("GM0119", "2022"):
                rows.append((gm, period, "0", status, "cbs_kwb"))
            elif (gm, period) != ("GM0118", "2024"):
                rows.append((gm, period, str(20 + number + later), status, "cbs_kwb"))
    return rows


def _woz_waarde() -> dict[str, Any]:
    return record_of(
        "woz_waarde",
        "wonen",
        unit="euro",
        table={"path": "woz_waarde.csv", "levels": ["gemeente", "wijk"]},
    )


def _woz_rows() -> list[Row]:
    return [
        (code, period, str(200_000 + 10_000 * number), "final", "cbs_kwb")
        for number, gm in enumerate(GEMEENTEN)
        for period in ("2023", "2024")
        for code in (gm, *wijken(gm))
    ]


def _afstand_huisarts() -> dict[str, Any]:
    other = {"area_code": "GM0106", "period": "2019-2022", "other_value": 1.7}
    notes = {
        "caveats": ["Afstand over de weg."],
        "series_breaks": [{"period": "2019-2022", "note": "Andere wegenkaart."}],
        "contradictions": [other | {"other_origin": "rivm", "note": "RIVM telt anders."}],
    }
    return record_of(
        "afstand_huisarts",
        "wonen",
        unit="km",
        decimals=1,
        direction="lower_is_better",
        kind="modelled",
        origin=[origin(), origin("rivm", producer="RIVM", attribution="Bron: RIVM (CC BY 4.0)")],
        table={"path": "afstand_huisarts.csv", "levels": ["gemeente", "buurt"]},
        notes=notes,
    )


def _afstand_rows() -> list[Row]:
    codes = [c for gm in GEMEENTEN for c in (gm, *(b for w in wijken(gm) for b in buurten(w)))]
    rows: list[Row] = [
        (code, "2019-2022", "1.5", "estimate", "cbs_kwb") for code in codes if code != "GM1680"
    ]
    return [*rows, ("GM1680", "2019-2022", "2.25", "estimate", "rivm")]
