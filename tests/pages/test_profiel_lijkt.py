"""The part Lijkt op: a gemeente and its likes, other areas, hostile addresses, its tables."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from atlas.domain.likeness import gemeenten, likeness
from atlas.domain.subject import find_subject
from atlas.figures.numbers import format_cell, format_number
from atlas.store.store import Store
from atlas.ui.html import join
from atlas.ui.parts.part import Answer
from atlas.ui.profiel import lijkt, lijkt_tabellen
from tests.domain.test_likeness import small_store
from tests.pages.support import ENGLISH, Page

LARGEST = 15_000
OTHERS = {"PV22": 12, "CR07": 5, "WK011401": 1, "WP1082": 1}


def answer(store: Store, **params: str) -> Answer:
    return lijkt.answer(store, params, None)


def page(store: Store, **params: str) -> Page:
    """The whole part as it is shown: the skeleton, then its answer."""
    out = answer(store, **params).out
    return Page(join([lijkt.skeleton(store), out["lijkt"]]))


def test_every_gemeente_has_its_likes_in_order(store: Store) -> None:
    for subject in gemeenten(store):
        html = answer(store, gebied=subject.code).out["lijkt"]
        shown = Page(html)
        text = " ".join(shown.text.split())
        found = likeness(store, subject)
        first = [like.subject.name for like in found[:3]]
        assert f"{subject.name} lijkt het meest op {first[0]}, {first[1]} en {first[2]}," in text
        table = re.search(r"<tbody.*?</tbody>", html)
        assert table
        rows = [Page(row).text.split() for row in re.findall(r"<tr.*?</tr>", table[0])]
        assert len(rows) == 11
        for row, like in zip(rows, found, strict=True):
            assert " ".join(row).startswith(
                f"{like.subject.name} {format_number(like.distance, 2)} lijkt "
            )
        assert not ENGLISH.search(text)
        assert len(gzip.compress(html.encode())) < LARGEST


def test_both_figures_of_a_trait_stand_beside_each_other(store: Store) -> None:
    subject = find_subject(store, "GM0114")
    assert subject
    text = " ".join(page(store, gebied="GM0114").text.split())
    for like in likeness(store, subject)[:3]:
        for trait in (*like.traits[:3], *like.traits[-3:]):
            cells = (format_cell(each, trait.indicator) for each in (trait.own, trait.other))
            own, other = (" ".join(cell.split()) for cell in cells)
            apart = format_number(abs(trait.apart), 1)
            assert f"{own} {other} {apart} {trait.period}," in text


def test_the_ways_on(store: Store) -> None:
    links = [urlsplit(link) for link in Page(answer(store, gebied="GM0114").out["lijkt"]).links]
    beside = [parse_qs(link.query)["gebieden"] for link in links if link.path == "/vergelijken"]
    assert beside == [["GM0114;GM0118"], ["GM0114;GM0109"], ["GM0114;GM0106"]]
    profiles = {parse_qs(link.query)["gebied"][0] for link in links if link.path == "/profiel"}
    assert profiles == {each.code for each in gemeenten(store)} - {"GM0114"}


@pytest.mark.parametrize(("code", "offered"), OTHERS.items())
def test_an_area_without_a_comparison_says_why_and_offers_gemeenten(
    store: Store, code: str, offered: int
) -> None:
    subject = find_subject(store, code)
    assert subject
    shown = Page(answer(store, gebied=code).out["lijkt"])
    assert lijkt_tabellen.NOT_HERE[subject.level] in shown.text
    assert len(shown.links) == offered
    for link in shown.links:
        target = parse_qs(urlsplit(link).query)
        gemeente = find_subject(store, target["gebied"][0])
        assert target["deel"] == ["lijkt"]
        assert gemeente
        assert likeness(store, gemeente)
    assert lijkt_tabellen.tables(store, subject, "drenthe") == ()


def test_without_an_area_one_can_choose(store: Store) -> None:
    found = answer(store)
    assert found.params == {}
    assert len(Page(found.out["lijkt"]).links) == 12


@pytest.mark.parametrize("given", ["<b>x</b>", "GM9999", "9" * 5000, "'><script>", "GM0114;GM0106"])
def test_a_hostile_address_gives_a_notice(store: Store, given: str) -> None:
    found = answer(store, gebied=given, met=given)
    assert found.params == {}
    assert {notice.parameter for notice in found.notices} == {"gebied", "met"}
    assert "<script" not in found.out["lijkt"]


def test_the_skeleton_tells_which_figures_count(store: Store) -> None:
    shown = page(store, gebied="GM0106")
    text = " ".join(shown.text.split())
    for like in store.profile.likeness:
        assert f"{store.indicators[like.indicator].title} " in text
        assert like.reason in text
    assert "Gezondheidsmonitor (50090NED)" in text
    assert "Bron: CBS (CC BY 4.0)" in text
    assert "Leefbaarometer (ministerie van BZK)" in text
    assert len(shown.ids) == len(set(shown.ids))
    assert not ENGLISH.search(text)


def test_the_tables_hold_all_figures_of_all_others(store: Store) -> None:
    subject = find_subject(store, "GM1701")
    assert subject
    first, *pairs, last = lijkt_tabellen.tables(store, subject, "drenthe")
    found = likeness(store, subject)
    assert [row[0] for row in first.rows] == [like.subject.name for like in found]
    assert [row[1] for row in first.rows] == [like.distance for like in found]
    assert len(pairs) == 11
    assert {len(table.rows) for table in (*pairs, last)} == {len(store.profile.likeness)}
    for table, like in zip(pairs, found, strict=True):
        total = sum(float(row[3] or 0) ** 2 for row in table.rows)
        assert (total / len(table.rows)) ** 0.5 == pytest.approx(like.distance)


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (0.0, "lijkt veel"),
        (0.7436, "lijkt veel"),  # shown as 0,74, as the limit is
        (0.7450, "lijkt meer dan gewoonlijk"),
        (1.4749, "lijkt meer dan gewoonlijk"),
        (1.4851, "lijkt minder dan gewoonlijk"),
        (3.0, "lijkt minder dan gewoonlijk"),
    ],
)
def test_a_distance_in_words(distance: float, words: str) -> None:
    assert lijkt_tabellen.distance_words(distance, 12) == words


def test_without_figures_there_is_a_word_for_it(tmp_path: Path) -> None:
    found = small_store(tmp_path, gelijk=[3.0] * 12, ook=[4.0] * 12)
    shown = Page(answer(found, gebied="GM0114").out["lijkt"])
    assert lijkt_tabellen.TOO_FEW in shown.text
