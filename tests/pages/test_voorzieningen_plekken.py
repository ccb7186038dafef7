"""Part Plekken of page Voorzieningen: what it shows for an address, and what it gives along."""

from __future__ import annotations

import gzip
import json
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.address import Notice
from atlas.figures.report import Column, Table
from atlas.store.place_rows import FRAME_COLUMNS
from atlas.store.places import OwnPlaces
from atlas.store.records import PROVINCE
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.html import Cell, report_table
from atlas.ui.parts.part import Answer
from atlas.ui.voorzieningen import plekken, plekken_afstand, plekken_keuze, plekken_lijst
from atlas.ui.voorzieningen.page import PAGE
from atlas.ui.voorzieningen.plekken_keuze import WORDS, is_waiting, not_fetched
from atlas.ui.voorzieningen.plekken_lagen import NOT_FETCHED
from tests.pages.support import ENGLISH, Page

GROLLOO = "nieuws_dorpshub_grolloo"
MARKUP = "<img src=x onerror=alert(1)>"


def shown(store: Store, **params: str) -> Answer:
    """The answer to an address; `l__project` stands for the word l.project."""
    return plekken.answer(store, {name.replace("__", "."): v for name, v in params.items()}, None)


def own_places(*names: str, kind: str = "supermarkt", **cells: str) -> OwnPlaces:
    """Places of a visitor in Emmen, each with a point of its own."""
    rows = [
        dict.fromkeys(FRAME_COLUMNS, "")
        | {"place_id": f"eigen_{row}", "name": name, "kind": kind, "area_code": "GM0114"}
        | {"gemeente_code": "GM0114", "precision": "adres", "state": "bestaat"}
        | {"origin": "eigen", "set_id": "eigen", "locator": f"rij {row}"}
        | {"lon": 6.9 + row / 10_000, "lat": 52.78}
        | cells
        for row, name in enumerate(names, 2)
    ]
    return OwnPlaces(pd.DataFrame(rows), "mijn.csv", "0" * 64)


def above(answer: Answer) -> Page:
    return Page("".join(answer.out.values()))


def under(answer: Answer) -> Page:
    return Page("".join(answer.below.values()))


@pytest.fixture(scope="module")
def skeleton(store: Store) -> str:
    return plekken.skeleton(store) + plekken.below(store)


def test_both_skeletons_have_a_place_for_every_output(store: Store) -> None:
    answer = shown(store)
    outs = r'data-out="(\w+)"'
    assert set(re.findall(outs, plekken.skeleton(store))) == set(answer.out)
    assert set(re.findall(outs, plekken.below(store))) == set(answer.below)


def test_headings_ids_and_the_last_section(store: Store, skeleton: str) -> None:
    page = Page(skeleton)
    assert {level for level, _ in page.headings} == {"h2"}
    assert page.headings[-1] == ("h2", "Wat u moet weten")
    assert len(page.ids) == len(set(page.ids))
    assert f"#{plekken.LIST}" in page.links and plekken.LIST in page.ids


def test_every_field_is_a_word_of_the_address(store: Store, skeleton: str) -> None:
    answer = shown(store)
    fields = set(re.findall(r'name="([\w.]+)"', skeleton + answer.out["lagen"]))
    assert fields < set(WORDS)
    assert fields <= set(answer.values)
    assert set(WORDS) == {"plek", *answer.values}
    assert WORDS["l.dorpshub"] == "de laag Dorpshub"
    assert len(WORDS) == len([*WORDS]) == 4 + len(store.place_kinds)


def test_a_box_that_is_off_says_so_because_a_layer_is_on_by_default(store: Store) -> None:
    boxes = re.findall(r'<input type="checkbox"[^>]*>', shown(store).out["lagen"])
    assert boxes
    assert all('value="1" data-off="0"' in box for box in boxes)


def test_the_words_follow_the_data_and_unknown_ones_are_none(store: Store) -> None:
    assert "l.vuurtoren" not in WORDS
    with pytest.raises(KeyError):
        WORDS["l.vuurtoren"]


