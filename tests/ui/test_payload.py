"""What travels: small, exact, without NaN, and the same figures as everywhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from atlas.domain.choice import parse_choice
from atlas.domain.view import MapView, build_view
from atlas.store.store import Store
from atlas.ui import catalogue, payload
from atlas.ui.assets import ASSETS

SIZES = {"gemeente": 5_000, "wijk": 15_000, "buurt": 15_000}


def message(store: Store, **params: str) -> tuple[MapView, dict[str, Any], bytes]:
    """The view of an address, its message, and the bytes of that message."""
    choice, notices = parse_choice(params, store)
    view = build_view(store, choice)
    body = catalogue.encode(payload.values(view, store, choice, notices))
    return view, json.loads(body), body


def asset(url: str) -> Any:
    """The JSON behind an address of the atlas."""
    found = ASSETS.find(url.removeprefix("/assets/"))
    assert found is not None
    return json.loads(found.body)


def test_values_and_marks_follow_the_areas_of_the_layer(store: Store) -> None:
    view, sent, _ = message(store, indicator="bevolking_totaal", jaar="2020")
    areas = asset(sent["layer"])["areas"]
    values = dict(zip([area["code"] for area in areas], sent["values"], strict=True))
    assert values["GM0114"] == 107_048
    assert sum(values.values()) == 493_682
    assert len(sent["marks"]) == len(areas) == 12
    assert view.classes is not None
    for index, count in enumerate(view.classes.counts):
        assert sent["marks"].count(str(index)) == count


def test_every_level_fits_the_promised_bytes(store: Store) -> None:
    for indicator in store.indicators:
        for level, most in SIZES.items():
            if store.periods(indicator, level):
                _, sent, body = message(store, indicator=indicator, niveau=level)
                assert len(body) <= most - 600, (indicator, level, len(body))
                assert sent["choice"]["niveau"] == level


def test_a_cell_without_value_has_a_reason_and_never_a_number(store: Store) -> None:
    _, sent, _ = message(store, indicator="eenzaam_65plus", niveau="buurt", jaar="2020")
    kinds = set(sent["marks"])
    assert "s" in kinds
    for value, mark in zip(sent["values"], sent["marks"], strict=True):
        assert (value is None) == (mark in "smn")


def test_a_margin_goes_along_only_where_the_source_gives_one(store: Store) -> None:
    view, sent, _ = message(store, indicator="bevolking_totaal", jaar="2020")
    assert "margins" not in sent
    first, *others = view.cells
    with_margin = replace(view, cells=(replace(first, lower=1.5, upper=2.5), *others))
    found = payload.values(with_margin, store, view.choice, [])
    assert found["margins"] == [(1.5, 2.5), *[None] * (len(others) + 2)]
    assert "95 procent" in found["margin_note"]


def test_fault_24_nan_is_refused_and_none_is_null() -> None:
    assert catalogue.encode([None]) == b"[null]"
    with pytest.raises(ValueError, match="[Nn]a[Nn]|JSON"):
        catalogue.encode([float("nan")])


def test_the_address_in_the_message_gives_the_same_message(store: Store) -> None:
    from urllib.parse import parse_qsl

    given = {"indicator": "eenzaam_18plus", "niveau": "wijk", "jaar": "2016", "methode": "gelijk"}
    _, sent, _ = message(store, **given, klassen="4", midden="nederland")
    _, again, _ = message(store, **dict(parse_qsl(sent["query"])))
    assert again == sent


def test_drenthe_and_nederland_stand_beside_the_areas(store: Store) -> None:
    _, sent, _ = message(store, indicator="eenzaam_18plus", jaar="2020")
    assert sent["nederland"][0] == 47.0
    assert sent["drenthe"][3] is True  # computed by the declared rule
    _, sent, _ = message(store, indicator="eenzaam_65plus", jaar="2020")
    assert sent["drenthe"][:2] == [None, "missing"]


def test_the_sources_of_drenthe_and_nederland_are_named_too(store: Store) -> None:
    for indicator in store.indicators:
        view, sent, _ = message(store, indicator=indicator)
        used = {cell.origin for cell in (*view.cells, view.drenthe, view.nederland)} - {""}
        assert used == set(sent["origins"])
        assert used <= {origin["id"] for origin in asset(sent["record"])["origins"]}


def test_a_record_has_source_licence_and_series(store: Store) -> None:
    _, sent, _ = message(store, indicator="eenzaam_18plus")
    record = asset(sent["record"])
    assert record["origins"][0]["table_id"] == "50090NED"
    assert record["origins"][0]["licence"]
    assert record["series"]["NL01"] == [
        ["2012", 39.6, "estimate"],
        ["2016", 43.4, "estimate"],
        ["2020", 47.0, "estimate"],
    ]
    assert [point[1] for point in record["series"]["GM0114"]] == [36.6, 42.5, 45.6]


def test_the_series_of_a_small_area_comes_with_its_choice(store: Store) -> None:
    _, sent, _ = message(store, indicator="eenzaam_18plus", niveau="wijk", gebied="WK010600")
    assert [period for period, *_ in sent["series"]] == ["2012", "2016", "2020"]
    _, sent, _ = message(store, indicator="eenzaam_18plus", gebied="GM0114")
    assert sent["series"] == []


def test_the_catalogue_offers_only_what_has_figures(store: Store) -> None:
    offered = asset(catalogue.catalogue_url(store))
    assert len(offered["indicators"]) == len(store.indicators) >= 60
    for item in offered["indicators"]:
        for level, periods in item["periods"].items():
            own = store.periods(item["id"], level)
            assert set(own) <= set(periods) if level == "provincie" else own == tuple(periods)
            assert periods


def test_notices_are_dutch_sentences(store: Store) -> None:
    _, sent, _ = message(store, indicator="<script>alert(1)</script>", jaar="1800")
    assert len(sent["notices"]) == 2
    assert all("<" not in notice and notice.endswith(".") for notice in sent["notices"])


def test_a_centre_that_is_not_there_is_said(store: Store) -> None:
    asked = {"indicator": "eenzaam_65plus", "jaar": "2020"}
    _, sent, _ = message(store, **asked, midden="drenthe")
    assert len(sent["notices"]) == 1
    assert "Drenthe" in sent["notices"][0]
    _, sent, _ = message(store, **asked, midden="nederland", niveau="wijk")
    _, plain, _ = message(store, **asked, niveau="wijk")
    assert sent["notices"] == plain["notices"]
    assert 49.5 in sent["limits"]


def test_does_the_picture_hold_names_areas_or_says_yes(store: Store) -> None:
    seen = set()
    for indicator in store.indicators:
        view, sent, _ = message(store, indicator=indicator)
        if view.classes is None:
            assert sent["stand"] == ""
        elif view.moved:
            seen.add("moved")
            assert store.areas[view.moved[0]].name in sent["stand"]
        else:
            seen.add("holds")
            assert "Ja:" in sent["stand"]
    assert seen == {"moved", "holds"}
