"""Find a gemeente, kern, wijk or buurt by name, also when it is misspelt."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from atlas.store.records import Area
from atlas.store.store import Store

LEVELS = ("gemeente", "kern", "wijk", "buurt")
MAX_QUERY = 80
MAX_HITS = 50
# Scores: the same name, then names that begin with the query, then names with a word that
# does, then names that look like it (at most FUZZY x 100, from a likeness of MIN_LIKENESS).
EXACT, PREFIX, WORD, FUZZY = 100.0, 90.0, 80.0, 0.9
MIN_LIKENESS = 70.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One area found; `score` 0-100."""

    area_code: str
    name: str
    level: str
    gemeente_name: str
    score: float


def search(store: Store, query: str, limit: int = 10) -> list[Hit]:
    """The areas whose name is most like `query`, best first; at most `limit` (1 to 50).

    Capitals, accents, hyphens and apostrophes do not matter. On an equal score a gemeente
    comes before a kern, a wijk and a buurt. An empty query finds nothing; of a long one only
    the first 80 characters count.
    """
    wanted = normalise(query[:MAX_QUERY])
    if not wanted:
        return []
    areas, names = _index(store, store.version)
    scores = _scores(wanted, names)
    found = [(score, area) for score, area in zip(scores, areas, strict=True) if score > 0]
    found.sort(key=lambda hit: (-hit[0], LEVELS.index(hit[1].area_level), hit[1].name))
    return [_hit(store, score, area) for score, area in found[: min(max(limit, 1), MAX_HITS)]]


def normalise(text: str) -> str:
    """Small letters and digits without accents, the words parted by one space."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", letters))


@lru_cache(maxsize=4)
def _index(store: Store, version: str) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    """The areas that can be found and their normalised names."""
    areas = tuple(a for a in store.areas.values() if a.valid and a.area_level in LEVELS)
    return areas, tuple(normalise(area.name) for area in areas)


def _scores(wanted: str, names: tuple[str, ...]) -> list[float]:
    """A score for each name, 0 when it is not like the query at all."""
    likeness = np.maximum(
        process.cdist([wanted], names, scorer=fuzz.ratio)[0],
        process.cdist([wanted], names, scorer=fuzz.token_sort_ratio)[0],
    )
    return [_score(wanted, name, like) for name, like in zip(names, likeness.tolist(), strict=True)]


def _score(wanted: str, name: str, likeness: float) -> float:
    share = 9 * len(wanted) / max(len(name), 1)  # of two names with it, the shorter is nearer
    if name == wanted:
        return EXACT
    if name.startswith(wanted):
        return round(PREFIX + share, 1)
    if f" {wanted}" in name:
        return round(WORD + share, 1)
    return round(FUZZY * likeness, 1) if likeness >= MIN_LIKENESS else 0.0


def _hit(store: Store, score: float, area: Area) -> Hit:
    gemeente = store.areas.get(area.gemeente_code)
    return Hit(
        area_code=area.area_code,
        name=area.name,
        level=area.area_level,
        gemeente_name=gemeente.name if gemeente else "",
        score=score,
    )
