"""The programme tables of the atlas: known facts, a place for every row, and honest words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
import pytest

from atlas.store.check import check
from atlas.store.programme import COLUMNS, OWN_TABLES, STATUS_CLASSES
from atlas.store.read import area_level
from atlas.store.store import Store

DOCUMENTS = {
    "convenant_2006": 28,
    "wzw_2007": 48,
    "sociaal_2016": 34,
    "uitvoeringsagenda_2019": 95,
    "boce_2023": 38,
}
ROWS = {
    "tree": 5 + 29 + 54,
    "actions": 243,
    "budgets": 50,
    "actors": 139,
    "calendar": 89,
    "frameworks": 18,
    "criteria": 94,
    "roles": 5 + 5 + 6,
    "systems": 133,
    "glossary": 101,
    "trends": 69,
    "doubts": 13 + 25 + 8 + 8 + 1,
}
WITHOUT_PLACE = {"partners", "links", "gauges", "boxes"}
ENGLISH = re.compile(r"\b(the|and|not|only|page|source|rounded|issues?|figures\.csv)\b", re.I)
WORK_WORDS = re.compile(
    r"\[[ad]\]|algemene kennis|onze toewijzing|extractie|[a-z]20(06|07|16|19|23)\b"
)
LONGEST_SENTENCE = 32  # words


@pytest.fixture(scope="module")
def tables(store: Store) -> dict[str, pd.DataFrame]:
    """Every table by its key, or by row number where the key is more than one column."""
    frames = {name: store.programme(name) for name in COLUMNS}
    return {
        name: frame if name in OWN_TABLES else frame.set_index(COLUMNS[name][0])
        for name, frame in frames.items()
    }


@pytest.fixture(scope="module")
def actions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return tables["actions"]


def cells(store: Store, table_id: str, key: str) -> dict[str, str]:
    """One row of a table."""
    frame = store.programme(table_id)
    (row,) = frame[frame[COLUMNS[table_id][0]] == key].to_dict("records")
    return {str(name): str(text) for name, text in row.items()}


def words(table_id: str, store: Store) -> Iterator[str]:
    """Everything that a visitor reads of a table and its record."""
    record = store.programme_tables[table_id]
    yield from (record.title, record.description, *record.caveats)
    frame = store.programme(table_id)
    ids = {name for name in frame if name.endswith("_id") or name in ("origin", "origins")}
    for name in frame.columns.difference([*ids, "mentions", "also_in", "kind", "method"]):
        yield from frame[name]


def test_all_tables_are_there_and_are_sound(store: Store) -> None:
    assert list(store.programme_tables) == list(COLUMNS)
    report = check()
    assert [str(problem) for problem in report.problems] == []
    assert report.counts["actions"] == ROWS["actions"]
    assert report.counts["amounts"] == ROWS["budgets"]
    for word in ("actors", "calendar", "frameworks", "criteria", "systems", "glossary", "trends"):
        assert report.counts[word] == ROWS[word], word
    assert report.counts["doubts"] == ROWS["doubts"]


@pytest.mark.parametrize("table_id", ROWS)
def test_a_table_has_the_rows_of_the_facts(store: Store, table_id: str) -> None:
    assert len(store.programme(table_id)) == ROWS[table_id]


@pytest.mark.parametrize("table_id", sorted(set(COLUMNS) - WITHOUT_PLACE))
def test_every_row_says_where_it_stands(store: Store, table_id: str) -> None:
    frame = store.programme(table_id)
    assert (frame["locator"] != "").all()
    assert (frame["origins" if table_id == "doubts" else "origin"] != "").all()


def test_every_record_names_its_documents_and_what_to_mind(store: Store) -> None:
    for name, record in store.programme_tables.items():
        ids = [origin.id for origin in record.origin]
        assert ids == [each for each in DOCUMENTS if each in ids]
        assert bool(ids) == (name not in OWN_TABLES), name
        assert record.caveats, name
        assert "eigen" in " ".join(record.caveats) or name not in OWN_TABLES


@pytest.mark.parametrize("table_id", COLUMNS)
def test_the_words_are_dutch_and_not_of_the_collector(store: Store, table_id: str) -> None:
    for text in words(table_id, store):
        assert not ENGLISH.search(text), text
        assert not WORK_WORDS.search(text), text


def test_the_sentences_of_the_records_are_short(store: Store) -> None:
    for record in store.programme_tables.values():
        for text in (record.description, *record.caveats):
            for sentence in re.split(r"(?<=[.?!]) ", text):
                assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_the_actions_of_five_documents(store: Store, actions: pd.DataFrame) -> None:
    assert actions["origin"].value_counts().to_dict() == DOCUMENTS
    assert actions["document"].nunique() == 5
    assert set(actions["status_class"]) == set(STATUS_CLASSES)
    found = actions["status_class"].value_counts()
    assert (found["ambitie"], found["afgerond"]) == (29, 2)


def test_an_action_stands_as_the_facts_have_it(store: Store) -> None:
    hubs = cells(store, "actions", "ua-5-1-c")
    assert hubs["title"] == "Nieuwe dorpshubs initiëren"
    assert hubs["milestone"] == "minimaal 2, waarvan minimaal 1 in krimpregio Zuidoost-Drenthe"
    assert (hubs["target_value"], hubs["target_unit"]) == ("2", "dorpshubs")
    assert hubs["target_comparison"] == ">="
    assert (hubs["first_year"], hubs["last_year"]) == ("2019", "2019")
    assert (hubs["status"], hubs["status_class"]) == ("gepland voor 2019", "gepland")
    assert (hubs["task_id"], hubs["roles"]) == ("ua-5-1", "coördineren; stimuleren")
    villages = cells(store, "actions", "ua-4-2-a")
    assert villages["budget"] == "50.000 per gemeente"
    assert (villages["first_year"], villages["last_year"]) == ("2019", "2020")
    pilots = cells(store, "actions", "wzw-3-1")
    assert (pilots["phase"], pilots["budget"]) == ("1", "60000")
    assert (pilots["first_year"], pilots["last_year"]) == ("2007", "2008")


@pytest.mark.parametrize(
    ("action_id", "target"),
    [
        ("wzw-3-1", "3 welzijnspilots >="),
        ("ua-2-4-a", "12 gemeentelijke visies ="),
        ("ua-2-4-b", "6 gemeenten >="),
        ("sb-3-3-a", "10 % minder in 5 jaar ="),
        ("ua-3-1-b", "15 nieuwe scholen ="),
        ("ua-5-2-a", "100 % dekking ="),
        ("ua-6-1-b", "20000000 euro rijk <="),
    ],
)
def test_a_target_is_a_number_with_its_unit(store: Store, action_id: str, target: str) -> None:
    row = cells(store, "actions", action_id)
    found = (row["target_value"], row["target_unit"], row["target_comparison"])
    assert " ".join(found) == target


def test_only_periods_without_a_year_have_no_year(actions: pd.DataFrame) -> None:
    none = actions[(actions["first_year"] == "") & (actions["last_year"] == "")]
    assert not none["period"].str.contains(r"\d").any()
    assert len(none) == 15
    before = actions[actions["period"].str.startswith("t/m")]
    assert (before["last_year"] == "2007").all()
    assert (before["first_year"] == "").all()


def test_the_areas_of_actions_are_those_of_the_text(actions: pd.DataFrame) -> None:
    every = actions.loc[actions["area_text"] == "elke gemeente", "area_codes"]
    assert len(every) == 7
    assert all(len(set(codes.split(";"))) == 12 for codes in every)
    assert set(actions.loc[actions["area_text"] == "Drenthe", "area_codes"]) == {"PV22"}
    assert set(actions.loc[actions["area_text"] == "Grolloo", "area_codes"]) == {"WP1169"}
    mixed = actions.loc[actions["area_text"] == "de Lariks; Gieten", "area_codes"]
    assert mixed.tolist() == ["GM0106;WP1167"]
    levels = {area_level(c) for codes in actions["area_codes"] if codes for c in codes.split(";")}
    assert levels == {"gemeente", "kern", "regio", "provincie"}


def test_nobody_knows_the_members_of_a_krimpregio(actions: pd.DataFrame) -> None:
    unknown = actions[actions["area_codes"] == ""]
    assert len(unknown) == 12
    only = actions[actions["area_text"].isin(["krimpregio", "krimpregio's"])]
    assert len(only) == 4
    assert set(only["area_codes"]) == {""}
    hubs = actions.loc["ua-5-1-c"]
    assert hubs["area_text"] == "Drenthe; krimpregio Zuidoost-Drenthe"
    assert hubs["area_codes"] == "PV22"


def test_a_role_that_we_gave_is_called_our_own(actions: pd.DataFrame) -> None:
    own = actions["role"].str.contains("eigen aanname")
    assert own.sum() == 71
    assert ((actions["roles"] == "") == (actions["role"] == "")).all()


def test_the_tree_holds_every_action(tables: dict[str, pd.DataFrame]) -> None:
    tree, tasks = tables["tree"], tables["actions"]["task_id"]
    assert tree["kind"].value_counts().to_dict() == {"document": 5, "theme": 29, "task": 54}
    assert set(tasks) == set(tree.index[tree["kind"] == "task"])
    tops = [tree.loc[tree.loc[tree.loc[task, "parent_id"], "parent_id"]] for task in tasks]
    assert [top["origin"] for top in tops] == tables["actions"]["origin"].tolist()
    assert tree.loc["sb-1", "aim"] == "goede, bereikbare zorginfrastructuur"
    assert tree.loc["ua-6", "note"] == "Pijlers: werken, wonen, welzijn (brief rijk: leven)"
    assert [tree.loc[f"ua-{number}", "note"] for number in (1, 3, 5)] == [
        "Groep: Kennis",
        "Groep: Sociaal",
        "Groep: Fysiek",
    ]


def test_the_amounts_of_2007_add_up_as_they_did_on_paper(tables: dict[str, pd.DataFrame]) -> None:
    amounts = tables["budgets"].assign(euro=tables["budgets"]["amount_eur"].astype(int))
    printed = amounts[amounts["amount_kind"] == "tabel"]
    by_year = printed.groupby("year")["euro"].sum()
    assert by_year.to_dict() == {"2007": 400_000, "2008": 500_000, "2009": 500_000, "2010": 500_000}
    totals = amounts[amounts["amount_kind"] == "tabel (totaal)"].set_index("year")["euro"]
    assert totals.to_dict() == by_year.to_dict()
    by_line = printed.groupby("node_id")["euro"].sum()
    assert by_line.to_dict() == {
        "wzw-1": 660_000,
        "wzw-2": 320_000,
        "wzw-3": 330_000,
        "wzw-4": 480_000,
        "wzw-5": 110_000,
    }


def test_an_amount_of_an_action_is_the_amount_of_that_action(
    tables: dict[str, pd.DataFrame],
) -> None:
    amounts, actions = tables["budgets"], tables["actions"]
    linked = amounts[amounts["node_id"].isin(actions.index)]
    assert len(linked) == 21
    same = [
        amount == actions.loc[node, "budget"]
        for node, amount in zip(linked["node_id"], linked["amount_eur"], strict=True)
    ]
    others = set(linked.index[~pd.Series(same, linked.index)])
    assert others == {"bud-035", "bud-045", "bud-046", "bud-047"}
    assert (
        amounts.loc[["bud-021", "bud-034", "bud-041", "bud-048", "bud-049"], "node_id"] == ""
    ).all()


def test_amounts_without_a_year_have_none(store: Store) -> None:
    assert cells(store, "budgets", "bud-048")["year"] == ""
    assert cells(store, "budgets", "bud-042")["year"] == "t/m 2007"
    assert cells(store, "budgets", "bud-049")["year"] == "per jaar"
    villages = cells(store, "budgets", "bud-045")
    assert (villages["amount_eur"], villages["amount_kind"]) == ("50000", "per gemeente")
    assert villages["area_codes"].count("GM") == 12


def test_the_kinds_of_actors_carry_no_remarks(tables: dict[str, pd.DataFrame]) -> None:
    actors = tables["actors"]
    assert not actors["kind"].str.contains(r"[(]").any()
    found = actors["kind"].value_counts()
    assert (found["gemeente"], found["corporatie"], found["kennis"]) == (14, 12, 18)
    outside = actors.loc[["act-gemeente-hardenberg", "act-gemeente-stadskanaal"]]
    assert outside["note"].str.contains("buiten Drenthe").all()
    assert (outside["area_codes"] == "").all()
    assert (actors["area_text"] == "").sum() == 48
    inside = actors[(actors["kind"] == "gemeente") & (actors["area_codes"] != "")]
    assert inside["area_codes"].nunique() == 12


def test_every_actor_is_first_named_where_its_row_says(tables: dict[str, pd.DataFrame]) -> None:
    actors = tables["actors"]
    count = 0
    for row in actors.itertuples():
        mentions = [part.split(": ", 1) for part in row.mentions.split("; ")]
        assert all(len(each) == 2 and each[0] in DOCUMENTS for each in mentions), row.Index
        assert row.origin in {origin for origin, _ in mentions}
        count += len(mentions)
    assert count == 191


@pytest.mark.parametrize(
    ("partner", "actors"),
    [
        ("CMO STAMM", ["act-cmo-stamm"]),
        ("STAMM", ["act-cmo-stamm"]),
        ("GGD", ["act-ggd-drenthe"]),
        ("gemeenten", [""]),
        ("NHL/Stenden", ["act-nhl", "act-stenden-hogeschool"]),
        ("Sport Fryslân", ["act-sport-fryslân"]),
    ],
)
def test_a_word_for_a_partner_is_an_actor(store: Store, partner: str, actors: list[str]) -> None:
    rows = store.programme("partners")
    assert rows.loc[rows["partner"] == partner, "actor_id"].tolist() == actors


def test_a_group_is_told_to_be_one(store: Store) -> None:
    rows = store.programme("partners")
    assert (rows.loc[rows["actor_id"] == "", "note"] != "").all()


def test_two_dates_that_contradict_stand_both(store: Store) -> None:
    days = {cells(store, "calendar", key)["start"] for key in ("cal-041", "cal-042")}
    assert days == {"2016-05-10", "2016-05-11"}
    assert "tegenstrijdig" in cells(store, "calendar", "cal-025")["remark"]
    meeting = cells(store, "calendar", "cal-003")
    assert (meeting["precision"], meeting["kind"]) == ("halfjaarlijks", "cadans")
    assert cells(store, "calendar", "cal-069")["area_codes"].count("GM") == 12


def test_the_empty_framework_says_that_it_is_empty(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["frameworks"].loc["fw-boce-toets", "status"] == "nog niet ingevoegd"
    criteria = tables["criteria"]
    assert criteria.loc[criteria["framework_id"] == "fw-boce-toets", "name"].tolist() == ["Leeg"]
    sizes = criteria["framework_id"].value_counts()
    assert (sizes["fw-2016"], sizes["fw-2019"], sizes["fw-boce"]) == (5, 6, 15)
    assert set(sizes.index) == set(tables["frameworks"].index)


def test_roles_differ_by_year(tables: dict[str, pd.DataFrame]) -> None:
    roles = tables["roles"]
    assert roles.loc["rol-2016-1", "instruments"] == "Trendbureau; kennisnetwerken; lector"
    assert roles.loc["rol-2019-6", "role"] == "co-maker"


def test_what_a_system_needs_is_ours_where_we_say_so(tables: dict[str, pd.DataFrame]) -> None:
    needed = tables["systems"]["data_needed"]
    assert needed["sys-002"].endswith("enquête per gemeente (eigen aanname)")
    assert needed["sys-001"] == "samenhang met WMO; verder niet omschreven"
    assert tables["systems"].loc["sys-003", "also_in"] == "sociaal_2016: H2.4"


def test_terms_and_trends_stand_as_the_facts_have_them(store: Store) -> None:
    term = cells(store, "glossary", "gl-002")
    assert (term["term"], term["expansion"]) == ("BOKD", "Brede Overleggroep Kleine Dorpen")
    trend = cells(store, "trends", "tr-001")
    assert trend["statement"] == "Drenthe vergrijst harder dan Nederland"
    kinds = store.programme("trends")["kind"].value_counts().to_dict()
    assert kinds == {"trend": 55, "wettelijke taak provincie": 7, "motie": 6, "rol": 1}


def test_doubts_are_told_by_section(tables: dict[str, pd.DataFrame]) -> None:
    doubts = tables["doubts"]
    sections = doubts["section"].value_counts().to_dict()
    assert sections == {"A": 13, "B": 25, "C": 8, "D": 8, "E": 1}
    assert "2 oktober" in doubts.loc["B1", "finding"]
    assert doubts.loc["B5", "origins"] == "uitvoeringsagenda_2019"
    assert doubts.loc["E1", "origins"].split(";") == list(DOCUMENTS)
    assert (doubts.index.str[0] == doubts["section"]).all()


def test_own_choices_lead_to_what_there_is(store: Store) -> None:
    links, boxes = store.programme("links"), store.programme("boxes")
    assert set(links["indicator_id"]) <= set(store.indicators)
    assert {"behoefte", "effect"} == set(links["side"])
    assert set(boxes["action_id"]) <= set(store.programme("actions")["action_id"])
    assert not store.programme("gauges").empty
