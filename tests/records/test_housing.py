"""The records of housing/: the classes, open points, forms, assumptions and components."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from atlas.store.housing import Housing
from atlas.store.store import Store

# What other modules and the address of a scenario rely on; the first option is our choice.
OPTIONS = {
    "edge-1": ["geen_grens", "m200", "m500"],
    "edge-2": ["thuiszorg_telt_niet", "thuiszorg_telt"],
    "edge-3": ["diensten", "zorg"],
    "edge-4": ["alarm_niet_genoeg", "alarm_genoeg"],
    "edge-5": ["huishoudelijk_telt", "huishoudelijk_telt_niet"],
    "edge-6": ["aangepast_eerst", "nultreden_eerst"],
    "edge-7": ["drempel_telt_niet", "drempel_2cm"],
    "edge-8": ["diensten_per_complex", "alles_per_rij"],
    "edge-9": ["label_telt_niet", "label_is_diensten"],
    "edge-10": ["mogelijk_of_gebruik", "alleen_gebruik"],
    "edge-11": ["diensten_eerst", "aangepast_eerst"],
    "edge-12": ["onbekend_blijft", "onbekend_is_nee"],
}
CLASSES = [
    "Verzorgd wonen",
    "Wonen met diensten",
    "Woning met ingrijpende aanpassingen",
    "Nultredenwoning",
    "Overige woning",
]
ASSUMPTIONS = {
    "sterfte": (100, "%"),
    "alleen": (0, "procentpunt"),
    "instelling": (100, "%"),
    "nultreden": (None, "%"),
    "nultreden_75": (0, "procentpunt"),
    "nultreden_85": (0, "procentpunt"),
    "diensten": (6.0, "%"),
    "aangepast": (0, "%"),
    "aanbod_geschikt": (23.7, "%"),
    "bewoond": (63, "%"),
    "gepland": (0, "woningen"),
}
SIZES = {
    "kleinschalig_wonen": (8, 12),
    "woongroep": (4, 20),
    "woongemeenschap": (12, 40),
    "modern_hofje": (16, 45),
    "wooncomplex": (20, 300),
}
LONGEST_SENTENCE = 30  # words
ENGLISH = re.compile(r"\b(the|and|not|only|page|source|dwellings?|rest_of)\b", re.I)


@pytest.fixture
def housing(store: Store) -> Housing:
    return store.housing


def test_the_classes_are_those_of_the_source_in_its_order(housing: Housing) -> None:
    assert [each.name for each in housing.classification.classes] == CLASSES
    assert [each.id for each in housing.classification.classes] == [f"hs-{n}" for n in range(1, 6)]
    assert housing.classification.version == "2007-1"


def test_services_have_the_six_features_of_the_source(housing: Housing) -> None:
    assert housing.classification.classes[1].any_of == (
        "huishoudelijke_dienst_mogelijk",
        "huishoudelijke_dienst_in_gebruik",
        "receptie",
        "huismeester",
        "recreatieruimte",
        "kamers_of_bedden_met_zorgdienst",
    )
    assert housing.classification.classes[3].all_of == ("zonder_trap_intern", "zonder_trap_extern")


def test_a_dwelling_has_fourteen_yes_or_no_features_and_two_numbers(housing: Housing) -> None:
    features = housing.classification.features
    assert len(features) == 16
    numbers = {each.id: each.unit for each in features if each.kind == "number"}
    assert numbers == {"afstand_steunpunt_m": "m", "drempel_cm": "cm"}


def test_every_open_point_has_its_options_and_our_choice_first(housing: Housing) -> None:
    edges = housing.classification.edge_cases
    assert {each.id: [option.id for option in each.options] for each in edges} == OPTIONS
    assert {each.id: each.choice for each in edges} == {
        name: options[0] for name, options in OPTIONS.items()
    }
    assert all(each.reason and each.text_says for each in edges)


def test_there_are_seven_forms_and_ten_niche_forms(housing: Housing) -> None:
    forms = housing.forms.forms
    assert [len([each for each in forms if each.niche == niche]) for niche in (False, True)] == [
        7,
        10,
    ]
    assert {each.id: (each.size_min, each.size_max) for each in forms if each.size_min} == SIZES
    assert len(housing.forms.groups) == 14


def test_sizes_overlap_as_the_note_says(housing: Housing) -> None:
    def fitting(size: int) -> set[str]:
        return {
            each.id
            for each in housing.forms.forms
            if each.size_min and each.size_max and each.size_min <= size <= each.size_max
            if "woningen" in each.size_unit
        }

    assert fitting(12) == {"woongroep", "woongemeenschap"}
    assert fitting(16) == fitting(12) | {"modern_hofje"}
    assert fitting(20) == fitting(16) | {"wooncomplex"}
    assert fitting(21) == fitting(20) - {"woongroep"}


def test_a_group_that_no_source_names_is_not_filled_in(housing: Housing) -> None:
    unnamed = {each.id for each in housing.forms.forms if not each.groups}
    assert unnamed == {
        "skaeve_huse",
        "straal_rond_instelling",
        "geclusterd_klein",
        "dorpshuis_plus",
    }
    assert all(each.groups_text for each in housing.forms.forms)


def test_housing_first_is_named_with_people_from_shelters_only(housing: Housing) -> None:
    form = next(each for each in housing.forms.forms if each.id == "housing_first")
    assert form.groups == ("uitstroom_opvang", "uitstroom_vrouwenopvang")


def test_location_rules_ask_for_all_that_may_be_near(housing: Housing) -> None:
    asked = {need for rule in housing.forms.location_rules for need in rule.needs}
    assert asked == {each.id for each in housing.forms.nearby}


def test_the_assumptions_have_their_defaults(housing: Housing) -> None:
    found = housing.assumptions.assumptions
    assert {each.id: (each.default, each.unit) for each in found} == ASSUMPTIONS


def test_what_no_source_gives_is_called_an_own_assumption(housing: Housing) -> None:
    for each in housing.assumptions.assumptions:
        own = each.source.startswith(("Eigen aanname", "Eigen berekening"))
        assert own == each.own, each.id


def test_computed_defaults_follow_from_the_figures_beside_them(
    store: Store, housing: Housing
) -> None:
    defaults = {each.id: each.default for each in housing.assumptions.assumptions}
    key = store.facts("kengetallen").set_index("item")["value"]
    older = store.facts("huishoudens_ouderen")
    older = older[(older["area_code"] == "NL01") & (older["period"] == "2021")]
    older = older[~older["item"].str.endswith("totaal")]
    counts = older.groupby(older["item"].str.split("_").str[0])["value"].sum()
    alone, institution = counts["alleenstaand"], counts["instelling"]
    households = alone + (counts["personen"] - alone - institution) / 2
    assert households == 2_193_239
    share = 100 * key["wooneenheden_geclusterd"] / households
    assert defaults["diensten"] == pytest.approx(share, abs=0.05)
    stock = store.cells("woningvoorraad", "2015", "land")["value"]["NL01"]
    suitable = 100 * key["geschikte_woningen"] / stock
    assert defaults["aanbod_geschikt"] == pytest.approx(suitable, abs=0.05)
    assert defaults["bewoond"] == 100 - key["niet_bewoond_door_55plus_pct"]


def test_norms_have_no_values_because_nobody_saw_them(housing: Housing) -> None:
    norms = housing.assumptions.norm_set
    assert [each.class_id for each in norms.norms] == ["hs-1", "hs-2", "hs-3", "hs-4"]
    for each in norms.norms:
        assert set(type(each).model_fields) == {"id", "title", "class_id", "unit"}
        assert each.unit == "woningen per 10.000 inwoners"


def test_every_component_has_values_at_the_levels_it_names(store: Store, housing: Housing) -> None:
    for part in housing.composite.components:
        for level in part.levels:
            (*_, newest) = store.periods(part.indicator, level)
            values = store.cells(part.indicator, newest, level)["value"]
            assert values.notna().sum() >= 12, (part.id, level)
            assert store.indicators[part.indicator].direction != "neutral"


def test_stand_ins_say_what_they_stand_for(housing: Housing) -> None:
    notes = {part.id: part.note for part in housing.composite.components}
    assert all("in de plaats van" in notes[name] for name in ("woning", "ontmoeting"))
    assert "apotheek" in notes["ziekenhuis"]
    assert "bushalte" in notes["trein"]


def texts(value: object) -> Iterator[str]:
    """Every text in a record, at any depth, except ids."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("id", "origin", "class_id", "url", "attribution"):
                yield from texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_texts_are_plain_dutch_sentences(housing: Housing) -> None:
    for text in texts(housing.model_dump()):
        assert not ENGLISH.search(text), text
        for sentence in re.split(r"(?<=[.?!:;]) ", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence
