"""Part Geschiktheid: what is known of classes, what is not, and the layer to grow old."""

from __future__ import annotations

import gc
import re
import weakref
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.domain.suitability import composite
from atlas.figures.paths import level_areas
from atlas.figures.report import Report, Table
from atlas.store.dwellings import NO, UNKNOWN, YES, Dwellings
from atlas.store.store import Store
from atlas.ui.wonen import geschiktheid, geschiktheid_keuze, geschiktheid_lagen, geschiktheid_score
from tests.pages.support import ENGLISH, Page

EMMEN, ASSEN = "GM0114", "GM0106"
ROWS = (  # gemeente, dwellings, features that are not "no"
    (EMMEN, 10, {"zorg_in_gebruik": YES}),
    (EMMEN, 30, {"zonder_trap_intern": YES, "zonder_trap_extern": YES}),
    (EMMEN, 20, {}),
    (ASSEN, 5, None),
    (ASSEN, 15, {"thuiszorg": YES}),
)


def dwellings(store: Store, fictitious: bool = False, rows: Any = ROWS) -> Dwellings:
    """80 dwellings: in Emmen 10 of class 1, 30 of 4, 20 of 5; in Assen 15 of 5 and 5 unknown."""
    yes_no = [f.id for f in store.housing.classification.features if f.kind == "yes_no"]
    features = [
        dict.fromkeys(yes_no, UNKNOWN) if given is None else dict.fromkeys(yes_no, NO) | given
        for *_, given in rows
    ]
    frame = pd.DataFrame(features, dtype=np.int8)
    frame = frame.assign(
        id=[str(number) for number in range(len(rows))],
        complex="",
        gemeente_code=[code for code, *_ in rows],
        area_code=[code for code, *_ in rows],
        eigendom="corporatie",
        aantal=np.array([number for _, number, _ in rows], dtype=np.int64),
        x=np.nan,
        y=np.nan,
        afstand_steunpunt_m=np.nan,
        drempel_cm=np.nan,
    )
    return Dwellings(frame, fictitious, "proef.csv", "0" * 64)


def values_of(store: Store, message: dict[str, Any]) -> dict[str, float | None]:
    """The values of a map by area."""
    codes = [area.area_code for area in level_areas(store, message["level"])]
    return dict(zip(codes, message["values"], strict=True))


def known_of(store: Store, message: dict[str, Any]) -> dict[str, float]:
    """The values of a map that are known."""
    return {code: v for code, v in values_of(store, message).items() if v is not None}


def row_of(table: Table, name: str) -> dict[str, Any]:
    """The row of a table that is called `name`, by column."""
    (row,) = [row for row in table.rows if row[0] == name]
    return dict(zip((column.name for column in table.columns), row, strict=True))


def table_of(found: Report, title: str) -> Table:
    (table,) = [b for b in found.blocks if isinstance(b, Table) and b.title.startswith(title)]
    return table


def words(html: str) -> str:
    return " ".join(Page(html).text.split())


# The skeleton


@pytest.fixture(scope="module")
def skeleton(store: Store) -> str:
    return geschiktheid.skeleton(store)


def test_the_skeleton_is_sound_and_dutch(skeleton: str) -> None:
    page = Page(skeleton)
    assert len(page.ids) == len(set(page.ids))
    assert {level for level, _ in page.headings} == {"h2", "h3"}
    assert page.headings[0] == ("h2", "Wat weten we?")
    assert not ENGLISH.search(page.text)
    assert {"/download/woningen-sjabloon.xlsx", "/download/woningen-sjabloon.csv"} <= {*page.links}


def test_every_word_has_a_field_with_a_label_and_every_place_is_filled(
    store: Store, skeleton: str
) -> None:
    names = re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', skeleton)
    assert sorted(names) == sorted(geschiktheid.WORDS)
    assert set(names) <= set(re.findall(r'<label[^>]* for="([^"]+)"', skeleton))
    found = geschiktheid.answer(store, {}, None)
    assert set(re.findall(r'data-out="([^"]+)"', skeleton)) == set(found.out)
    assert set(re.findall(r'data-map="([^"]+)"', skeleton)) == set(found.maps)
    assert set(found.values) == set(geschiktheid.WORDS)
    assert set(re.findall(r'data-value-of="([^"]+)"', skeleton)) == set(found.shown)


