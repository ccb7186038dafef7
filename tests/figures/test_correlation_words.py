"""What is said of a correlation: how strong, how sure, and what may not be read from it."""

from __future__ import annotations

import pytest

from atlas.domain.correlation import Column, Correlation
from atlas.figures import correlation_words as words
from atlas.store.store import Store
from tests.figures.conftest import changed

STRONG = Correlation(12, 0.82, 0.46, 0.95, 0.79)


def col(store: Store, name: str, period: str = "2024", **fields: str) -> Column:
    return Column(changed(store.indicators[name], **fields), period, {})


@pytest.mark.parametrize(("value", "word"), [
    (0.0, ""), (0.094, ""), (0.095, "zwak"), (-0.29, "zwak"), (0.295, "matig"), (-0.494, "matig"),
    (0.495, "sterk"), (-1.0, "sterk"),
])  # fmt: skip
def test_the_word_follows_the_number_as_shown(value: float, word: str) -> None:
    """The limits are those of Cohen (1988), on the two decimals that a reader sees."""
    assert words.strength(value) == word


def test_a_strong_one_in_sentences(store: Store) -> None:
    x, y = col(store, "aandeel_65plus"), col(store, "afstand_huisarts", "2019-2022")
    first, second, *rest = words.found_words(STRONG, x, y, "gemeente")
    assert first == (
        "Over 12 gemeenten is de samenhang sterk. Waar “Aandeel 65plus” hoger is, is “Afstand "
        "huisarts” meestal hoger."
    )
    assert second == (
        "De correlatie (Pearson) is 0,82, met 95% zekerheid tussen 0,46 en 0,95. Bij 1 of -1 "
        "liggen alle punten op een rechte lijn, bij 0 is er geen samenhang. Kijken wij alleen naar "
        "de volgorde van de gebieden (Spearman), dan is zij 0,79."
    )
    assert rest == []
    assert words.heading(STRONG) == "Sterke samenhang"


def test_a_negative_one_that_may_be_chance(store: Store) -> None:
    found = Correlation(12, -0.35, -0.77, 0.28, 0.05)
    said = " ".join(
        words.found_words(found, col(store, "woz_waarde"), col(store, "inwoners"), "wijk")
    )
    assert "12 wijken" in said and "vaak lager" in said
    assert "Nul ligt tussen die grenzen: dit verband kan ook toeval zijn." in said
    assert "De twee maten verschillen." in said
    assert words.heading(found) == "Matige samenhang, die ook toeval kan zijn"


@pytest.mark.parametrize(("found", "part"), [
    (Correlation(1, reason="few"), "Van 1 gemeente zijn beide cijfers bekend. Dat is te weinig"),
    (Correlation(12, reason="flat"), "een van de twee is overal gelijk"),
])  # fmt: skip
def test_why_nothing_is_said(store: Store, found: Correlation, part: str) -> None:
    x = col(store, "aandeel_65plus")
    (said,) = words.found_words(found, x, x, "gemeente")
    assert part in said
    assert words.heading(found) == "Hier is geen samenhang te noemen"


def test_almost_none_is_called_that(store: Store) -> None:
    found, x = Correlation(150, 0.04, -0.12, 0.2, 0.05), col(store, "aandeel_65plus")
    assert words.found_words(found, x, x, "wijk")[0].startswith("Er is bijna geen samenhang")
    assert words.heading(found) == "Bijna geen samenhang"


@pytest.mark.parametrize(("other", "lesson"), [
    (Correlation(150, -0.4, -0.5, -0.3, -0.4), "Dat is dus andersom."),
    (Correlation(150, 0.7, 0.6, 0.8, 0.7), "Dat is ongeveer hetzelfde."),
    (Correlation(150, 0.2, 0.1, 0.3, 0.2), "Hoe u het gebied kiest, maakt dus uit."),
])  # fmt: skip
def test_the_same_figures_over_other_areas(other: Correlation, lesson: str) -> None:
    said = words.elsewhere_words(STRONG, other, "wijk")
    assert said.startswith("Over 150 wijken is de correlatie")
    assert said.endswith(lesson)
    assert words.elsewhere_words(STRONG, Correlation(3, reason="few"), "wijk") == ""
    assert words.elsewhere_words(Correlation(3, reason="few"), other, "wijk") == ""


def test_periods_that_differ_are_said(store: Store) -> None:
    x, y = col(store, "aandeel_65plus", "2025"), col(store, "woz_waarde", "2020")
    assert words.periods_words(x, x) == "Beide cijfers zijn van 2025."
    said = words.periods_words(x, y)
    assert "niet uit hetzelfde jaar" in said and "2025" in said and "2020" in said


def test_cause_and_persons_are_always_warned_against(store: Store) -> None:
    x, y = col(store, "aandeel_65plus"), col(store, "woz_waarde")
    said = words.cautions(x, y, "gemeente")
    assert said == (words.CAUSE, words.ECOLOGICAL, words.OVERLAP, words.SAMPLE)
    assert words.cautions(x, y, "wijk")[-1] == words.NEIGHBOURS


def test_models_counts_and_a_figure_beside_itself_have_their_own_warning(store: Store) -> None:
    plain, model = col(store, "aandeel_65plus"), col(store, "aandeel_65plus", kind="modelled")
    one = words.cautions(plain, col(store, "woz_waarde", kind="modelled"), "gemeente")
    assert words.MODELLED.format(title="“Woz waarde”") in one
    both = words.cautions(model, col(store, "woz_waarde", kind="modelled"), "gemeente")
    assert words.SAME_MODEL in both
    assert not any(each.startswith("“") for each in both)
    count = words.cautions(plain, col(store, "inwoners"), "gemeente")
    assert count[0] == words.COUNT.format(title="“Inwoners”")
    assert words.cautions(plain, plain, "gemeente")[0] == words.ITSELF
