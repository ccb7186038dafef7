"""Places as signs: nothing is lost, nothing is counted twice, same point is one sign."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from atlas.domain.signs import MOST_SINGLE, By, automatic, gather, with_point
from atlas.store.place_rows import no_places
from atlas.store.store import Store

ASSEN, EMMEN, MEPPEL = (6.5625, 52.99667), (6.90694, 52.77917), (6.19444, 52.69583)
KERNEN = {"WP1": ASSEN, "WP2": EMMEN, "WP3": MEPPEL}
GEMEENTEN = {"GM1": (6.55, 53.0), "GM2": (6.95, 52.75)}
NAN = float("nan")
WGS84 = Geod(ellps="WGS84")


def places(*rows: tuple[str, str, float, float, str, str]) -> pd.DataFrame:
    """Rows of place_id, kind, lon, lat, area_code, gemeente_code."""
    names = ["place_id", "kind", "lon", "lat", "area_code", "gemeente_code"]
    return pd.DataFrame([*rows], columns=names)


THREE = places(
    ("a", "hub", *ASSEN, "WP1", "GM1"),
    ("b", "project", *EMMEN, "WP2", "GM2"),
    ("c", "hub", *ASSEN, "WP1", "GM1"),
    ("d", "project", NAN, NAN, "GM2", "GM2"),
    ("e", "ziekenhuis", NAN, NAN, "", ""),
)


def test_places_in_the_same_point_are_one_sign() -> None:
    one, two = gather(THREE, "los", {})
    assert (one.place_ids, one.kinds, (one.lon, one.lat)) == (("a", "c"), ("hub", "hub"), ASSEN)
    assert (two.place_ids, two.code) == (("b",), "")


def test_a_tiny_step_apart_is_another_sign() -> None:
    near = places(("a", "x", 6.5, 52.9, "", ""), ("b", "x", 6.5, 52.9000001, "", ""))
    assert len(gather(near, "los", {})) == 2


def test_by_gemeente_also_counts_what_has_no_point() -> None:
    one, two = gather(THREE, "gemeente", GEMEENTEN)
    assert (one.code, one.place_ids) == ("GM1", ("a", "c"))
    assert (two.code, two.place_ids, (two.lon, two.lat)) == ("GM2", ("b", "d"), GEMEENTEN["GM2"])


def test_a_place_goes_to_the_kern_that_it_names_not_to_the_nearest() -> None:
    named = places(("a", "x", *EMMEN, "WP1", "GM1"))
    assert gather(named, "kern", KERNEN)[0].code == "WP1"


@given(
    st.lists(
        st.tuples(st.floats(6.12, 7.09), st.floats(52.62, 53.2)),
        min_size=1,
        max_size=20,
        unique=True,
    )
)
def test_a_place_without_a_kern_goes_to_the_nearest_by_geodesic(
    points: list[tuple[float, float]],
) -> None:
    rows = [(f"p{n}", "x", lon, lat, "GM1", "GM1") for n, (lon, lat) in enumerate(points)]
    for sign in gather(places(*rows), "kern", KERNEN):
        for place in sign.place_ids:
            lon, lat = points[int(place[1:])]
            metres = {code: WGS84.inv(lon, lat, *kern)[2] for code, kern in KERNEN.items()}
            assert metres[sign.code] <= min(metres.values()) + 100  # RD stretches by 1 in 10,000


@given(
    st.lists(
        st.tuples(
            st.sampled_from([ASSEN, EMMEN, MEPPEL, (6.6, 52.9), (NAN, NAN)]),
            st.sampled_from(["WP1", "WP2", "GM1", "", "WP9"]),
            st.sampled_from(["GM1", "GM2", "", "GM9"]),
        ),
        max_size=30,
    ),
    st.sampled_from(["los", "kern", "gemeente"]),
)
def test_every_place_that_can_be_drawn_is_in_one_sign(
    rows: list[tuple[tuple[float, float], str, str]], by: By
) -> None:
    frame = places(
        *(
            (f"p{number}", f"kind{number % 3}", *point, area, gemeente)
            for number, (point, area, gemeente) in enumerate(rows)
        )
    ).astype({"lon": float, "lat": float})
    signs = gather(frame, by, GEMEENTEN if by == "gemeente" else KERNEN)
    drawn = [place for sign in signs for place in sign.place_ids]
    known = frame["gemeente_code"].isin([*GEMEENTEN]) if by == "gemeente" else frame["lon"].notna()
    assert sorted(drawn) == sorted(frame.loc[known, "place_id"])
    assert len({(sign.lon, sign.lat, sign.code) for sign in signs}) == len(signs)
    kinds = dict(zip(frame["place_id"], frame["kind"], strict=True))
    for sign in signs:
        assert [kinds[place] for place in sign.place_ids] == [*sign.kinds]


def test_the_signs_stand_in_the_order_of_the_places() -> None:
    assert [sign.place_ids[0] for sign in gather(THREE, "kern", KERNEN)] == ["a", "b"]


def test_nothing_is_no_sign() -> None:
    for by in ("los", "kern", "gemeente"):
        assert gather(no_places(), by, {}) == ()


@pytest.mark.parametrize(("count", "by"), [(MOST_SINGLE, "los"), (MOST_SINGLE + 1, "kern")])
def test_many_points_in_drenthe_are_gathered_and_those_of_a_gemeente_never(
    count: int, by: str
) -> None:
    rows = [(f"p{n}", "x", 6.5 + n / 10_000, 52.9, "", "GM1") for n in range(count)]
    assert automatic(places(*rows), "") == by
    assert automatic(places(*rows), "GM1") == "los"


def test_many_places_in_few_points_are_not_many() -> None:
    rows = [(f"p{n}", "x", *ASSEN, "WP1", "GM1") for n in range(2 * MOST_SINGLE)]
    assert automatic(places(*rows), "") == "los"


def test_the_atlas_s_own_places_are_all_drawn_or_have_no_point(store: Store) -> None:
    frame = store.places()
    drawn = sum(len(sign.place_ids) for sign in gather(frame, "los", {}))
    assert drawn == len(with_point(frame))
    assert drawn + frame["precision"].isin(["gemeente", "provincie", "buiten"]).sum() >= len(frame)
