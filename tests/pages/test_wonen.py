"""Page Wonen without a browser: the address in, the message and the address out."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from atlas.domain.address import Notice
from atlas.sources.dwellings import read_dwellings
from atlas.store.store import Store
from atlas.ui.assets import ASSETS
from atlas.ui.parts.messages import LONGEST
from atlas.ui.parts.own_file import problems_table
from atlas.ui.wonen import own
from atlas.ui.wonen.page import PAGE
from tests.pages.support import Page

OWN = own.OwnDwellings()
SCRIPT = Path(__file__).parents[2] / "pages" / "wonen.py"
SECTION = "<h1>x</h1><h2>x</h2>"  # headings of the page above those of a part
CSV = (
    "id;gemeente;aantal;zorg_in_gebruik;zonder_trap_intern;zonder_trap_extern\n"
    "a;Emmen;10;ja;ja;ja\n"
    "b;Assen;5;;nee;nee\n"
)


def run(**params: str) -> AppTest:
    """The page as a visitor with this address gets it."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def sent(app: AppTest) -> dict[str, Any]:
    """The message that the component got."""
    (component,) = app.get("bidi_component")
    message: dict[str, Any] = json.loads(gzip.decompress(component.proto.bytes))
    return message


def address(app: AppTest) -> dict[str, str]:
    """The parameters in the address bar after the run."""
    return {
        name: value if isinstance(value, str) else value[0]
        for name, value in app.query_params.items()
    }


def skeleton(message: dict[str, Any]) -> str:
    asset = ASSETS.find(message["skeleton"].removeprefix("/assets/"))
    assert asset is not None
    return asset.body.decode()


def test_a_bare_address_shows_the_first_part_and_stays_bare() -> None:
    app = run()
    message = sent(app)
    assert message["deel"] == "voorraad"
    assert message["notices"] == []
    assert message["query"] == ""
    assert address(app) == {}


def test_every_part_is_there_in_the_agreed_order() -> None:
    assert list(PAGE.parts) == ["voorraad", "geschiktheid", "behoefte", "woonvormen", "uitstroom"]


@pytest.mark.parametrize("deel", PAGE.parts)
def test_every_part_fills_its_whole_skeleton(deel: str) -> None:
    app = run(deel=deel)
    message = sent(app)
    assert (message["deel"], message["notices"]) == (deel, [])
    assert message["title"] and message["lead"]
    assert [key for key, *_ in message["nav"]] == list(PAGE.parts)
    assert address(app) == ({} if deel == "voorraad" else {"deel": deel})
    html = skeleton(message)
    names = set(_values(html, "name"))
    assert set(_values(html, "data-out")) == set(message["out"])
    assert set(_values(html, "data-map")) == set(message["maps"])
    assert names <= set(PAGE.parts[deel].WORDS)
    # A field can also stand in what is filled in; each has a value.
    names |= {name for out in message["out"].values() for name in _values(out, "name")}
    assert names <= set(message["values"])
    for name in _values(html, "data-value-of"):
        assert message["shown"][name]


def _values(html: str, attribute: str) -> list[str]:
    """What an attribute says, wherever it stands."""
    found: list[str] = []

    class Reader(Page):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name == attribute)

        def handle_endtag(self, tag: str) -> None:
            pass

    Reader.handle_data = lambda *_: None  # type: ignore[method-assign]
    Reader(html)
    return found


@pytest.mark.parametrize("deel", PAGE.parts)
def test_the_html_of_every_part_is_sound(deel: str) -> None:
    message = sent(run(deel=deel))
    for html in (skeleton(message), *message["out"].values()):
        shown = Page(html)
        assert not set(shown.tags) & {"script", "style", "iframe", "form"}
    whole = Page(skeleton(message) + "".join(message["out"].values()))
    assert len(whole.ids) == len(set(whole.ids))
    levels = [2] + [int(level[1]) for level, _ in whole.headings]
    assert 1 not in levels
    assert all(label in whole.ids for label in _values(skeleton(message), "for"))