def test_the_words_are_those_of_the_data(store: Store) -> None:
    housing = store.housing
    assert [one.id for one in housing.composite.components] == [*geschiktheid_keuze.COMPONENTS]
    cases = housing.classification.edge_cases
    assert [case.id for case in cases] == [*geschiktheid_keuze.EDGES]


def test_the_classes_are_explained_and_the_lack_of_a_register_is_said(
    store: Store, skeleton: str
) -> None:
    text = words(skeleton)
    for each in store.housing.classification.classes:
        assert each.name in text
        assert each.rule_text in text
        assert each.groups in text
    assert "Er bestaat geen openbaar register" in text
    assert "corporaties" in text
    assert "Voorbeeldgegevens, geen werkelijke woningen" in text
    assert "versie 2007-1" in text


def test_of_every_edge_case_our_choice_stands_first_with_its_reason(
    store: Store, skeleton: str
) -> None:
    assert len(store.housing.classification.edge_cases) == 12
    for case in store.housing.classification.edge_cases:
        (offered,) = re.findall(rf'<select name="r\.{case.id}".*?</select>', skeleton)
        options = re.findall(r'<option value="([^"]+)">([^<]+)', offered)
        assert options[0][0] == case.choice
        assert options[0][1].startswith("onze keuze: ")
        assert {option for option, _ in options} == {each.id for each in case.options}
        assert all(text in words(skeleton) for text in (case.text_says, case.reason))


# Without a table


def test_without_a_table_all_is_missing_and_all_unknown(store: Store) -> None:
    found = geschiktheid.answer(store, {}, None)
    assert set(values_of(store, found.maps["class"]).values()) == {None}
    assert set(values_of(store, found.maps["coverage"]).values()) == {100.0}
    assert "ontbreekt" in words(found.maps["class"]["legend"])
    text = words(found.out["class_findings"])
    assert "Er is geen tabel met woningen" in text
    assert "100 procent onbekend" in text
    assert "Wat kunt u doen?" in text
    assert found.out["edge_changes"] == ""
    assert found.out["class_table"] == ""
    (table,) = (
        block
        for block in geschiktheid.report(store, {}, None).blocks
        if isinstance(block, Table) and block.title == "Woningen per klasse"
    )
    assert all(row[1:] == (None,) * 7 for row in table.rows)


def test_an_option_without_a_table_changes_no_figure(store: Store) -> None:
    plain = geschiktheid.answer(store, {}, None)
    other = geschiktheid.answer(store, {"r.edge-2": "thuiszorg_telt"}, None)
    assert other.params == {"r.edge-2": "thuiszorg_telt"}
    assert other.out == plain.out


# With a table


def test_shares_and_numbers_by_hand(store: Store) -> None:
    mine = dwellings(store)
    shares = geschiktheid.answer(store, {"klasse": "hs-4"}, mine).maps["class"]
    assert known_of(store, shares) == {EMMEN: 50, ASSEN: 0}
    counts = geschiktheid.answer(store, {"klasse": "hs-5", "maat": "aantal"}, mine).maps["class"]
    assert known_of(store, counts) == {EMMEN: 20, ASSEN: 15}
    assert counts["unit"] == "woningen"
    assert "Overige woning" in counts["question"]


def test_classes_and_unknown_sum_to_the_table(store: Store) -> None:
    table = table_of(report_of(store, {"maat": "aantal"}), "Woningen per klasse")
    for name, total in (("Emmen", 60), ("Assen", 20), ("Alle gemeenten in de tabel", 80)):
        (row,) = [row for row in table.rows if row[0] == name]
        assert row[-1] == total
        assert sum(number for number in row[1:-1] if isinstance(number, int)) == total
    assert row_of(table, "Assen")["Klasse onbekend"] == 5
    assert set(row_of(table, "Meppel").values()) == {"Meppel", None}


