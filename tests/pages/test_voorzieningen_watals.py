"""Part Wat als: a scenario counted again by hand, the way there and back, hostile steps."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from atlas.domain.whatif import MAX_STEPS
from atlas.figures.report import Report, Table, Text
from atlas.figures.report_pdf import report_pdf
from atlas.figures.report_xlsx import report_xlsx
from atlas.store.serving import get_store
from atlas.store.store import Store
from atlas.ui.parts.part import Answer
from atlas.ui.voorzieningen import watals
from atlas.ui.voorzieningen.watals_kaart import MOST_SIGNS
from tests.pages.support import ENGLISH, Page
from tests.pages.test_voorzieningen_study import own_places, with_travel

GROLLOO, EMMEN, GIETEN = "WP1169", "WP1988", "WP1167"
STEPS = f"erbij-{GROLLOO}.weg-nieuws_hub_gieten.naar-nieuws_hub_borger-{EMMEN}"
GROUPS = ("people", "older65", "older80")
OUTS = {
    *("gekozen", "keuze", "stappen", "bevinding", "kernen", "groepen"),
    *("beste", "volledig", "aannamen", "bronnen"),
}
ADDRESSES: list[dict[str, str]] = [
    {},
    {"kern": GROLLOO},
    {"stappen": STEPS, "kern": EMMEN, "groep": "65plus"},
    {"soort": "huisarts", "stappen": f"erbij-{GROLLOO}", "kern": GROLLOO},
    {"soort": "huisarts", "groep": "80plus", "grens": "fiets15"},
    {"soort": "ziekenhuis", "meten": "auto", "omweg": "1,4", "stappen": f"erbij-{GROLLOO}"},
    {"soort": "dorpshub", "stappen": "weg-HUB"},
    {"stappen": "x" * 5000, "kern": "<b>", "zoek": "ja", "doel": "'><script>", "onzin": "1"},
]


class Hand:
    """People, kernen and hubs as plain arrays, read from the data without the domain."""

    def __init__(self, store: Store) -> None:
        self.to_rd = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True).transform
        features = store.geometry("kern")["features"]
        self.kernen = {
            each["id"]: np.array(self.to_rd(*each["geometry"]["coordinates"])) for each in features
        }
        lies_in = {each["id"]: each["properties"] for each in features}
        rows = []
        for feature in (*store.geometry("buurt")["features"], *self._rest(store)):
            given = feature["properties"]
            xy = self._inside(feature)
            area = store.areas[given["area_code"]]
            wijk = given["area_code"] if area.area_level == "wijk" else area.parent_code
            codes = given.get("area_codes", [given["area_code"]])
            people, old = (self._sum(store, name, codes) for name in ("totaal", "65plus"))
            share = self._share(store, area.gemeente_code)
            kern = self._kern(lies_in, given, wijk, area.gemeente_code, xy)
            rows.append((*xy, people, old, old * share, kern))
        self.points = pd.DataFrame(rows, columns=["x", "y", *GROUPS, "kern"])
        places = store.places()
        hubs = places[(places["kind"] == "mobiliteitshub") & places["lon"].notna()]
        self.hubs = {
            name: np.array(self.to_rd(lon, lat))
            for name, lon, lat in zip(hubs["place_id"], hubs["lon"], hubs["lat"], strict=True)
        }

    @staticmethod
    def _rest(store: Store) -> list[dict]:
        return store.geometry("buurt_rest")["features"]

    @staticmethod
    def _sum(store: Store, name: str, codes: list[str]) -> float:
        table = {"totaal": "bevolking_totaal", "65plus": "leeftijd_65plus"}[name]
        values = store.cells(table, "2024", "buurt")["value"].reindex(codes)
        return float(values.sum(min_count=1))

    @staticmethod
    def _share(store: Store, gemeente: str) -> float:
        older = store.cells("leeftijd_80plus", "2025", "gemeente")["value"][gemeente]
        return float(older / store.cells("leeftijd_65plus", "2025", "gemeente")["value"][gemeente])

    def _inside(self, feature: dict) -> tuple[float, float]:
        flat = shapely.transform(
            shapely.geometry.shape(feature["geometry"]),
            lambda xy: np.column_stack(self.to_rd(*xy.T)),
        )
        point = flat.point_on_surface()
        return point.x, point.y

    def _kern(self, lies_in: dict, given: dict, wijk: str, gemeente: str, xy: tuple) -> str:
        """The kern in the buurt, else the one that it is named after, else the nearest of the
        wijk, else the town of the gemeente, else the nearest of the gemeente."""
        code, name = given["area_code"], f" {given['name']} "
        towns = ("Assen", "Coevorden", "Emmen", "Hoogeveen", "Meppel")
        rules = (
            lambda kern: (
                kern["buurt_code"] == code
                or (kern["buurt_code"] == "" and kern["wijk_code"] == code)
            ),
            lambda kern: (
                code[:2] == "BU"
                and kern["gemeente_code"] == gemeente
                and f" {kern['name']} " in name
            ),
            lambda kern: kern["wijk_code"] == wijk,
            lambda kern: kern["gemeente_code"] == gemeente and kern["name"] in towns,
            lambda kern: kern["gemeente_code"] == gemeente,
        )
        for rule in rules:
            if fit := [name for name, kern in lies_in.items() if rule(kern)]:
                return min(fit, key=lambda name: float(np.hypot(*(self.kernen[name] - xy))))
        return ""

    def after(self) -> dict[str, np.ndarray]:
        """The hubs after `STEPS`."""
        moved = {**self.hubs, "nieuws_hub_borger": self.kernen[EMMEN]}
        del moved["nieuws_hub_gieten"]
        return {**moved, "nieuw": self.kernen[GROLLOO]}

    def km(self, xy: np.ndarray, hubs: dict[str, np.ndarray]) -> np.ndarray:
        """From each point to the nearest hub."""
        far = [np.hypot(*(xy - hub).T) for hub in hubs.values()]
        return np.min(far, axis=0) / 1000

    def change(self, factor: float) -> tuple[np.ndarray, np.ndarray]:
        """Kilometres of every point before and after `STEPS`."""
        xy = self.points[["x", "y"]].to_numpy()
        return self.km(xy, self.hubs) * factor, self.km(xy, self.after()) * factor

    def kern_change(self) -> tuple[np.ndarray, np.ndarray]:
        """The same of every kern, in the order of `kernen`."""
        xy = np.array([*self.kernen.values()])
        return self.km(xy, self.hubs), self.km(xy, self.after())


class Tables(HTMLParser):
    """The tables of a piece of HTML: caption -> rows of cells, the head first."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._caption, self._in = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
        self._in = tag if tag in ("td", "th", "caption") else self._in

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "caption"):
            self._in = ""
        if tag == "table":
            self.found[self._caption] = self._rows

    def handle_data(self, data: str) -> None:
        if self._in == "caption":
            self._caption += data
        elif self._in:
            self._rows[-1][-1] += data