@pytest.mark.parametrize(
    "params",
    [
        {"deel": "../../etc/passwd"},
        {"deel": "<script>alert(1)</script>"},
        {"deel": "x" * 100_000},
        {"vreemd": "<img src=x onerror=alert(1)>"},
        {"gebied": "GM9999"},
        {"gebied": "<script>alert(1)</script>"},
        {"deel": "behoefte", "jaar": "99999", "a.nultreden": "nan"},
        {"deel": "geschiktheid", "voorbeeld": "misschien", "w.woning": "-1e309"},
    ],
)
def test_fault_39_hostile_parameters_fall_back_with_a_notice(params: dict[str, str]) -> None:
    app = run(**params)
    message = sent(app)
    assert message["notices"]
    assert "<script" not in json.dumps(message["notices"])
    assert "onerror" not in json.dumps(message["notices"]) or "<img" not in str(message)
    assert all(len(notice) < 300 for notice in message["notices"])
    assert message["deel"] in PAGE.parts
    assert len(json.dumps(address(app))) < 200


def test_an_unknown_part_falls_back_to_the_first_with_the_word_for_it() -> None:
    message = sent(run(deel="tuin"))
    assert message["deel"] == "voorraad"
    assert message["notices"] == [
        "Voor het deel van de pagina vroeg het adres om tuin. Dat kan hier niet. "
        "U ziet nu: Voorraad."
    ]


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({"gebied": "GM9999"}, "Drenthe"),
        ({"cijfer": "x"}, "Huurwoningen van corporaties (aandeel)"),
        ({"deel": "geschiktheid", "klasse": "x"}, "Verzorgd wonen"),
        ({"deel": "geschiktheid", "r.edge-4": "x"}, "nee, een alarm alleen is niet genoeg"),
    ],
)
def test_a_notice_names_what_is_shown_and_never_its_code(
    params: dict[str, str], shown: str
) -> None:
    (notice,) = sent(run(**params))["notices"]
    assert notice.endswith(f"U ziet nu: {shown}.")


def test_an_address_is_the_whole_state() -> None:
    asked = {"deel": "behoefte", "gebied": "GM0114", "jaar": "2035", "a.nultreden": "30"}
    app = run(**asked)
    message = sent(app)
    assert address(app) == asked
    assert dict(parse_qsl(message["query"])) == asked
    assert message["values"]["a.nultreden"] == "30"
    assert message["shown"]["a.nultreden"] == "30%"
    assert message["notices"] == []


def test_what_is_the_default_is_left_out_of_the_address() -> None:
    app = run(deel="behoefte", gebied="PV22", jaar="2040")
    assert address(app) == {"deel": "behoefte"}


def test_back_in_the_browser_shows_the_earlier_part() -> None:
    app = run(deel="behoefte", jaar="2035")
    app.query_params["deel"] = "uitstroom"
    del app.query_params["jaar"]
    app.run()
    assert sent(app)["deel"] == "uitstroom"
    app.query_params["deel"] = "behoefte"
    app.query_params["jaar"] = "2035"
    app.run()
    assert sent(app)["values"]["jaar"] == "2035"


def test_the_example_is_off_until_the_address_asks_for_it(store: Store) -> None:
    plain, shown = sent(run(deel="geschiktheid")), sent(run(deel="geschiktheid", voorbeeld="1"))
    assert set(plain["maps"]["class"]["marks"]) == {"m"}
    assert set(shown["maps"]["class"]["marks"]) != {"m"}
    assert (plain["values"]["voorbeeld"], shown["values"]["voorbeeld"]) == ("", "1")
    assert "geen werkelijke woningen" in "".join(shown["out"].values())
    assert "voorbeeld=1" in shown["query"]
    assert OWN.shared(PAGE.default, {}) is None
    example = OWN.shared(PAGE.default, {"voorbeeld": "1"})
    assert example is not None and example.fictitious


def test_the_file_field_is_there_only_where_own_dwellings_count() -> None:
    def asks(**params: str) -> bool:
        return bool(run(**params).get("file_uploader"))

    assert asks(deel="geschiktheid")
    assert not asks(deel="geschiktheid", voorbeeld="1")
    assert not asks()
    assert not asks(deel="behoefte")
    assert asks(**{"deel": "behoefte", "a.aanbod": "tabel"})
    assert asks(**{"deel": "behoefte", "b.aanbod": "tabel"})