def test_coverage_is_of_the_real_stock(store: Store) -> None:
    period = store.periods("woningvoorraad", "gemeente")[-1]
    stock = float(store.cells("woningvoorraad", period, "gemeente")["value"][ASSEN])
    table = table_of(report_of(store, {}), "Wat weten we niet?")
    row = row_of(table, "Assen")
    assert row[f"Woningvoorraad ({period})"] == stock
    assert (row["Klasse bekend"], row["In de tabel, klasse onbekend"]) == (15, 5)
    assert row["Niet in de tabel"] == stock - 20
    assert row["Klasse onbekend"] == pytest.approx(100 - 1500 / stock)
    everywhere = row_of(table, "Alle gemeenten")
    assert everywhere["Klasse bekend"] == 75
    assert everywhere["Klasse onbekend"] == pytest.approx(100 - 7500 / total_stock(store))
    assert not table.notes


def total_stock(store: Store) -> float:
    period = store.periods("woningvoorraad", "gemeente")[-1]
    return float(store.cells("woningvoorraad", period, "gemeente")["value"].sum())


def test_more_dwellings_than_the_stock_are_told(store: Store) -> None:
    mine = dwellings(store)
    mine.frame["aantal"] *= 10_000
    table = table_of(geschiktheid.report(store, {}, mine), "Wat weten we niet?")
    assert [note.split(":")[0] for note in table.notes] == ["Assen", "Emmen"]
    assert row_of(table, "Assen")["Klasse onbekend"] == 25
    assert row_of(table, "Assen")["Niet in de tabel"] == 0


def test_another_choice_classifies_again(store: Store) -> None:
    """Home care counts: the 15 dwellings in Assen move from class 5 to class 1."""
    mine = dwellings(store)
    params = {"r.edge-2": "thuiszorg_telt", "maat": "aantal"}
    found = geschiktheid.answer(store, params, mine)
    assert known_of(store, found.maps["class"]) == {EMMEN: 10, ASSEN: 15}
    assert "15 woningen een andere klasse" in words(found.out["class_findings"])
    table = table_of(geschiktheid.report(store, params, mine), "Wat uw keuzes veranderen")
    assert [row[1:] for row in table.rows] == [
        (10, 25, 15),
        (0, 0, 0),
        (0, 0, 0),
        (30, 30, 0),
        (35, 20, -15),
        (5, 5, 0),
    ]
    assert geschiktheid.answer(store, {}, mine).out["edge_changes"] == ""


def test_what_is_unknown_is_said_and_counted_nowhere(store: Store) -> None:
    text = words(geschiktheid.answer(store, {}, dwellings(store)).out["class_findings"])
    assert "“proef.csv” heeft 80 woningen in 2 gemeenten" in text
    assert "Van 5 woningen (6,3 procent) is de klasse niet zeker" in text


def test_a_gemeente_of_which_no_class_is_known_has_no_figure(store: Store) -> None:
    mine = dwellings(store, rows=[(ASSEN, 40, None), (EMMEN, 10, {})])
    found = geschiktheid.answer(store, {"klasse": "hs-4"}, mine)
    assert known_of(store, found.maps["class"]) == {EMMEN: 0}
    table = table_of(geschiktheid.report(store, {"maat": "aandeel"}, mine), "Woningen per klasse")
    row = row_of(table, "Assen")
    assert row["Klasse onbekend"] == 100
    assert row["Nultredenwoning"] is None
    assert "minstens" in " ".join(table.notes)


def test_a_table_is_classified_once_and_leaves_with_its_visitor(store: Store) -> None:
    mine = dwellings(store)
    chosen, _ = geschiktheid_keuze.read(store, {})
    first = geschiktheid_lagen.layers(store, chosen, mine)
    assert geschiktheid_lagen.layers(store, chosen, mine) is first
    other, _ = geschiktheid_keuze.read(store, {"r.edge-2": "thuiszorg_telt"})
    assert geschiktheid_lagen.layers(store, other, mine) is not first
    assert geschiktheid_lagen.layers(store, chosen, dwellings(store)) is not first
    gone = weakref.ref(mine)
    del mine
    gc.collect()
    assert gone() is None


