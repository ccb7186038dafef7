"""Politeness: unchanged answers are not sent again, a damaged one is asked anew, one connection."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from atlas.sources.answer_cache import AnswerCache
from atlas.sources.fetch import Call, Fetcher, FetchError
from tests.sources.official.asking import ask_by, fetcher, no_sleep, official
from tests.sources.web import Visit, give, serving

GOOD, OTHER = b'{"goed": true}', b'{"goed": "anders"}'


def tagged(visit: Visit, body: bytes = GOOD, tag: str = '"a"') -> None:
    """An answer with a tag; 304 when the visitor has it already."""
    if visit.headers.get("if-none-match") == tag:
        visit.give(304, content_type=None, content_length=None, etag=tag)
    else:
        visit.give(body=body, etag=tag)


@pytest.fixture
def cache(tmp_path: Path) -> AnswerCache:
    return AnswerCache(tmp_path / "answers")


def contents(cache: AnswerCache) -> list[Path]:
    return sorted(cache.folder.glob("*.answer"))


def test_an_unchanged_answer_is_not_sent_again(cache: AnswerCache) -> None:
    with serving({"/": tagged}) as web:
        call = Call("Bron", web.url())
        found = [Fetcher(cache=cache).json(call) for _ in range(2)]
        asked = [visit.headers.get("if-none-match") for visit in web.visits]
    assert found == [{"goed": True}] * 2
    assert asked == [None, '"a"']


def test_the_day_of_change_will_do_too(cache: AnswerCache) -> None:
    day = "Thu, 01 Oct 2026 00:00:00 GMT"

    def answer(visit: Visit) -> None:
        known = visit.headers.get("if-modified-since") == day
        visit.give(304) if known else visit.give(body=GOOD, last_modified=day)

    with serving({"/": answer}) as web:
        for _ in range(2):
            assert Fetcher(cache=cache).json(Call("Bron", web.url())) == {"goed": True}


def test_a_changed_answer_takes_the_place_of_the_old_one(cache: AnswerCache) -> None:
    def answer(visit: Visit) -> None:
        tagged(visit) if visit.number == 0 else tagged(visit, OTHER, '"b"')

    with serving({"/": answer}) as web:
        found = [Fetcher(cache=cache).json(Call("Bron", web.url())) for _ in range(3)]
    assert [each["goed"] for each in found] == [True, "anders", "anders"]
    assert [path.read_bytes() for path in contents(cache)] == [OTHER]


@pytest.mark.parametrize("damage", [b"", GOOD[:-1], GOOD.replace(b"true", b"fals")])
def test_a_damaged_answer_is_dropped_and_asked_anew(cache: AnswerCache, damage: bytes) -> None:
    with serving({"/": tagged}) as web:
        call = Call("Bron", web.url())
        Fetcher(cache=cache).json(call)
        contents(cache)[0].write_bytes(damage)
        assert Fetcher(cache=cache).json(call) == {"goed": True}
        assert web.visits[1].headers.get("if-none-match") is None


@pytest.mark.parametrize("record", ["", "{}", "[]", "geen json", '{"etag": 1, "sha256": 2}', "\0"])
def test_a_damaged_record_is_dropped_too(cache: AnswerCache, record: str) -> None:
    with serving({"/": tagged}) as web:
        call = Call("Bron", web.url())
        Fetcher(cache=cache).json(call)
        next(cache.folder.glob("*.json")).write_text(record, "utf-8")
        assert Fetcher(cache=cache).json(call) == {"goed": True}


@pytest.mark.parametrize("body", [b"<html>", b'{"half": ', b"[1]"])
def test_an_answer_that_was_refused_is_not_kept(cache: AnswerCache, body: bytes) -> None:
    with serving({"/": lambda visit: tagged(visit, body)}) as web, pytest.raises(FetchError):
        Fetcher(cache=cache).json(Call("Bron", web.url()))
    assert contents(cache) == []


def test_nothing_is_kept_that_cannot_be_asked_about(cache: AnswerCache) -> None:
    with serving({"/": give(GOOD)}) as web:
        Fetcher(cache=cache).json(Call("Bron", web.url()))
    assert contents(cache) == []


def test_what_was_sent_along_is_not_kept(cache: AnswerCache) -> None:
    with serving({"/": tagged}) as web:
        Fetcher(cache=cache).json(Call("Bron", web.url(), body={"a": 1}))
    assert contents(cache) == []


def test_304_without_a_question_is_refused() -> None:
    told = pytest.raises(FetchError, match="fout 304")
    with serving({"/": lambda visit: visit.give(304)}) as web, told:
        fetcher().json(Call("Bron", web.url()))


def test_a_key_in_an_address_is_not_written_down(cache: AnswerCache) -> None:
    with serving({"/": tagged}) as web:
        Fetcher(cache=cache).json(Call("Bron", web.url("/?key=geheim")))
    for path in cache.folder.iterdir():
        assert b"geheim" not in path.read_bytes() + path.name.encode()


def test_a_zip_is_kept_as_well(cache: AnswerCache) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.csv", "a")

    def answer(visit: Visit) -> None:
        known = visit.headers.get("if-none-match")
        kind = "application/zip"
        visit.give(304) if known else visit.give(
            body=file.getvalue(), etag='"z"', content_type=kind
        )

    with serving({"/": answer}) as web:
        for _ in range(2):
            sink = io.BytesIO()
            Fetcher(cache=cache).download(Call("Bron", web.url(), kind="zip"), sink)
            assert sink.getvalue() == file.getvalue()


def test_a_disk_that_takes_nothing_is_no_reason_to_refuse(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with serving({"/": tagged}) as web:
        by = Fetcher(cache=AnswerCache(tmp_path / "file"))
        assert by.json(Call("Bron", web.url())) == {"goed": True}


def test_the_folder_stays_within_its_size_and_age(cache: AnswerCache) -> None:
    for number in range(5):
        cache.keep(f"http://bron.nl/{number}", {"etag": '"a"'}, io.BytesIO(b"x" * 1000))
        for path in cache.folder.iterdir():
            if path.stat().st_mtime > 1e9:  # each a second older than the next
                os.utime(path, (path.stat().st_atime - 1, path.stat().st_mtime - 1))
    half = cache.folder / f"{'a' * 64}.answer.0123abcd"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    (cache.folder / "of-somebody-else.txt").write_text("stays")
    AnswerCache(cache.folder, most_bytes=2500).tidy()
    assert len(contents(cache)) == 2
    assert not half.exists()
    assert (cache.folder / "of-somebody-else.txt").exists()
    assert AnswerCache(cache.folder, most_bytes=2500).find("http://bron.nl/4")
    AnswerCache(cache.folder, most_days=-1.0).tidy()
    assert contents(cache) == []


def test_an_answer_that_is_too_old_is_asked_anew(cache: AnswerCache) -> None:
    cache.keep("http://bron.nl/", {"etag": '"a"'}, io.BytesIO(GOOD))
    assert cache.find("http://bron.nl/")
    assert AnswerCache(cache.folder, most_days=-1.0).find("http://bron.nl/") is None


def test_kept_answers_are_plain_files(cache: AnswerCache) -> None:
    cache.keep("http://bron.nl/", {"etag": '"a"'}, io.BytesIO(GOOD))
    assert all(stat.S_ISREG(path.stat().st_mode) for path in cache.folder.iterdir())


@given_(st.binary(max_size=60), st.dictionaries(st.text(max_size=5), st.text(max_size=9)))
def test_whatever_stands_in_the_folder_is_no_exception(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, headers: dict[str, str]
) -> None:
    cache = AnswerCache(tmp_path_factory.mktemp("answers"))
    cache.keep("http://bron.nl/", {**headers, "etag": '"a"'}, io.BytesIO(GOOD))
    next(cache.folder.glob("*.json")).write_bytes(raw)
    assert cache.find("http://bron.nl/") is None


@pytest.mark.parametrize("protocol", ["v3", "v4", "ogc", "leefbaarometer"])
def test_a_second_time_every_answer_is_the_kept_one(cache: AnswerCache, protocol: str) -> None:
    with official(page=100, feature_page=7) as site:
        first = ask_by(protocol, site, Fetcher(sleep=no_sleep, cache=cache))
        site.visits.clear()
        again = ask_by(protocol, site, Fetcher(sleep=no_sleep, cache=cache))
        asked = [v.headers.get("if-none-match") for v in site.visits if "$count" not in v.path]
    assert all(asked)
    assert first == again if protocol == "ogc" else first.frame.equals(again.frame)


def test_all_pages_of_a_table_come_over_one_connection_with_one_question_at_a_time() -> None:
    with official(page=100) as site:
        ask_by("v3", site)
        assert len(site.visits) > 10
        assert site.connections == 1


def test_without_a_line_each_question_makes_its_own() -> None:
    with official() as site:
        by = fetcher()
        for _ in range(2):
            by.json(Call("Bron", site.url("/ogc/v1/collections/gemeenten/items"), {"limit": 1}))
        assert site.connections == 2