class Links(HTMLParser):
    """The links that send something: their words, what they send, their whole address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], str]] = []
        self._now: tuple[dict[str, str], str] | None = None
        self._text = self._label = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("data-send"):
            self._now = json.loads(given["data-send"] or ""), given["href"] or ""
            self._text, self._label = "", given.get("aria-label") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._now:
            assert self._label.startswith(self._text) or not self._label
            self.found.append((self._label or self._text, *self._now))
            self._now = None

    def handle_data(self, data: str) -> None:
        self._text += data

    def named(self, start: str) -> tuple[dict[str, str], str]:
        """The only link that starts so."""
        found = [(sent, href) for text, sent, href in self.found if text.startswith(start)]
        assert len(found) == 1, (start, [text for text, *_ in self.found])
        return found[0]


@pytest.fixture(scope="module")
def hand(store: Store) -> Hand:
    return Hand(store)


@pytest.fixture(scope="module")
def skeleton(store: Store) -> str:
    return watals.skeleton(store)


def answer(store: Store, **params: str) -> Answer:
    return watals.answer(store, params, None)


def text(found: Answer, name: str) -> str:
    """What a visitor reads at a place of the skeleton, with single spaces."""
    return " ".join(Page(found.out[name]).text.split())


def table(blocks: tuple, start: str) -> Table:
    found = [each for each in blocks if isinstance(each, Table) and each.title.startswith(start)]
    assert len(found) == 1, start
    return found[0]


def dutch(value: float, decimals: int = 0) -> str:
    """A number the Dutch way, made here and not by the atlas."""
    shown = f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return shown.lstrip("-") if float(f"{value:.{decimals}f}") == 0 else shown


def hub_of(store: Store) -> str:
    """The id of the one dorpshub with a point."""
    places = store.places()
    (found,) = places.loc[(places["kind"] == "dorpshub") & places["lon"].notna(), "place_id"]
    return str(found)


@pytest.mark.parametrize(("mode", "factor"), [("recht", 1.0), ("fiets", 1.5)])
def test_every_number_of_the_groups_is_that_of_a_count_by_hand(
    store: Store, hand: Hand, mode: str, factor: float
) -> None:
    found = answer(store, stappen=STEPS, meten=mode, omweg="1,5")
    tables = Tables(found.out["groepen"]).found
    before, after = hand.change(factor)
    people_rows = tables["Aantal mensen voor wie iets verandert"][1:]
    mean_rows = tables["Gemiddelde afstand en som"][1:]
    for group, counted, means in zip(GROUPS, people_rows, mean_rows, strict=True):
        people = hand.points[group]
        within, then = before <= 5, after <= 5
        where = (
            *(after < before, after > before, then & ~within, within & ~then),
            *(within, then, ~within, ~then),
        )
        assert counted[1:] == [dutch(people[each].sum()) for each in where]
        known = people.notna()
        mean, later = (np.average(each[known], weights=people[known]) for each in (before, after))
        total = (people * (after - before)).sum()
        assert means[1:4] == [dutch(each, 1) for each in (mean, later, later - mean)]
        assert means[4] == dutch(total)
        assert people[after < before].sum() > people[after > before].sum() > 0


def test_the_sentences_say_the_numbers_of_a_count_by_hand(store: Store, hand: Hand) -> None:
    before, after = hand.change(1)
    for word, group, name in (
        ("alle", "people", "inwoners"),
        ("65plus", "older65", "65-plussers"),
        ("80plus", "older80", "80-plussers"),
    ):
        people = hand.points[group]
        said = text(answer(store, stappen=STEPS, groep=word), "bevinding")
        nearer, farther = (dutch(people[each].sum()) for each in (after < before, after > before))
        assert f"Dichter bij een plek: {nearer} {name}. Verder weg: {farther} {name}." in said
        came = people[(after <= 5) & (before > 5)].sum()
        fell = people[(after > 5) & (before <= 5)].sum()
        assert f"Binnen 5 kilometer komen {dutch(came)} {name}." in said
        assert f"Buiten die grens vallen {dutch(fell)} {name}." in said
        known = people.notna()
        means = [np.average(each[known], weights=people[known]) for each in (before, after)]
        assert (
            "nu {} kilometer en straks {} kilometer".format(*(dutch(m, 1) for m in means)) in said
        )
        for each, title in zip(GROUPS, ("alle", "65 jaar en ouder", "80 jaar"), strict=True):
            total = (hand.points[each] * (after - before)).sum()
            assert total < 0
            assert re.search(f"{title}[^,.]* {dutch(-total)} km minder", said)
        assert "De uitkomst is een rekenvoorbeeld, geen besluit." in said


def test_every_kern_that_changes_has_its_row_and_gains_come_first(store: Store, hand: Hand) -> None:
    tables = Tables(answer(store, stappen=STEPS).out["kernen"]).found
    before, after = hand.kern_change()
    names = dict(zip(hand.kernen, zip(before, after, strict=True), strict=True))
    shown_names = watals.studies.kern_names(store)
    people = hand.points.groupby("kern")["people"].sum(min_count=1)
    rows = [
        (after - before, shown_names[code], before, after, people.get(code, np.nan))
        for code, (before, after) in names.items()
        if abs(after - before) > 0.001
    ]
    gains = sorted((row for row in rows if row[0] < 0), key=lambda row: row[0])
    losses = sorted((row for row in rows if row[0] > 0), key=lambda row: -row[0])
    assert gains and losses
    whole = tables[f"Alle {len(rows)} kernen"]
    expected = [
        [
            name,
            *(dutch(each, 1) for each in (before, after, change)),
            "onbekend" if np.isnan(persons) else dutch(persons),
            word,
        ]
        for part, word in ((gains, "dichterbij"), (losses, "verder weg"))
        for change, name, before, after, persons in part
    ]
    assert sorted(whole[1:]) == sorted(expected)
    shown = [float(row[3].replace(",", ".")) for row in whole[1:]]
    split = len(gains)
    assert all(a <= b for a, b in pairwise(shown[:split]))
    assert all(a >= b for a, b in pairwise(shown[split:]))
    nearer = tables[f"Dichterbij: {len(gains)} kernen, de eerste 10"]
    farther = tables[f"Verder weg: {len(losses)} kernen, de eerste 10"]
    assert nearer[1:] == [row[:-1] for row in whole[1:11]]
    assert farther[1:] == [row[:-1] for row in whole[split + 1 : split + 11]]


def far(kilometres: float) -> str:
    return f"{dutch(kilometres, 1)} kilometer" if kilometres else "een plek in de kern zelf"


def test_who_wins_and_who_loses_most_are_both_named(store: Store, hand: Hand) -> None:
    before, after = hand.kern_change()
    codes = [*hand.kernen]
    names = watals.studies.kern_names(store)
    said = text(answer(store, stappen=STEPS), "bevinding")
    for word, place in (
        ("wint", int(np.argmin(after - before))),
        ("verliest", int(np.argmax(after - before))),
    ):
        moved = f"van {far(before[place])} naar {far(after[place])}"
        assert f"Van alle kernen {word} {names[codes[place]]} het meest: {moved}." in said


def test_the_map_of_the_change_has_the_classes_that_its_legend_says(
    store: Store, hand: Hand
) -> None:
    message = answer(store, stappen=STEPS, kern=GROLLOO).maps["verandering"]
    before, after = hand.kern_change()
    change = dict(zip(hand.kernen, after - before, strict=True))
    edges = [-np.inf, -5, -2, -0.05, 0.05, 2, 5, np.inf]
    counts = np.histogram([*change.values()], edges)[0]
    found = re.findall(r'atlas-count">(\d+)<', message["legend"])
    without = len(message["marks"]) - len(change)
    assert [int(each) for each in found] == [*counts, without, 4, 2, 2]
    assert len(message["colours"]) == len(set(message["colours"])) == 7
    known = [value for value in message["values"] if value is not None]
    assert sorted(known) == pytest.approx(sorted(change.values()))
    assert message["marks"].count("m") == without
    words = Page(message["legend"]).text
    assert "dichterbij" in words
    assert "verder weg" in words
    assert message["choice"] == {"gebied": GROLLOO}


def test_the_signs_are_what_stays_what_comes_and_what_goes(store: Store) -> None:
    kinds = [kind for *_, kind in answer(store, stappen=STEPS).maps["verandering"]["points"]]
    assert sorted(kinds) == sorted(["is"] * 4 + ["nieuw"] * 2 + ["weg"] * 2)
    start = answer(store).maps["verandering"]["points"]
    assert [kind for *_, kind in start] == ["is"] * 6
    back = answer(store, stappen=f"erbij-{GROLLOO}.weg-nieuw-{GROLLOO}").maps["verandering"]
    assert back["points"] == start


def test_too_many_places_to_sign_leave_the_new_one_in_sight(store: Store) -> None:
    one = own_places(store, kind="huisarts").frame
    rows = pd.concat([one.assign(place_id=f"eigen_{n}") for n in range(MOST_SIGNS + 1)])
    own = type(own_places(store))(rows, "veel.csv", "1" * 64)
    found = watals.answer(store, {"soort": "huisarts", "stappen": f"erbij-{EMMEN}"}, own)
    assert [kind for *_, kind in found.maps["verandering"]["points"]] == ["nieuw"]


def test_without_steps_the_map_is_of_now(store: Store, hand: Hand) -> None:
    message = answer(store).maps["verandering"]
    known = [value for value in message["values"] if value is not None]
    assert sorted(known) == pytest.approx(sorted(hand.kern_change()[0]))
    assert "nu" in message["question"]


def test_a_first_place_of_all_before_unknown_after_a_distance(store: Store, hand: Hand) -> None:
    found = answer(store, soort="huisarts", stappen=f"erbij-{GROLLOO}")
    said = text(found, "bevinding")
    xy = hand.points[["x", "y"]].to_numpy()
    far = hand.km(xy, {"nieuw": hand.kernen[GROLLOO]})
    people = hand.points["people"]
    mean = np.average(far[people.notna()], weights=people.dropna())
    assert "Hoe ver het nu is, is onbekend" in said
    assert f"Straks wonen {dutch(people[far <= 5].sum())} inwoners binnen 5 kilometer" in said
    assert f"De gemiddelde afstand is dan {dutch(mean, 1)} kilometer" in said
    assert "Wie dichterbij komt en wie verder weg raakt, is daarom onbekend." in said
    counted, means = Tables(found.out["groepen"]).found.values()
    within, beyond = dutch(people[far <= 5].sum()), dutch(people[far > 5].sum())
    unknown = "onbekend"
    assert counted[1][1:] == [*[unknown] * 5, within, unknown, beyond]
    assert means[1][1:] == [unknown, dutch(mean, 1), unknown, unknown]
    first = Tables(found.out["kernen"]).found["De dichtstbijzijnde kernen, de eerste 10"]
    assert first[1][:4] == ["Grolloo", unknown, "0,0", unknown]
    assert "straks" in found.maps["verandering"]["question"]


def test_the_last_place_gone_is_unknown_and_what_it_was_is_said(store: Store) -> None:
    found = answer(store, soort="dorpshub", stappen=f"weg-{hub_of(store)}")
    before = answer(store, soort="dorpshub")
    counted, means = Tables(found.out["groepen"]).found.values()
    (now,) = Tables(before.out["groepen"]).found.values()
    assert counted[1][5] == now[1][1]
    assert [counted[1][each] for each in (1, 2, 3, 4, 6, 8)] == ["onbekend"] * 6
    assert means[1][1:] == [now[1][3], "onbekend", "onbekend", "onbekend"]
    said = text(found, "bevinding")
    assert f"Nu wonen {now[1][1]} inwoners binnen 5 kilometer" in said
    assert "U haalt al die plekken weg." in said
    assert "straks onbekend" in said


def test_without_any_place_nothing_is_a_zero(store: Store) -> None:
    for steps in ("", f"erbij-{GROLLOO}.weg-nieuw-{GROLLOO}"):
        found = answer(store, soort="huisarts", stappen=steps)
        for rows in Tables(found.out["groepen"]).found.values():
            assert {cell for row in rows[1:] for cell in row[1:]} == {"onbekend"}
        assert "Nog niet opgehaald." in text(found, "bevinding")
        assert {*found.maps["verandering"]["marks"]} == {"m"}


def test_a_step_that_moves_nobody_says_so(store: Store) -> None:
    gone = f"erbij-{GIETEN}"  # a hub stands on that point already
    found = answer(store, stappen=gone)
    assert text(found, "kernen") == watals.NO_EFFECT
    assert "Dichter bij een plek: 0 inwoners. Verder weg: 0 inwoners." in text(found, "bevinding")


def test_only_losses_are_told_with_who_gains_nothing(store: Store) -> None:
    found = answer(store, stappen="weg-nieuws_hub_gieten")
    said = text(found, "kernen")
    assert watals.NOBODY["gain"] in said
    assert watals.NOBODY["lose"] not in said
    assert "verliest" in text(found, "bevinding")
    assert "wint" not in text(found, "bevinding")


def test_in_a_kern_one_can_add_take_away_and_move(store: Store) -> None:
    links = Links(answer(store, kern=GROLLOO).out["keuze"])
    assert links.named("Zet hier een mobiliteitshub neer")[0] == {
        "stappen": f"erbij-{GROLLOO}",
        "zoek": "",
    }
    assert links.named("Haal Hub Gieten weg")[0]["stappen"] == "weg-nieuws_hub_gieten"
    moved = links.named("Verplaats Hub Gieten naar Grolloo")[0]["stappen"]
    assert moved == f"naar-nieuws_hub_gieten-{GROLLOO}"
    in_gieten = Links(answer(store, kern=GIETEN).out["keuze"])
    texts = [words for words, *_ in in_gieten.found]
    assert "Haal Hub Gieten weg" in texts
    assert "Verplaats Hub Gieten naar Gieten" not in texts
    assert text(answer(store), "keuze").startswith("Kies een kern")


def test_the_offered_places_are_the_nearest(store: Store, hand: Hand) -> None:
    far = {name: float(np.hypot(*(xy - hand.kernen[EMMEN]))) for name, xy in hand.hubs.items()}
    nearest = sorted(far, key=far.__getitem__)[:3]
    found = answer(store, kern=EMMEN)
    sent = [
        sent["stappen"] for words, sent, _ in Links(found.out["keuze"]).found if "Haal" in words
    ]
    assert sent == [f"weg-{name}" for name in nearest]
    for name in nearest:
        assert f"{dutch(far[name] / 1000, 1)} km in een rechte lijn" in text(found, "keuze")


def follow(store: Store, href: str) -> Answer:
    """What the page shows at the whole address of a link."""
    parts = urlsplit(href)
    params = dict(parse_qsl(parts.query))
    assert (parts.path, params.pop("deel")) == ("/voorzieningen", "watals")
    found = answer(store, **params)
    assert found.notices == ()
    assert found.params == params
    return found


def test_there_and_back_again_by_links(store: Store) -> None:
    start = answer(store, kern=GROLLOO, groep="65plus", grens="1500")
    one = follow(store, Links(start.out["keuze"]).named("Zet hier")[1])
    two = follow(store, Links(one.out["keuze"]).named("Haal Hub Gieten weg")[1])
    assert two.params["stappen"] == f"erbij-{GROLLOO}.weg-nieuws_hub_gieten"
    last = follow(store, Links(two.out["stappen"]).named("Maak laatste stap ongedaan")[1])
    assert last.out == one.out
    undo = [
        href
        for words, _, href in Links(two.out["stappen"]).found
        if words.endswith(": Nieuwe plek in Grolloo")
    ]
    assert follow(store, undo[0]).params["stappen"] == "weg-nieuws_hub_gieten"
    for each in (one, two):
        again = follow(store, Links(each.out["stappen"]).named("Begin opnieuw")[1])
        assert again.out == start.out
        assert again.maps == start.maps


def test_what_a_link_sends_is_what_its_address_says(store: Store) -> None:
    params = {"stappen": STEPS, "kern": GIETEN, "grens": "1500", "aantal": "2", "zoek": "1"}
    found = answer(store, **{**params, "doel": "dekking"})
    links = [each for html in found.out.values() for each in Links(html).found]
    assert len(links) > 8
    for _, sent, href in links:
        said = dict(parse_qsl(urlsplit(href).query))
        expected = {**found.params, **sent, "deel": "watals"}
        assert said == {word: text for word, text in expected.items() if text}


def test_undoing_a_step_takes_along_what_hangs_on_it(store: Store) -> None:
    found = answer(store, stappen=f"erbij-{GROLLOO}.naar-nieuw-{GROLLOO}-{EMMEN}")
    words, sent, href = Links(found.out["stappen"]).found[0]
    assert words.startswith("Maak ongedaan (met 1 latere stap)")
    assert sent["stappen"] == ""
    assert follow(store, href).params == {}
    three = answer(store, stappen=f"erbij-{GROLLOO}.weg-nieuw-{GROLLOO}.erbij-{GROLLOO}")
    first = Links(three.out["stappen"]).found[0]
    assert first[0].startswith("Maak ongedaan (met 1 latere stap)")
    assert first[1]["stappen"] == f"erbij-{GROLLOO}"


def test_after_the_most_steps_there_is_nothing_to_add(store: Store) -> None:
    codes = [*watals.studies.kern_names(store)][: MAX_STEPS + 1]
    full = ".".join(f"erbij-{code}" for code in codes[:MAX_STEPS])
    found = answer(store, stappen=full, kern=codes[-1])
    assert Links(found.out["keuze"]).found == []
    assert str(MAX_STEPS) in text(found, "keuze")
    assert found.notices == ()
    over = answer(store, stappen=f"{full}.erbij-{codes[-1]}")
    assert over.params["stappen"] == full
    assert [each.parameter for each in over.notices] == ["stappen"]


def test_a_kern_has_one_new_place(store: Store) -> None:
    found = answer(store, stappen=f"erbij-{GROLLOO}", kern=GROLLOO)
    words = [each for each, *_ in Links(found.out["keuze"]).found]
    assert not [each for each in words if each.startswith("Zet hier")]
    assert "Haal nieuwe plek in Grolloo weg" in words
    both = answer(store, stappen=f"erbij-{GROLLOO}.erbij-{EMMEN}", kern=EMMEN)
    words = [each for each, *_ in Links(both.out["keuze"]).found]
    assert "Haal nieuwe plek in Grolloo weg" in words
    assert "Verplaats nieuwe plek in Grolloo naar Emmen" not in words
    assert "Verplaats Hub Borger naar Emmen" in words
    twice = answer(store, stappen=f"erbij-{GROLLOO}.erbij-{GROLLOO}")
    assert twice.params == {"stappen": f"erbij-{GROLLOO}"}
    assert len(twice.notices) == 1


@pytest.mark.parametrize(
    "steps",
    [
        "erbij-WP0000",
        "weg-nieuws_bestaat_niet",
        "weg-eigen_2",
        "naar-nieuws_hub_gieten-GM0114",
        "erbij-WP1169;drop table",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "weg-" + "a" * 61,
        "....",
        "erbij-WP1169\x00",
        "ERBIJ-WP1169",
        "9" * 1999,
    ],
)
def test_a_hostile_step_is_a_notice_and_no_step(store: Store, steps: str) -> None:
    found = answer(store, stappen=steps)
    assert found.params == {}
    assert {each.parameter for each in found.notices} == {"stappen"}
    assert found.out == answer(store).out
    for notice in found.notices:
        assert not set(notice.given) & set("<>&\"'/")


@settings(max_examples=8)
@given(
    st.lists(
        st.sampled_from(
            [
                *(f"erbij-{code}" for code in (GROLLOO, EMMEN, GIETEN, "WP0000")),
                *("weg-nieuws_hub_gieten", "weg-nieuws_hub_borger", f"weg-nieuw-{EMMEN}"),
                *(f"naar-nieuws_hub_gieten-{EMMEN}", f"naar-nieuw-{GROLLOO}-{GIETEN}"),
                *("weg-", "<b>", "naar-x-y"),
            ]
        ),
        max_size=5,
    )
)
def test_any_steps_give_an_address_that_gives_the_same(steps: list[str]) -> None:
    store = get_store()
    found = answer(store, stappen=".".join(steps), kern=EMMEN)
    again = answer(store, **found.params)
    assert again.notices == ()
    assert (again.params, again.out, again.maps) == (found.params, found.out, found.maps)
    for name in ("keuze", "stappen"):
        for _, sent, href in Links(found.out[name]).found:
            assert follow(store, href).params.get("stappen", "") == sent["stappen"]


@pytest.mark.parametrize("params", ADDRESSES)
def test_every_answer_is_good_dutch_html_and_its_address_gives_it_again(
    store: Store, skeleton: str, params: dict[str, str]
) -> None:
    params = {word: value.replace("HUB", hub_of(store)) for word, value in params.items()}
    found = watals.answer(store, params, None)
    assert set(found.out) == OUTS == set(re.findall(r'data-out="([^"]+)"', skeleton))
    assert set(found.maps) == set(re.findall(r'data-map="([^"]+)"', skeleton))
    for html in found.out.values():
        page = Page(html)
        words = re.sub(r"[“\"].*?[”\"]", "", page.text)
        assert not (english := ENGLISH.search(words)), english
        assert not set(page.tags) & {"script", "style", "iframe", "form"}
    again = watals.answer(store, found.params, None)
    assert (again.params, again.values, again.out) == (found.params, found.values, found.out)
    assert again.notices == ()


def test_the_skeleton_is_good_dutch_html_with_a_field_for_every_word(
    store: Store, skeleton: str
) -> None:
    page = Page(skeleton)
    assert not ENGLISH.search(re.sub("“.*?”", "", page.text))
    assert page.headings[-1] == ("h2", "Wat u moet weten")
    levels = [int(level[1]) for level, _ in page.headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.ids) == len(set(page.ids))
    names = set(re.findall(r'<(?:select|input)[^>]* name="([^"]+)"', skeleton))
    assert names == set(watals.WORDS) - {"stappen", "zoek"}
    found = answer(store)
    assert set(found.values) == names
    assert set(found.shown) == set(re.findall(r'data-value-of="([^"]+)"', skeleton))


def test_the_hostile_address_is_the_default_with_notices(store: Store) -> None:
    found = watals.answer(store, ADDRESSES[-1], None)
    assert found.params == {}
    assert {each.parameter for each in found.notices} == {"", "stappen", "kern", "zoek", "doel"}


def test_the_report_is_what_is_on_screen(store: Store) -> None:
    params = {"stappen": STEPS, "groep": "65plus", "doel": "dekking", "zoek": "1"}
    screen, report = answer(store, **params), watals.report(store, params, None)
    whole = {**Tables(screen.out["groepen"]).found, **Tables(screen.out["beste"]).found}
    for title, rows in whole.items():
        shown = table(report.blocks, title)
        printed = [
            [shown.text(value, column) for value, column in zip(row, shown.columns, strict=True)]
            for row in shown.rows
        ]
        assert rows == [[column.name for column in shown.columns], *printed]
    kernen = table(report.blocks, watals.KERNEN)
    (title,) = (each for each in Tables(screen.out["kernen"]).found if each.startswith("Alle"))
    assert len(kernen.rows) == len(Tables(screen.out["kernen"]).found[title]) - 1
    told = [each for each in report.blocks if isinstance(each, Text)]
    notes = [each.notes for each in report.blocks if isinstance(each, Table)]
    said = " ".join(part for each in (*(one.paragraphs for one in told), *notes) for part in each)
    for name in ("bevinding", "beste"):
        for sentence in re.findall(r"<p(?: class=\"atlas-note\")?>([^<]+)</p>", screen.out[name]):
            assert sentence in said
    steps = table(report.blocks, "Uw stappen")
    assert [row[1] for row in steps.rows] == [
        "Nieuwe plek in Grolloo",
        "Hub Gieten gaat weg",
        "Hub Borger gaat naar Emmen",
    ]


def test_the_report_has_assumptions_sources_warnings_and_the_address(store: Store) -> None:
    params = {"soort": "dorpshub", "meten": "fiets", "grens": "fiets15", "zoek": "1"}
    report = watals.report(store, {**params, "aantal": "2", "minstens": "1"}, None)
    rows = {str(row[0]): row for row in table(report.blocks, "Keuzes en aannamen").rows}
    assert rows["Omrijfactor"][1:3] == ("1,3", "eigen aanname")
    for name in ("15 minuten fietsen", "80 jaar en ouder", "Waar mensen wonen", "Nieuwe plek"):
        assert rows[name][2] == "eigen aanname"
    assert "niet hetzelfde gebied" in str(rows["Eis voor de streek"][3])
    assert "bewezen de beste keuze" in str(report.blocks).lower()
    assert any("CBS" in line for line in report.sources)
    assert any("Uitvoeringsagenda" in line for line in report.sources)
    assert any("RTV Drenthe" in line and "krimp" in line for line in report.sources)
    assert report.warnings[0].startswith("Dorpshubs: Wij kennen er 1.")
    query = dict(parse_qsl(urlsplit(report.address).query))
    assert query.pop("deel") == "watals"
    assert watals.report(store, query, None) == report


@pytest.mark.parametrize("params", [{}, {"stappen": STEPS}, ADDRESSES[3], ADDRESSES[-1]])
def test_every_report_can_be_written(store: Store, params: dict[str, str]) -> None:
    report: Report = watals.report(store, params, None)
    today = pd.Timestamp("2026-11-22").date()
    assert report_pdf(report, today).startswith(b"%PDF")
    assert report_xlsx(report, today).startswith(b"PK")
    assert not ENGLISH.search(" ".join((*report.lead, *report.warnings)))


def test_own_places_count_are_kept_apart_and_are_no_markup(store: Store) -> None:
    own = own_places(store, kind="huisarts", name="<b>Dr. & Co</b>")
    params = {"soort": "huisarts", "kern": GIETEN}
    mine, plain = watals.answer(store, params, own), watals.answer(store, params, None)
    assert "nu is onbekend" not in text(mine, "bevinding")
    assert "Daarvan zijn er 1 van u." in text(mine, "volledig")
    assert "<b>" not in mine.out["keuze"]
    sent, _ = Links(mine.out["keuze"]).named("Haal <b>Dr. & Co</b> weg")
    assert sent["stappen"] == "weg-eigen_2"
    gone = {**params, "stappen": "weg-eigen_2"}
    without_it = watals.answer(store, gone, own)
    assert "gaat weg" in text(without_it, "stappen")
    assert "U haalt al die plekken weg." in text(without_it, "bevinding")
    assert watals.answer(store, params, own).out == mine.out
    without = watals.answer(store, gone, None)
    assert "stappen" not in without.params
    assert [each.parameter for each in without.notices] == ["stappen"]
    assert watals.answer(store, params, None).out == plain.out
    assert "mijn plekken.csv" in text(mine, "bronnen")
    assert "mijn plekken.csv" not in text(plain, "bronnen")


def test_a_new_place_has_a_route_where_the_router_has_one(store: Store) -> None:
    kernen = watals.studies.kern_names(store)
    routed = with_travel(store, [(code, GROLLOO, "auto", 7000.0, 600.0) for code in kernen])
    found = watals.answer(
        routed, {"soort": "huisarts", "meten": "route_auto", "stappen": f"erbij-{GROLLOO}"}, None
    )
    first = Tables(found.out["kernen"]).found["De dichtstbijzijnde kernen, de eerste 10"]
    assert {row[2] for row in first[1:]} == {"7,0"}
    assert "echte routes" in text(found, "bevinding")