def test_without_an_address_all_that_is_known_is_counted(store: Store) -> None:
    answer = shown(store)
    places = store.places()
    assert answer.params == {} and answer.notices == ()
    assert f"kent de atlas {len(places)} plekken." in answer.out["kort"]
    assert f"staan er {places['lon'].notna().sum()} op de kaart" in answer.out["kort"]
    assert "niet alles" in answer.out["kort"]


def test_a_gemeente_shows_its_own_places_only(store: Store) -> None:
    answer = shown(store, gemeente="GM1680")
    places = store.places()
    own = places[places["gemeente_code"] == "GM1680"]
    assert answer.params == {"gemeente": "GM1680"}
    assert f"{len(own)} plekken in Aa en Hunze" in answer.out["kort"]
    text = under(answer).text
    for name, inside in zip(places["name"], places["gemeente_code"] == "GM1680", strict=True):
        assert (name in text) == inside, name


def test_a_layer_that_is_off_is_gone_and_can_come_back(store: Store) -> None:
    answer = shown(store, l__project="0")
    assert answer.params == {"l.project": "0"}
    assert answer.values["l.project"] == "0"
    assert "Projecten en voorbeelden (" not in answer.below["lijst"]
    assert 'name="l.project"' in answer.out["lagen"]
    hidden = (store.places()["kind"] == "project").sum()
    assert f"kent de atlas {len(store.places()) - hidden} plekken" in answer.out["kort"]


def test_on_is_the_default_and_stands_in_no_address(store: Store) -> None:
    assert shown(store, l__project="1").params == {}
    assert shown(store, samen="automatisch", hoogte="0").params == {}


def test_with_all_layers_off_the_page_says_what_to_do(store: Store) -> None:
    answer = shown(store, **{f"l__{kind}": "0" for kind in store.place_kinds})
    assert "kent de atlas geen plek in Drenthe" in answer.out["kort"]
    assert plekken_lijst.NOTHING in answer.below["lijst"]


def test_the_layers_are_the_legend(store: Store) -> None:
    html = shown(store).out["lagen"]
    page = Page(html)
    known = set(store.places()["kind"])
    for kind in store.place_kinds.values():
        sign = f'style="background:{kind.colour}" aria-hidden="true">{kind.sign}<'
        assert (sign in html) == (kind.id in known)  # no sign of what is nowhere on the map
        assert kind.plural.lower() in page.text.lower()
    for group in store.place_groups.values():
        assert f"<legend>{group.title}</legend>" in html


def test_an_empty_layer_says_that_it_was_not_fetched(store: Store) -> None:
    html, counts = shown(store).out["lagen"], store.places()["kind"].value_counts()
    for kind in store.place_kinds.values():
        if counts.get(kind.id, 0) == 0:
            assert not_fetched(store, kind.id)
            why = re.escape(NOT_FETCHED.capitalize())
            assert re.search(rf"<p>{why}: [^<]*{kind.plural.lower()}[^<]*\.</p>", html)
            assert f'name="l.{kind.id}"' not in html


def test_an_empty_layer_that_was_fetched_is_no_unfetched_one(store: Store) -> None:
    sets = {
        name: each.model_copy(update={"refreshed": each.origin[0].accessed})
        for name, each in store.place_sets.items()
    }
    fetched: Any = SimpleNamespace(place_sets=sets)
    assert not not_fetched(fetched, "huisarts")


def test_counts_by_layer_follow_the_gemeente(store: Store) -> None:
    places = store.places()
    here = places[places["gemeente_code"] == "GM0114"]["kind"].value_counts()
    html = shown(store, gemeente="GM0114").out["lagen"]
    for kind in set(places["kind"]):
        assert f"{store.place_kinds[kind].plural} ({here.get(kind, 0)})" in html


def test_the_chosen_place_has_a_card_with_all_that_is_known(store: Store) -> None:
    answer = shown(store, plek=GROLLOO)
    card = Page(answer.below["gekozen"])
    assert answer.params == {"plek": GROLLOO}
    assert ("h3", "Dorpshub Grolloo, Het Markehuis") in card.headings
    assert "met een ring: Dorpshub Grolloo" in answer.below["aangewezen"]
    for text in ("De Pol 4, Grolloo", "1965", "172873", "22 november 2026"):
        assert text in card.text
    assert "/mijn-dorp?kern=WP1169" in card.links
    assert "Grolloo Zorgt" in card.text  # another place in the same point


