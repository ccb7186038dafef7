"""A visitor's own dwellings: of one visitor only, and never half or silently gone."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from atlas.ui.wonen.own import OwnDwellings

OWN = OwnDwellings()
PAGE = Path(__file__).parents[2] / "pages" / "wonen.py"
GOOD = b"id;gemeente;aantal\na;Emmen;10\nb;Assen;5\n"
OTHER = b"id;gemeente;aantal\nz;Meppel;7\n"
BAD = b"id;gemeente;aantal\na;Nergenshuizen;10\n"
IN_USE = "In gebruik: goed.csv, 2 rijen, samen 15 woningen."


def visitor() -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    app.query_params["deel"] = "geschiktheid"
    return app.run()


def choose(app: AppTest, name: str, content: bytes) -> str:
    """What the page says after a file was chosen."""
    app.file_uploader[0].upload(name, content, "text/csv").run()
    return said(app)


def said(app: AppTest) -> str:
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))


def test_two_visitors_never_see_each_other_s_table() -> None:
    one, two = visitor(), visitor()
    assert IN_USE in choose(one, "goed.csv", GOOD)
    assert "goed.csv" not in said(two.run())
    assert "ander.csv, 1 rij, samen 7" in choose(two, "ander.csv", OTHER)
    assert IN_USE in said(one.run()) and "ander.csv" not in said(one)
    assert "In gebruik" not in said(visitor())


def test_a_file_with_problems_leaves_the_table_in_use_and_says_so() -> None:
    app = visitor()
    first = choose(app, "fout.csv", BAD)
    assert "Nergenshuizen" in first and OWN.KEPT not in first and "In gebruik" not in first
    assert IN_USE in choose(app, "goed.csv", GOOD)
    after = choose(app, "fout.csv", BAD)
    assert "Wij kunnen fout.csv nog niet lezen" in after
    assert OWN.KEPT in after and IN_USE in after
    assert "Nergenshuizen" not in choose(app, "goed.csv", GOOD)


def test_markup_in_a_file_is_only_text() -> None:
    shown = choose(visitor(), "<img src=x>.csv", b"id;gemeente\na;<script>alert(1)</script>\n")
    assert "<script" not in shown and "<img" not in shown
    assert "&lt;script&gt;" in shown


def test_table_and_problems_go_together() -> None:
    app = visitor()
    choose(app, "goed.csv", GOOD)
    choose(app, "fout.csv", BAD)
    (button,) = [each for each in app.button if "Haal" in each.label]
    button.click().run()
    assert "In gebruik" not in said(app) and "fout.csv" not in said(app)
    assert app.session_state[OWN.key("gegevens")] is None
