"""Page Aanleveren, step 2: ugly files as an editor sees them, and the way on from each doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.ui.aanleveren import lezing, nieuw
from atlas.ui.aanleveren.bezoek import Work
from tests.pages.aanleveren import ANSWERS, PROVINCE, Bureau

NAMES = "Naam;Jaar;Percentage\nAssen;2023;0,125\nEmmen;2023;0,31\nAssne;2023;0,2\n"
TWO = "Gebied;2023 mannen;2024 mannen;2023 vrouwen;2024 vrouwen\nAssen;50;60;-;70\nEmmen;5;6;7;8\n"
READ = {"form": "lezing", "token": "t", "act": "lezen"}
UNKNOWN, FRACTION = "bevestig.areas_unknown", "bevestig.fraction"
SHARE = {"value_column": "C"}


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


def sent(bureau: Bureau, work: Work, **more: str) -> Work:
    """The work after the form on how the file is read."""
    after, said = bureau.send(None, work, READ, **more)
    assert after is not None and said.done, said
    return after


def test_what_is_confirmed_says_what_happens_then(bureau: Bureau) -> None:
    html = bureau.html(nieuw, bureau.desk(None, bureau.opened(NAMES)))
    boxes = html[html.index(lezing.CONFIRMS) :]
    assert "Laat de rijen weg met een gebied dat wij niet kennen" in boxes
    assert "Bedoelt u" not in boxes  # ticking that would drop the row, not mend it
    assert "De percentages kloppen zo" in boxes


def test_what_is_confirmed_stays_so_when_something_else_changes(bureau: Bureau) -> None:
    work = sent(bureau, bureau.opened(NAMES), **SHARE, **{UNKNOWN: "1", FRACTION: "1"})
    assert work.understood and not work.understood.refused
    html = bureau.html(nieuw, bureau.desk(None, work))
    assert f'name="{UNKNOWN}" value="1" checked' in html  # else it is off at the next reading
    back = sent(bureau, work, **SHARE, **{FRACTION: "1"})
    assert back.understood and back.understood.refused


def test_what_blocks_comes_first_and_step_3_is_promised(bureau: Bureau) -> None:
    text = bureau.text(nieuw, bureau.desk(None, bureau.opened(NAMES)))
    assert "Los dit eerst op" in text and "stap 3" in text
    work = sent(bureau, bureau.opened(NAMES), **SHARE, **{UNKNOWN: "1", FRACTION: "1"})
    text = bureau.text(nieuw, bureau.desk(None, work))
    assert "Los dit eerst op" not in text and "Kijk dit na" in text
    assert "Stap 3. Vertel wat het is" in text


def test_a_doubt_ends_as_a_sentence_and_says_what_is_read(bureau: Bureau) -> None:
    text = bureau.text(nieuw, bureau.desk(None, bureau.opened(NAMES)))
    assert "?." not in text and "!." not in text
    assert "zoals het er staat" in text  # the percentages are read, though we doubt them
    assert "'keer 100'" in text and "Keer 100: 0,125 wordt 12,5" in text  # the same word


def test_a_sign_in_another_figure_can_be_explained_too(bureau: Bureau) -> None:
    second = sent(bureau, bureau.opened(TWO), figure="1")
    assert second.understood and second.understood.refused
    html = bureau.html(nieuw, bureau.desk(None, second))
    assert "Wat betekent “-”?" in html
    ticked = {"kolom.D": "1", "kolom.E": "1", "unit": "personen", "teken.0": "missing"}
    done = sent(bureau, second, figure="1", **ticked)
    assert done.understood and not done.understood.refused


def test_of_several_figures_it_is_told_that_each_goes_by_itself(bureau: Bureau) -> None:
    text = bureau.text(nieuw, bureau.desk(None, bureau.opened(TWO)))
    assert "2 cijfers" in text and "apart" in text


def test_columns_that_were_not_recognised_can_be_chosen(bureau: Bureau) -> None:
    work = bureau.opened("Waar;Hoe veel\nRegio Boven;twaalf\nRegio Onder;elf\n")
    assert work.reading is None
    html = bureau.html(nieuw, bureau.desk(None, work))
    for name in ("header_rows", "area_column", "value_column", "period"):
        assert f'name="{name}"' in html
    chosen = {"header_rows": "1", "area_column": "A", "value_column": "B", "period": "2024"}
    after = sent(bureau, work, **chosen)
    assert after.reading and after.understood and after.understood.refused  # twaalf is no number
    text = bureau.text(nieuw, bureau.desk(None, after))
    assert "Regio Boven" in text and "A2" in text


def test_a_total_is_not_said_to_be_counted_by_the_atlas(bureau: Bureau) -> None:
    work = bureau.opened("Gebied;2023;2024\nAssen;50;60\nEmmen;5;6\nTotaal;55;66\n")
    text = bureau.text(nieuw, bureau.desk(None, work))
    assert "een totaal" in text and "rekent de atlas" not in text


SHARES = "Gebied;2023;2024\nAssen;12,5;13,25\nEmmen;14;15\n"


def test_the_decimals_of_the_file_are_proposed(bureau: Bureau) -> None:
    work = sent(bureau, bureau.opened(SHARES), **{"kolom.B": "1", "kolom.C": "1", "unit": "score"})
    html = bureau.html(nieuw, bureau.desk(None, work))
    chosen = html[html.index('id="decimals"') :]
    assert chosen.index('value="2" selected') < chosen.index("</select>")


@pytest.mark.parametrize(("decimals", "seen"), [("1", "13,3"), ("2", "13,25")])
def test_everyone_sees_is_what_everyone_will_see(bureau: Bureau, decimals: str, seen: str) -> None:
    work = sent(bureau, bureau.opened(SHARES), **{"kolom.B": "1", "kolom.C": "1", "unit": "score"})
    form = ANSWERS | {"act": "bekijken", "decimals": decimals}
    after, said = bureau.send(None, work, form)
    assert after and said.done, said
    text = bureau.text(nieuw, bureau.desk(None, after, said))
    public = text[text.index("Iedereen ziet") :]
    assert f"2024 {seen} " in public and "2023 12,5" in public


def test_the_province_reads_no_you_that_is_the_gemeente(bureau: Bureau) -> None:
    text = "Gebied;2023\nAssen;x\nEmmen;50\n"
    work = sent(
        bureau,
        bureau.opened(text),
        **{"value_column": "B", "unit": "personen", "period": "2023", "kolom.B": "1"},
    )
    after, said = bureau.send(PROVINCE, work, ANSWERS, act="bekijken")
    assert said.done, said
    shown = bureau.text(nieuw, bureau.desk(PROVINCE, after, said))
    assert "als geheim aangeleverd" in shown and "door u" not in shown


def test_a_dull_name_of_a_column_gives_way_to_the_title_above(bureau: Bureau) -> None:
    text = '"Inkomen van huishoudens"\n"Perioden";"Gebied";"waarde"\n"2022";"Assen";"32 100"\n'
    work = bureau.opened(text)
    assert work.typed["title"] == "Inkomen van huishoudens"
    without = bureau.opened('"Perioden";"Gebied";"waarde"\n"2022";"Assen";"32 100"\n')
    assert without.typed["title"] == "waarde"