def test_the_card_says_when_a_place_has_no_point(store: Store) -> None:
    card = Page(shown(store, plek="nieuws_hub_westlaren").below["aangewezen"]).text
    assert "geen punt op de kaart" in card
    assert "met een ring" not in card


def test_without_a_chosen_place_there_is_no_card(store: Store) -> None:
    assert shown(store).below["gekozen"] == ""


def test_a_place_that_is_not_shown_is_not_chosen(store: Store) -> None:
    for other in ({"gemeente": "GM0114"}, {"l__dorpshub": "0"}):
        answer = shown(store, plek=GROLLOO, **other)
        assert "plek" not in answer.params
        assert answer.below["gekozen"] == ""


def test_every_place_in_the_list_has_a_link_to_itself(store: Store) -> None:
    answer = shown(store, gemeente="GM1680", l__project="0")
    sent = [json.loads(each) for each in sends(answer.below["lijst"])]
    places = store.places()
    here = (places["gemeente_code"] == "GM1680") & (places["kind"] != "project")
    assert sorted(each["plek"] for each in sent) == sorted(places[here]["place_id"])
    for link in Page(answer.below["lijst"]).links:
        asked = dict(parse_qsl(urlsplit(link).query))
        back = plekken.answer(store, asked, None)
        assert back.notices == ()
        assert back.params == {**answer.params, "plek": asked["plek"]}


def sends(html: str) -> list[str]:
    return [each.replace("&quot;", '"') for each in re.findall(r'data-send="([^"]*)"', html)]


def test_links_have_names_of_their_own(store: Store) -> None:
    html = shown(store).below["lijst"]
    labels = re.findall(r'aria-label="((?:Toon|Meer)[^"]*)"', html)
    assert len(labels) == len(store.places()) == len(set(labels))


def test_the_list_has_what_the_map_has_and_the_rest_apart(store: Store) -> None:
    chosen = shown(store)
    tables = plekken.report(store, {}, None).blocks
    lists = [each for each in tables if isinstance(each, Table) and each.columns[0].name == "Plek"]
    counts = {table.title: len(table.rows) for table in lists}
    assert sum(counts.values()) == len(store.places())
    assert counts[f"{plekken_lijst.NO_POINT} ({store.places()['lon'].isna().sum()})"]
    for title, count in counts.items():
        assert title.endswith(f"({count})")
        assert title in under(chosen).text


def test_what_is_not_in_the_source_is_said_so_and_never_invented(store: Store) -> None:
    own = own_places("Winkel")
    (table,) = [
        block
        for block in plekken.report(store, {}, own).blocks
        if isinstance(block, Table) and block.title == "Supermarkten (1)"
    ]
    (row,) = table.rows
    columns = [column.name for column in table.columns]
    assert row[columns.index("Jaar")] is None
    assert table.unknown == "staat niet in de bron"
    assert row[columns.index("Hoe precies en zeker")] == "op het adres; zekerheid: niet nagekeken"
    assert row[columns.index("Bron")] == "Uw eigen bestand: rij 2"


def test_a_long_list_is_cut_on_screen_and_says_so_but_not_in_the_report(store: Store) -> None:
    count = plekken_lijst.FEW_ROWS + 5
    own = own_places(*(f"Winkel {number:03}" for number in range(count)))
    text = under(plekken.answer(store, {}, own)).text
    assert f"U ziet de eerste {plekken_lijst.FEW_ROWS} van {count} plekken. Kies een" in text
    assert "Winkel 000" in text and f"Winkel {count - 1:03}" not in text
    assert (
        f"Winkel {count - 1:03}" in under(plekken.answer(store, {"gemeente": "GM0114"}, own)).text
    )
    tables = [each for each in plekken.report(store, {}, own).blocks if isinstance(each, Table)]
    assert count in [len(table.rows) for table in tables]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("gemeente", "GM9999"),
        ("gemeente", "PV22"),
        ("gemeente", MARKUP),
        ("samen", "los<b>"),
        ("hoogte", "2"),
        ("plek", "bestaat_niet"),
        ("plek", "x" * 5000),
        ("l__dorpshub", "uit"),
        ("l__huisarts", "\x00"),
    ],
)
def test_39_what_an_address_cannot_have_gives_a_notice(store: Store, word: str, said: str) -> None:
    answer = shown(store, **{word: said})
    (notice,) = answer.notices
    assert notice.parameter == word.replace("__", ".")
    assert "<" not in notice.given and len(notice.given) <= 40
    assert answer.params == {}