EVERY_OPTION = [(f"edge-{number}", place) for number in range(1, 13) for place in range(2)]


@pytest.mark.parametrize(("edge", "place"), [*EVERY_OPTION, ("edge-1", 2)])
def test_every_option_keeps_all_dwellings(store: Store, edge: str, place: int) -> None:
    """Whatever is chosen, 80 dwellings have a class or are unknown, and the table says so."""
    cases = {case.id: case for case in store.housing.classification.edge_cases}
    params = {"maat": "aantal", f"r.{edge}": cases[edge].options[place].id}
    made = report_of(store, params)
    row = row_of(table_of(made, "Woningen per klasse"), "Alle gemeenten in de tabel")
    assert sum([*row.values()][1:-1]) == row["Woningen in de tabel"] == 80
    changed = [b.title for b in made.blocks if b.title == "Wat uw keuzes veranderen"]
    assert bool(changed) == (cases[edge].options[place].id != cases[edge].choice)


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([EMMEN, ASSEN]),
            st.integers(1, 500),
            st.dictionaries(
                st.sampled_from(["thuiszorg", "receptie", "zonder_trap_intern", "sociaal_alarm"]),
                st.sampled_from([YES, NO, UNKNOWN]),
            ),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_shares_are_of_the_table_for_any_table(store: Store, rows: list[Any]) -> None:
    """Shares of a gemeente make 100 percent; what is unknown there is between 0 and 100."""
    mine = dwellings(store, rows=rows)
    made = geschiktheid.report(store, {}, mine)
    for row in table_of(made, "Woningen per klasse").rows:
        shares = [value for value in row[1:-1] if isinstance(value, float)]
        assert not shares or sum(shares) == pytest.approx(100)
    known = table_of(made, "Wat weten we niet?")
    for row in known.rows[:-1]:
        record = dict(zip((column.name for column in known.columns), row, strict=True))
        assert 0 <= record["Klasse onbekend"] <= 100
        parts = ("Klasse bekend", "In de tabel, klasse onbekend", "Niet in de tabel")
        assert sum(record[part] for part in parts) == list(record.values())[1]


def test_the_whole_is_unknown_where_the_stock_of_one_gemeente_is() -> None:
    names = ["voorraad", "bekend", "in_tabel_onbekend", "niet_in_tabel", "bekend_pct"]
    rows = [[100, 30, 10, 60, 30], [np.nan, 5, 5, np.nan, np.nan]]
    table = pd.DataFrame(rows, columns=names, index=[EMMEN, ASSEN])
    real = geschiktheid_lagen.Layers("x", False, None, None, 0, table)
    assert np.isnan(geschiktheid_lagen.in_all(real)["bekend_pct"])
    both = table.fillna({"voorraad": 10, "niet_in_tabel": 0})
    real = geschiktheid_lagen.Layers("x", False, None, None, 0, both)
    assert geschiktheid_lagen.in_all(real)["bekend_pct"] == pytest.approx(100 * 35 / 110)


# Example data


def test_example_data_stand_alone_and_say_what_they_are(store: Store) -> None:
    found = geschiktheid.answer(store, {"voorbeeld": "1"}, dwellings(store, fictitious=True))
    assert found.params == {"voorbeeld": "1"}
    assert known_of(store, found.maps["coverage"]) == {EMMEN: 0, ASSEN: 25}
    for name in ("class", "coverage"):
        assert "geen werkelijke woningen" in found.maps[name]["scope"]
        assert "geen werkelijke woningen" in words(found.out[f"{name}_table"])
    text = words(found.out["class_findings"])
    assert text.startswith("Voorbeeldgegevens, geen werkelijke woningen.")
    assert "alle woningen in Drenthe" not in text
    assert "610" not in words(found.out["boce"])


