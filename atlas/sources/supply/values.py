"""Value cells of a delivered table: numbers and marks, each text read once.

A number is never guessed: `1.234` is 1234 or 1,234, and without a declared decimal it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from atlas.sources.supply.records import Mapping, Meaning
from atlas.sources.upload import DATE_LIKE

STATUSES = ("final", "provisional", "missing", "suppressed", "not_applicable")
# What signs without a number mean, unless the editor says otherwise. "-" is asked: it can be 0.
MARKS: MappingOf[str, Meaning] = {
    "": "not_applicable",
    ".": "missing",
    "x": "suppressed",
    "geheim": "suppressed",
    "onbekend": "missing",
    "n.b.": "missing",
    "nvt": "not_applicable",
    "n.v.t.": "not_applicable",
}
COMMA = r"^-?([0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4})(,[0-9]{1,15})?$"
POINT = r"^-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,15})?$"
AMBIGUOUS = r"^-?[1-9][0-9]{0,2}[.,][0-9]{3}$"
SPACED = r"^-?[0-9]{1,3}([ '][0-9]{3})+([.,][0-9]+)?$"
SECRET = r"^(<|minder dan) ?[0-9]{1,4}$"
MARKED = r"[^*\s]\s*\*{1,2}$"
Mask = npt.NDArray[np.bool_]


class Trouble(NamedTuple):
    """Why a value cell gives no value; `{}` in the remedy is what stands in the cell."""

    message: str
    remedy: str


UNCLEAR_MARK = "dit teken kan meer betekenen"
TROUBLES = (
    Trouble("", ""),
    Trouble("dit is geen getal", "schrijf een getal, of een teken als . (onbekend) of x (geheim)"),
    Trouble("dit kan twee getallen zijn", "zeg of de komma of de punt het decimaalteken is"),
    Trouble(
        "dit getal is anders geschreven dan de andere",
        "gebruik één decimaalteken in het hele bestand, en kies dat",
    ),
    Trouble(UNCLEAR_MARK, "zeg wat {} hier betekent: nul, onbekend of geheim"),
    Trouble("dit is een datum geworden", "maak de cel op als tekst en typ de waarde opnieuw"),
    Trouble("in deze cel staat geen gewone waarde", "zet de waarde zelf in de cel"),
    Trouble("formule zonder waarde", "open het bestand in Excel en bewaar het, of typ de waarde"),
    Trouble("dit is een percentage, maar de eenheid is dat niet", "kies % als eenheid"),
    Trouble(
        "deze cel is geen percentage, andere cellen in de kolom wel",
        "geef alle cellen van de kolom dezelfde opmaak",
    ),
)
GOOD, NO_NUMBER, UNCLEAR, OTHER_FORM, MARK, DATE, NOT_PLAIN, FORMULA, PERCENT_CELL, NO_PERCENT = (
    range(10)
)
SIGNS = {"-", "*", "**", "?", "--", "–", "na", "n/a", "#n/b", "#n/a", "nb"}


@dataclass(frozen=True, slots=True)
class Values:
    """The distinct cells of a column: canonical number ("" for none), status, trouble; and which
    of them each row has (`rows`)."""

    cells: pa.Array
    numbers: pa.Array
    status: npt.NDArray[np.int8]
    trouble: npt.NDArray[np.int8]
    rows: npt.NDArray[np.int32]


def read_values(column: pa.Array, mapping: Mapping) -> Values:
    """Read the cells of a column as the mapping says."""
    encoded = column.dictionary_encode()
    cells = encoded.dictionary.cast(pa.large_string())
    rows = encoded.indices.to_numpy()
    typed, percent = _is(cells, r"^[\x01\x02]"), _is(cells, r"^\x02")
    texts, provisional, signed = _plain(cells)
    comma, point = _is(texts, COMMA), _is(texts, POINT)
    unclear = _is(texts, AMBIGUOUS) & ~typed
    use_comma, trouble = _forms(comma, point, unclear, typed, mapping.decimal)
    good = trouble == GOOD
    numbers = _canonical(texts, use_comma & ~typed)
    shift = percent | (good & ~signed & (mapping.factor == 100))
    numbers = _shifted(numbers, shift & good)
    status = np.where(provisional & good, 1, 0).astype(np.int8)
    numbers, status, trouble = _marks(cells, numbers, status, trouble, mapping.marks)
    of_percent = (percent | signed) & (trouble == GOOD)
    if mapping.unit and mapping.unit != "%":
        trouble[of_percent] = PERCENT_CELL
    elif percent.any():
        plain = (trouble == GOOD) & ~of_percent & (status < 2) & ~_is(numbers, r"^0(\.0+)?$")
        trouble[plain] = NO_PERCENT
    numbers = pc.if_else(pa.array((trouble == GOOD) & (status < 2)), numbers, "")
    return Values(cells, numbers, status, trouble, rows)


def decimal_of(texts: pa.Array) -> str | None:
    """The decimal that texts show; "" where they do not agree or only show `1.234`.

    None where it does not matter: whole numbers, and numbers that a workbook stored as such.
    """
    typed = _is(texts, r"^[\x01\x02]")
    plain, _, _ = _plain(texts)
    comma, point = _is(plain, COMMA) & ~typed, _is(plain, POINT) & ~typed
    unclear = _is(plain, AMBIGUOUS) & ~typed
    only_comma, only_point = (comma & ~point).any(), (point & ~comma).any()
    if only_comma != only_point:
        return "comma" if only_comma else "point"
    return "" if unclear.any() or only_comma else None


def number_like(texts: pa.Array) -> Mask:
    """Which texts are a number in any form, with or without a mark behind it."""
    plain, _, _ = _plain(texts)
    return _is(plain, COMMA) | _is(plain, POINT)


def is_mark(text: str) -> bool:
    """Whether a text is a sign that stands where a value could be."""
    low = text.lower()
    return low in MARKS or low in SIGNS or low.startswith(("<", "minder dan "))


def _is(texts: pa.Array, pattern: str) -> Mask:
    mask: Mask = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return mask


def _among(texts: pa.Array, words: Iterable[str]) -> Mask:
    mask: Mask = pc.is_in(texts, pa.array([*words], pa.large_string())).to_numpy(False)
    return mask


def _plain(cells: pa.Array) -> tuple[pa.Array, Mask, Mask]:
    """Bare numbers, and which had `*` behind it and which `%`."""
    provisional = _is(cells, MARKED)
    texts = cells
    for pattern, new in (
        (r"^[\x01\x02]", ""),
        (r"[\s]*\*{1,2}$", ""),
        ("^[−–]", "-"),
        (r"^(€|EUR|eur)\s*", ""),
        (r"^\+", ""),
    ):
        texts = pc.replace_substring_regex(texts, pattern, new)
    signed = _is(texts, "[0-9] ?%$")
    texts = pc.replace_substring_regex(texts, " ?%$", "")
    texts = pc.replace_substring_regex(texts, "[\u00a0\u202f\u2009]", " ")
    spaced = _is(texts, SPACED)
    if spaced.any():
        joined = pc.replace_substring_regex(texts, "[ ']", "")
        texts = pc.if_else(pa.array(spaced), joined, texts)
    return texts, provisional, signed


def _forms(
    comma: Mask, point: Mask, unclear: Mask, typed: Mask, decimal: str
) -> tuple[Mask, npt.NDArray[np.int8]]:
    """Which numbers are read with a decimal comma, and what is wrong with the others."""
    trouble = np.full(len(comma), NO_NUMBER, dtype=np.int8)
    ours, other = (point, comma) if decimal == "point" else (comma, point)
    trouble[other] = OTHER_FORM
    trouble[ours | typed] = GOOD
    if decimal:
        return (comma & ~typed) if decimal == "comma" else np.zeros_like(comma), trouble
    only_comma, only_point = comma & ~point & ~typed, point & ~comma & ~typed
    if not only_comma.any():
        trouble[only_point] = GOOD  # one form only: each of these can be nothing else
    trouble[unclear] = UNCLEAR
    return comma & ~only_point, trouble


def _canonical(texts: pa.Array, comma: Mask) -> pa.Array:
    """Numbers as 12.5: no thousands, no zeros in front, no minus before zero."""
    dutch = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
    numbers = pc.if_else(pa.array(comma), dutch, pc.replace_substring(texts, ",", ""))
    numbers = pc.replace_substring_regex(numbers, r"^(-?)0+([0-9])", r"\1\2")
    return pc.replace_substring_regex(numbers, r"^-(0(\.0*)?)$", r"\1")


def _shifted(numbers: pa.Array, which: Mask) -> pa.Array:
    """Times 100 where asked, without the noise of binary fractions."""
    if not which.any():
        return numbers
    chosen = numbers.filter(pa.array(which)).to_pylist()
    times = [f"{(Decimal(text) * 100).normalize():f}" for text in chosen]
    return pc.replace_with_mask(numbers, pa.array(which), pa.array(times, pa.large_string()))


def _marks(
    cells: pa.Array,
    numbers: pa.Array,
    status: npt.NDArray[np.int8],
    trouble: npt.NDArray[np.int8],
    own: MappingOf[str, str],
) -> tuple[pa.Array, npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """Signs without a number: those of the mapping, the usual ones, and those that are asked."""
    low = pc.utf8_lower(cells)
    secret = _is(low, SECRET)
    status[secret], trouble[secret] = STATUSES.index("suppressed"), GOOD
    trouble[_is(low, r"^\x03")] = NOT_PLAIN
    trouble[_is(low, r"^\x03datum") | _is(low, f"^{DATE_LIKE}$")] = DATE
    trouble[_is(low, r"^\x03formule")] = FORMULA
    trouble[_among(low, SIGNS)] = MARK
    zeros = np.zeros(len(cells), dtype=np.bool_)
    meanings = {**MARKS, **{sign.lower(): meaning for sign, meaning in own.items()}}
    for place in np.flatnonzero(_among(low, meanings)):
        meaning = meanings[low[int(place)].as_py()]
        zeros[place] = meaning == "zero"
        status[place] = 0 if meaning == "zero" else STATUSES.index(meaning)
        trouble[place] = GOOD
    numbers = pc.if_else(pa.array(zeros), "0", numbers)
    return numbers, status, trouble