def test_own_dwellings_are_counted_and_never_stand_in_the_address(store: Store) -> None:
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["deel"] = "geschiktheid"
    app.session_state[OWN.key("gegevens")] = read_dwellings(CSV.encode(), "mijn.csv", store)[0]
    app.run()
    assert not app.exception
    message = sent(app)
    assert message["own"] == own.OwnDwellings.NOTE
    assert sorted(set(message["maps"]["class"]["marks"])) == ["0", "m"], "Emmen, and no other"
    assert address(app) == {"deel": "geschiktheid"}
    said = "".join(element.proto.body for element in app.get("html"))
    assert "mijn.csv, 2 rijen, samen 15 woningen" in said
    assert own.PRIVATE in said
    assert sent(run(deel="geschiktheid"))["own"] is False, "another visitor sees nothing of it"


def test_files_with_own_dwellings_say_so_and_hold_the_choices_in_the_rules(store: Store) -> None:
    table = read_dwellings(CSV.encode(), "mijn.csv", store)[0]
    assert table is not None
    chosen = {"r.edge-12": "onbekend_is_nee"}
    made = {name: make for _, name, make in OWN.files(PAGE.parts["geschiktheid"], chosen, table)}
    assert {name.rpartition(".")[2] for name in made} == {"xlsx", "pdf", "csv"}
    rows = made["mijn-woningen-met-klasse.csv"]().decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert all("edge-12=onbekend_is_nee" in row for row in rows[1:])
    book = openpyxl.load_workbook(io.BytesIO(made["wonen-geschiktheid-eigen-woningen.xlsx"]()))
    said = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert OWN.WARNING.format(name="mijn.csv") in said
    assert not any("/wonen?" in text for text in said)
    assert made["wonen-geschiktheid-eigen-woningen.pdf"]().startswith(b"%PDF")
    assert len(OWN.files(PAGE.parts["behoefte"], {}, table)) == 2


def test_a_very_long_table_is_no_workbook(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    table = read_dwellings(CSV.encode(), "mijn.csv", store)[0]
    assert table is not None
    monkeypatch.setattr(own, "XLSX_ROWS", 1)
    names = [name for _, name, _ in OWN.files(PAGE.parts["geschiktheid"], {}, table)]
    assert "mijn-woningen-met-klasse.csv" in names
    assert "mijn-woningen-met-klasse.xlsx" not in names


def test_own_dwellings_never_come_in_the_cache_of_everyone(store: Store) -> None:
    table = read_dwellings(CSV.encode(), "mijn.csv", store)[0]
    before = PAGE.kept.cache_info().currsize
    PAGE._message(PAGE.parts["geschiktheid"], {}, (), table, private=True)
    assert PAGE.kept.cache_info().currsize == before


def test_problems_of_a_file_are_listed_with_row_column_and_remedy(store: Store) -> None:
    wrong = "id;gemeente;aantal\na;Emmen;veel\nb;Atlantis;1\n"
    table, problems = read_dwellings(wrong.encode(), "fout.csv", store)
    assert table is None
    shown = problems_table(problems)
    assert "fout.csv" in shown.title
    assert [row[:2] for row in shown.rows] == [("2", "aantal"), ("3", "gemeente")]
    assert all(message and remedy for _, _, message, remedy in shown.rows)


def test_texts_of_an_address_are_cut_and_only_known_words_are_kept() -> None:
    part, said, notices = PAGE.read({"gebied": "x" * 9000, "y": "1", "z": "2"})
    assert part.KEY == "voorraad"
    assert list(said) == ["gebied"] and len(said["gebied"]) == LONGEST
    assert notices == (Notice("", "y", ""),)


def test_the_same_address_gives_the_same_bytes_once_made() -> None:
    first = PAGE.message("voorraad", ())
    assert PAGE.message("voorraad", ())[1] is first[1]