def test_the_file_of_example_data_has_no_real_figure(store: Store) -> None:
    made = report_of(store, {"voorbeeld": "1", "r.edge-2": "thuiszorg_telt"}, fictitious=True)
    assert made.name.startswith("voorbeeld_")
    assert "geen werkelijke woningen" in made.warnings[0]
    titles = [block.title for block in made.blocks]
    assert not [t for t in titles if "BOCE" in t or "score" in t or "oud te worden" in t]
    table = table_of(made, "Wat weten we niet?")
    assert "geen werkelijke woningen" in table.title
    assert not [column.name for column in table.columns if "voorraad" in column.name.lower()]
    assert row_of(table, "Assen")["Woningen in het voorbeeld"] == 20
    assert row_of(table, "Alle gemeenten")["Woningen in het voorbeeld"] == 80
    assert row_of(table, "Alle gemeenten")["Klasse onbekend"] == pytest.approx(6.25)
    assert not [source for source in made.sources if "CBS" in source]
    stock = f"{total_stock(store):.0f}"
    assert stock not in str(made)


def test_real_dwellings_have_no_warning(store: Store) -> None:
    made = report_of(store, {})
    assert made.warnings == ()
    assert not made.name.startswith("voorbeeld")
    assert "voorbeeld" not in str(made.blocks).lower().replace("bijvoorbeeld", "")


def report_of(store: Store, params: dict[str, str], fictitious: bool = False) -> Report:
    return geschiktheid.report(store, params, dwellings(store, fictitious))


# What BOCE printed


def test_the_unsuitable_dwellings_of_boce_with_their_status(store: Store) -> None:
    table = geschiktheid.boce_table(store)
    assert {row[0]: row[1] for row in table.rows} == {
        "Emmen": 610,
        "Borger-Odoorn": 90,
        "Coevorden": 230,
        "BOCE-gemeenten": 930,
    }
    assert {row[2] for row in table.rows} == {"schatting (grove inschatting van het CBS)"}
    assert {row[3] for row in table.rows} == {"niet genoemd"}


# The composite layer


def test_the_layer_is_that_of_the_domain(store: Store) -> None:
    params = {"w.trein": "0", "w.supermarkt": "10"}
    found = geschiktheid.answer(store, params, None)
    frame = composite(store, "gemeente", {"trein": 0, "supermarkt": 10}).frame
    assert values_of(store, found.maps["score"]) == pytest.approx(frame["score"].to_dict())
    table = table_of(geschiktheid.report(store, params, None), "Gemeenten op volgorde")
    assert [row[1] for row in table.rows] == sorted(frame["rank"])
    assert store.areas[frame["rank"].idxmin()].name == table.rows[0][0]
    assert found.shown["w.supermarkt"] == "10"
    assert found.shown["w.samenhang"] == "1, telt hier niet"


def test_the_finding_names_the_ends_and_their_range(store: Store) -> None:
    frame = composite(store, "gemeente", {}).frame
    text = words(geschiktheid.answer(store, {}, None).out["score_findings"])
    best, worst = (store.areas[code].name for code in ends(frame))
    assert f"Bovenaan staat {best} met " in text
    assert f"Onderaan staat {worst} met " in text
    assert re.search(r"\(plaats \d+(-\d+)? bij redelijke gewichten\)", text)
    assert "tot 50 procent hoger of lager" in text


def ends(frame: pd.DataFrame) -> tuple[str, str]:
    return str(frame["score"].idxmax()), str(frame["score"].idxmin())


def test_equal_scores_and_fixed_places_read_well(store: Store) -> None:
    """One component: no place depends on the weights, so no gemeente is the least certain."""
    only = {f"w.{name}": "0" for name in geschiktheid_keuze.COMPONENTS if name != "trein"}
    text = words(geschiktheid.answer(store, only, None).out["score_findings"])
    assert "gelijk bij 12 van de 12 gemeenten" in text
    assert "Het minst zeker" not in text
    assert "heeft" not in text