@given(st.dictionaries(st.sampled_from([*"abc", "gemeente", "samen", "plek", "l.x"]), st.text()))
@settings(max_examples=40)
def test_no_address_raises(params: dict[str, str]) -> None:
    store = get_store()
    answer = plekken.answer(store, params, None)
    assert plekken.answer(store, answer.params, None).params == answer.params


def test_38_markup_in_own_places_is_only_text(store: Store) -> None:
    own = own_places(MARKUP, address=MARKUP, what=MARKUP, period=MARKUP, locator=MARKUP)
    answer = plekken.answer(store, {"gemeente": "GM0114", "plek": "eigen_2"}, own)
    html = "".join((*answer.out.values(), *answer.below.values()))
    assert "<img" not in html
    assert "&lt;img" in html
    under(answer)  # well-formed


def test_own_places_are_counted_and_listed_and_stay_out_of_the_shared_answer(store: Store) -> None:
    own = own_places("Mijn winkel", "Mijn andere winkel")
    with_own, without = plekken.answer(store, {}, own), shown(store)
    assert f"kent de atlas {len(store.places()) + 2} plekken" in with_own.out["kort"]
    assert "Supermarkten (2)" in with_own.out["lagen"]
    assert "Mijn winkel" in with_own.below["lijst"]
    assert "Mijn winkel" not in str(without)
    assert shown(store) == without


def test_files_in_the_address_never_hold_own_places(store: Store) -> None:
    assert "/download/plekken.csv" in shown(store).below["bestanden"]
    assert plekken.answer(store, {}, own_places("Mijn winkel")).below["bestanden"] == ""


def test_the_files_follow_the_address(store: Store) -> None:
    html = shown(store, gemeente="GM1680", l__project="0").below["bestanden"]
    for link in Page(html).links:
        assert dict(parse_qsl(urlsplit(link).query)) == {"gemeente": "GM1680", "l.project": "0"}
    rows = plekken.listed(store, {"gemeente": "GM1680", "l.project": "0"}, None)
    assert {row.gemeente for row in rows} == {"Aa en Hunze"}
    assert "Project of voorbeeld" not in {row.kind for row in rows}


def test_average_distances_are_those_of_cbs(store: Store) -> None:
    """CBS 70072ned, 2015: in Aa en Hunze a general practice is 2.4 km away on average."""
    table = plekken_afstand.distances(store, "GM1680")
    rows: dict[Any, Any] = {row[0]: row for row in table.rows}
    assert rows["Afstand tot huisarts"][1] == 2.4
    assert rows["Afstand tot huisarts"][3] == "kilometer"
    assert "2015" in rows["Afstand tot huisarts"][4]
    assert [column.name for column in table.columns][1:3] == ["Aa en Hunze", "Drenthe"]


def test_drenthe_has_one_column_of_distances(store: Store) -> None:
    table = plekken_afstand.distances(store, "")
    assert [column.name for column in table.columns][1] == store.areas[PROVINCE].name
    assert len(table.columns) == 4


def test_every_distance_has_a_link_to_its_map(store: Store) -> None:
    html = shown(store, gemeente="GM0114").below["afstand"]
    links = [link for link in Page(html).links if link.startswith("/kaart?")]
    assert len(links) == len(plekken_afstand.indicators(store)) >= 14


@pytest.mark.parametrize("params", [{}, {"gemeente": "GM0114"}, {"plek": GROLLOO, "samen": "kern"}])
def test_what_a_visitor_reads_is_dutch(store: Store, skeleton: str, params: dict[str, str]) -> None:
    answer = shown(store, **params)
    text = Page(skeleton).text + above(answer).text + under(answer).text
    assert not (found := ENGLISH.search(text)), text[found.start() - 40 :][:80]
    assert "nan" not in text.lower().split()


