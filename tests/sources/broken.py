"""Broken answers of live sources: something else entirely, or broken in one to three places."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

from atlas.sources.common import SourceError
from atlas.sources.fetch import Call, FetchError
from atlas.sources.live.answers import COLUMNS, Scope
from atlas.sources.live.reading import read
from atlas.store.records import STATUSES_WITH_VALUE, STATUSES_WITHOUT_VALUE
from atlas.store.sources import Edition, Measure, Source
from tests.sources.official import v3, v4
from tests.sources.official.asking import layer
from tests.sources.official.server import packed
from tests.sources.official.tables import Table, TopicDef, region, years

CODES = ("GM0106", "WK010601", "GM0114")
SCOPE = Scope.of([*CODES, "NL01"])
TABLE = Table(
    "1NED",
    "Proef",
    (region(CODES), years(2023, 2024, provisional=[2024])),
    (TopicDef("A"), TopicDef("B", groups=("Kop", "Onder"))),
    [
        ((c, f"{y}JJ00"), ["12", ".", "x", "7*"][n : n + 2])
        for n, c in enumerate(CODES)
        for y in (2023, 2024)
    ],
)
FILES = {
    f"Leefbaarometer-scores {name} 2002-2024.csv": f"{code}_code,jaar,afw\r\n"
    + "".join(f"{area},2024,0.{n}\r\n" for n, area in enumerate(CODES))
    for name, code in (("gemeenten", "gm"), ("wijken", "wk"))
}
JUNK: list[Any] = [
    *(None, True, False, 0, -1, 10**30, 1.5, "", " ", ".", "x", "*", "12", "1,5", "NaN", "é\ud800"),
    *("GM0106    ", "NL00", "2024JJ00", "http://10.0.0.1/", "?x", "Topic", "TimeDimension", "A_4"),
    *([], {}, [[]], [{}], {"value": []}, "x" * 5000, ["GM0106"], {"ID": []}, 1e300),
]
# 100 examples of 100 answers: 10,000 for a loader.
BATCH, EXAMPLES = 100, 100


def broken(answer: Any, chance: random.Random) -> Any:
    """An answer with something else in one to three places, or another answer."""
    if chance.random() < 0.5:
        return chance.choice(JUNK)
    found = answer
    for _ in range(chance.randint(1, 3)):
        at = found
        while isinstance(at, dict | list) and at:
            key = chance.choice([*at]) if isinstance(at, dict) else chance.randrange(len(at))
            if not isinstance(at[key], dict | list) or not at[key] or chance.random() < 0.15:
                _break(at, key, chance)
                break
            at = at[key]
    return found


def _break(at: Any, key: Any, chance: random.Random) -> None:
    way = chance.randrange(4)
    if way == 0:
        del at[key]
    elif way == 1 and isinstance(at, list):
        at.append(copy.deepcopy(at[key]))
    else:
        at[key] = copy.deepcopy(chance.choice(JUNK))


@dataclass
class Broken:
    """Stands in for a fetcher; one of its answers is broken, the first page always the last."""

    answers: Callable[[str, dict[str, str]], Any]
    chance: random.Random
    which: str

    def json(self, call: Call, number: Callable[[str], Any] = float) -> dict[str, Any]:
        """The answer; what the real one refuses is refused."""
        path = call.url.rpartition("//")[2].partition("?")[0]
        text = _known(self.answers, path)
        if self.which in path:
            text = json.dumps(broken(json.loads(text), self.chance))
        found = json.loads(text, parse_float=number)
        if not isinstance(found, dict):
            call.refuse("andere vorm", "")
        return found

    def count(self, call: Call) -> int:
        """Not known."""
        raise FetchError("geen aantal")

    def download(self, call: Call, file: BinaryIO) -> None:
        """A zip of which the texts, or the bytes themselves, are broken."""
        chance = self.chance
        files = {name: _spoilt(text, chance) for name, text in FILES.items()}
        raw = bytearray(packed(files))
        for _ in range(chance.choice([0, 0, 1, 3])):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        file.write(raw)


def _spoilt(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(text) + 1)
        added = chance.choice(
            [*map(str, JUNK[:16]), '"', "\n", ",", ";", "\0", "\r", "code", "jaar"]
        )
        text = text[:at] + added.replace("\ud800", "") + text[at + chance.randint(0, 9) :]
    return text


def record(adapter: str, name: str, table: str = "1NED") -> Source:
    measures = (
        Measure(indicator="a", names=(name,)),
        Measure(indicator="deel", names=(name,), share_of=name, factor="0.5"),
    )
    return Source(
        id="proef",
        adapter=adapter,
        title="Proefbron",
        producer="CBS",
        url="http://bron.nl",
        licence="CC BY 4.0",
        attribution="Bron: CBS",
        levels=("gemeente", "wijk"),
        editions=(Edition(table_id=table),),
        measures=measures,
    )


@cache
def _known(answers: Any, path: str) -> str:
    return json.dumps(answers(path, {}))


def by_v3(path: str, query: dict[str, str]) -> Any:
    parts = path.split("/")[4:]
    return v3.answer(TABLE, parts, query, True, "http://bron.nl/ODataFeed/odata/1NED", 100)[1]


def by_v4(path: str, query: dict[str, str]) -> Any:
    return v4.answer(TABLE, path.split("/")[2:], query, "http://bron.nl/1NED", 1000)[1]


def by_layer(path: str, query: dict[str, str]) -> Any:
    return {"features": layer(3), "links": [{"rel": "self", "href": "?"}], "numberMatched": 3}


def good_or_told(record_: Source, by: Any) -> bool:
    """Whether there were rows; they keep the rules of the atlas."""
    try:
        frame = read(record_, by, only_areas=SCOPE).frame
    except SourceError as error:
        assert str(error)
        return False
    assert tuple(frame.columns) == COLUMNS
    has = frame["value"] != ""
    assert {*frame.loc[has, "status"]} <= STATUSES_WITH_VALUE
    assert {*frame.loc[~has, "status"]} <= STATUSES_WITHOUT_VALUE
    assert not frame.duplicated(["area_code", "period", "indicator"]).any()
    assert frame["value"].str.fullmatch(r"(-?\d+(\.\d+)?)?").all()
    return True


LOADERS = {
    "v3": ("cbs_v3", "A", by_v3, ("TableInfos", "DataProperties", "Perioden", "UntypedDataSet")),
    "v4": ("cbs_v4", "M000001", by_v4, ("Properties", "Dimensions", "Codes", "Observations")),
}