def test_a_score_without_distances_says_so(store: Store) -> None:
    """Of buurten there are none; of gemeenten they may all be off."""
    only = {f"w.{name}": "0" for name in geschiktheid_keuze.COMPONENTS if name != "woning"}
    for params, lacks in (({}, False), ({"niveau": "buurt"}, True), (only, True)):
        text = words(geschiktheid.answer(store, params, None).out["score_findings"])
        assert ("geen enkele afstand" in text) == lacks


def test_screen_and_file_have_the_same_rows(store: Store) -> None:
    """The table on screen is the first columns of that in the file, cell by cell."""
    screen = words(geschiktheid.answer(store, {}, None).out["score_table"])
    table = table_of(geschiktheid.report(store, {}, None), "Gemeenten op volgorde")
    narrow = [column for column in table.columns if not column.name.endswith(", punten")]
    cells = [
        table.text(row[place], column) for row in table.rows for place, column in enumerate(narrow)
    ]
    heads = [column.name for column in narrow]
    assert screen == " ".join([table.title, *heads, *cells])


def test_no_weights_no_scores_and_that_is_said(store: Store) -> None:
    params = {f"w.{name}": "0" for name in geschiktheid_keuze.COMPONENTS}
    found = geschiktheid.answer(store, params, None)
    assert set(values_of(store, found.maps["score"]).values()) == {None}
    assert words(found.out["score_findings"]) == geschiktheid_score.NO_WEIGHTS
    assert found.params == params


def test_the_buurten_of_a_gemeente(store: Store) -> None:
    found = geschiktheid.answer(store, {"niveau": "buurt", "gebied": EMMEN}, None)
    inside = [a for a in store.areas.values() if a.area_level == "buurt" and a.valid]
    inside = [area for area in inside if area.gemeente_code == EMMEN]
    assert found.out["score_table"].count("<tr>") == len(inside) + 1
    assert found.maps["score"]["choice"] == {"gebied": ""}
    everywhere = geschiktheid.answer(store, {"niveau": "buurt"}, None)
    assert everywhere.out["score_table"].count("<tr>") == 25 + 1
    assert "Kies een gemeente" in words(everywhere.out["score_table"])
    whole = table_of(geschiktheid.report(store, {"niveau": "buurt"}, None), "Buurten op volgorde")
    assert len(whole.rows) == len(everywhere.maps["score"]["values"])


def test_a_chosen_buurt_is_marked_and_told_of(store: Store) -> None:
    frame = composite(store, "buurt", {}).frame
    known, unknown = (str(frame.index[frame["score"].isna() == lacks][0]) for lacks in (0, 1))
    found = geschiktheid.answer(store, {"niveau": "buurt", "gebied": known}, None)
    assert found.maps["score"]["choice"] == {"gebied": known}
    assert found.values["gebied"] == store.areas[known].gemeente_code
    assert re.search(r"en staat op plaats \d+", words(found.out["score_findings"]))
    lacking = geschiktheid.answer(store, {"niveau": "buurt", "gebied": unknown}, None)
    assert "heeft geen score. Dit cijfer ontbreekt" in words(lacking.out["score_findings"])


def test_among_gemeenten_a_buurt_stands_for_its_gemeente(store: Store) -> None:
    buurt = next(c for c, a in store.areas.items() if c.startswith("BU") and a.valid)
    found = geschiktheid.answer(store, {"gebied": buurt}, None)
    gemeente = store.areas[buurt].gemeente_code
    assert found.params == {"gebied": gemeente}
    assert found.maps["score"]["choice"] == {"gebied": gemeente}
    assert found.notices == ()


def test_components_have_period_source_and_licence(store: Store) -> None:
    table = table_of(geschiktheid.report(store, {"w.trein": "7"}, None), "De onderdelen")
    row = row_of(table, "Trein dichtbij")
    assert row["Gewicht"] == 7
    assert (row["Beter is"], row["Eenheid"], row["Periode"]) == ("lager", "km", "2015")
    assert "CBS" in row["Bron"]
    assert "CC BY 4.0" in row["Bron"]
    assert row["Status"] == "definitief"