def test_limits_completeness_sources_and_licences_are_named(store: Store, skeleton: str) -> None:
    text = Page(skeleton).text
    for kind in store.place_kinds.values():
        assert kind.completeness in text
    for places in store.place_sets.values():
        for origin in places.origin:
            assert origin.title in text and origin.licence in text
        for caveat in places.caveats:
            assert caveat in text
        assert (f"{places.title}: {NOT_FETCHED}." in text) == is_waiting(places)
    assert not re.search(r": *$", text, re.MULTILINE)
    assert "55 hubs in Groningen en Drenthe samen" in text
    assert "Kadaster / Centraal Bureau voor de Statistiek" in text


def test_unfetched_is_never_shown_as_zero(store: Store) -> None:
    (table,) = [
        block
        for block in plekken.report(store, {}, None).blocks
        if isinstance(block, Table) and "volledig" in block.title
    ]
    counts = store.places()["kind"].value_counts()
    kinds = {kind.title: kind.id for kind in store.place_kinds.values()}
    assert table.unknown == NOT_FETCHED
    for title, count, _ in table.rows:
        known = int(counts.get(kinds[str(title)], 0))
        assert count == (known or None)


def test_the_report_has_the_tables_the_warning_and_the_sources(store: Store) -> None:
    found = plekken.report(store, {"gemeente": "GM1680"}, None)
    titles = [block.title for block in found.blocks]
    assert "Dorpshubs (1)" in titles and "Mobiliteitshubs (1)" in titles
    assert found.warnings == (plekken.WARNING,)
    assert "Aa en Hunze" in found.lead[1]
    assert len(found.sources) == len(set(found.sources))
    assert all("Licentie: " in source for source in found.sources)
    dorpshub = next(each for each in found.blocks if each.title == "Dorpshubs (1)")
    assert isinstance(dorpshub, Table) and "172873" in str(dorpshub.rows[0][-1])


def test_a_wrong_address_gives_the_report_of_all(store: Store) -> None:
    assert plekken.report(store, {"gemeente": "x"}, None) == plekken.report(store, {}, None)


def test_a_cell_with_a_link_is_not_escaped_and_a_plain_one_is(store: Store) -> None:
    table = Table("T", (Column("A"),), (("<b>",), (Cell("<b>x</b>"),)))
    html = report_table(table)
    assert "&lt;b&gt;" in html and "<b>x</b>" in html


def test_a_notice_is_told_once_though_the_part_stands_above_and_below_the_map() -> None:
    _, above, below = PAGE.message(plekken.KEY, (), (Notice("", "x", ""),))
    told = [json.loads(gzip.decompress(each))["notices"] for each in (above, below)]
    assert [len(notices) for notices in told] == [1, 0]


def test_a_link_to_the_map_brings_the_map_into_sight(store: Store) -> None:
    html = plekken.answer(store, {}, None).below["lijst"]
    shown = set(re.findall(r'data-show="([^"]+)"', html))
    assert shown == set(Page(plekken.skeleton(store)).ids) & shown != set()


def test_39_more_single_signs_than_a_browser_can_draw_are_gathered(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8,000 single signs are 4 MB a map: the address falls back, and says so once."""
    points = int(store.places()["lon"].notna().sum())
    monkeypatch.setattr(plekken_keuze, "MOST_LOOSE", points)
    assert plekken.answer(store, {"samen": "los"}, None).params == {"samen": "los"}
    monkeypatch.setattr(plekken_keuze, "MOST_LOOSE", points - 1)
    found = plekken.answer(store, {"samen": "los"}, None)
    assert [(each.parameter, each.used) for each in found.notices] == [("samen", "Automatisch")]
    assert found.params == {} and found.values["samen"] == "automatisch"
    assert plekken.answer(store, found.params, None).notices == ()
    one = plekken.answer(store, {"samen": "los", "gemeente": "GM1680"}, None)
    assert one.params["samen"] == "los" and one.notices == ()