def test_what_lacks_is_named_and_does_lack(store: Store) -> None:
    """Pharmacies have no figure by gemeente; of bus stops and village halls there is none."""
    text = words(geschiktheid.answer(store, {}, None).out["score_lacking"])
    for name in ("Apotheek", "Bus", "Dorpshuis"):
        assert f"{name}:" in text
    assert not store.periods("afstand_apotheek", "gemeente")
    assert not store.periods("afstand_apotheek", "buurt")
    assert not [name for name in store.indicators if re.search("bus|dorpshui", name)]


@pytest.mark.parametrize(
    "params",
    [{}, {"niveau": "buurt"}, {"r.edge-2": "thuiszorg_telt"}, {"voorbeeld": "1"}],
)
def test_what_a_visitor_reads_is_dutch_and_sound(store: Store, params: dict[str, str]) -> None:
    mine = dwellings(store, fictitious="voorbeeld" in params)
    found = geschiktheid.answer(store, params, mine)
    for html in found.out.values():
        page = Page(html)
        assert not ENGLISH.search(page.text.replace("OESO en JRC, Handbook on", ""))
    for block in geschiktheid.report(store, params, mine).blocks:
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} == {len(block.columns)}
        else:
            assert all(block.paragraphs)


# The address


def test_defaults_are_left_out_of_the_address(store: Store) -> None:
    found = geschiktheid.answer(store, {}, None)
    assert found.params == {}
    assert (
        geschiktheid.answer(store, {w: v for w, v in found.values.items() if v}, None).params == {}
    )


HOSTILE = ["", "<script>", "hs-9", "-1", "11", "1e999", "2.5", "nan", "x" * 5000, "GM9999", "\0"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_word_that_says_nonsense_gets_its_default(store: Store, text: str) -> None:
    params = dict.fromkeys(geschiktheid.WORDS, text)
    found = geschiktheid.answer(store, params, None)
    assert found.params == {}
    assert {notice.parameter for notice in found.notices} == ({*params} if text else set())
    assert "<script>" not in str(found)
    geschiktheid.report(store, params, None)


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "voorbeeld": st.sampled_from(["0", "1"]),
        "klasse": st.sampled_from(["hs-1", "hs-3", "hs-5"]),
        "maat": st.sampled_from(["aandeel", "aantal"]),
        "niveau": st.sampled_from(["gemeente", "buurt"]),
        "gebied": st.sampled_from(["", EMMEN, ASSEN]),
        "r.edge-1": st.sampled_from(["geen_grens", "m200", "m500"]),
        "w.woning": st.integers(0, 10).map(str),
        "w.trein": st.integers(0, 10).map(str),
    },
)


@given(params=CHOICES)
def test_an_address_restores_itself(store: Store, params: dict[str, str]) -> None:
    first, notices = geschiktheid_keuze.read(store, params)
    again, _ = geschiktheid_keuze.read(store, first.params)
    assert again == first
    assert notices == ()


def test_the_report_holds_all_choices_and_its_address_restores_them(store: Store) -> None:
    params = {"r.edge-12": "onbekend_is_nee", "w.huisarts": "4", "gebied": EMMEN}
    made = geschiktheid.report(store, params, None)
    split = urlsplit(made.address)
    assert split.path == "/wonen"
    assert dict(parse_qsl(split.query)) == {"deel": "geschiktheid", **params}
    edges = table_of(made, "Twijfelgevallen")
    assert [row[-1] for row in edges.rows] == ["onze keuze"] * 11 + ["onbekend telt als nee"]
    assert row_of(table_of(made, "De onderdelen"), "Huisarts dichtbij")["Gewicht"] == 4
    assert "versie 2007-1" in made.sources[0]
    assert "OESO" in made.sources[-1]
    assert any("Leefbaarometer" in source for source in made.sources)
    assert any("CC BY 4.0" in source for source in made.sources)
