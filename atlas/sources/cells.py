"""Text cells of a delivered table into values; what is no value is a problem, never a guess.

Numbers are in the Dutch format: 12,5 and 1.234,5. A decimal point is read where it can be
nothing else (12.5); `1.234` can be two numbers, so that is asked back. An empty cell is
unknown; `.`, `x` and `-` are refused, and 0 is zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.sources.found import Found

DUTCH = r"-?(?:[0-9]{1,15}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4})(?:,[0-9]{1,18})?"
POINT = r"-?[0-9]{1,15}\.[0-9]{1,18}"
AMBIGUOUS = r"-?[1-9][0-9]{0,2}\.[0-9]{3}"
WRONG = -100
Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def look_up(cells: pd.Series, code: Callable[[str], int]) -> Codes:
    """The code of every cell; each text is looked up once."""
    positions, distinct = pd.factorize(cells)
    return np.array([code(str(text)) for text in distinct], dtype=np.int64)[positions]


def one_of(cells: pd.Series, words: Mapping[str, int], found: Found, remedy: str) -> Codes:
    """The code of every cell by its word (lower case); another word is a problem."""
    codes = look_up(cells, lambda text: words.get(text.lower(), WRONG))
    found.add_cells(cells[codes == WRONG], "{} is hier geen geldig antwoord", remedy)
    return codes


def numbers(cells: pd.Series, found: Found, *, degrees: bool = False) -> Floats:
    """The numbers in a column; NaN where a cell is empty, a problem where it is no number.

    `degrees`: at most three digits before the sign, so point and comma are both decimal.
    """
    positions, distinct = pd.factorize(cells)
    texts = pd.Series(distinct, dtype="str")
    empty = texts == ""
    point = texts.str.fullmatch(POINT)
    dutch = texts.str.fullmatch(DUTCH)
    if degrees:
        ambiguous = pd.Series(False, index=texts.index)
    else:
        ambiguous = texts.str.fullmatch(AMBIGUOUS)
        point &= ~dutch
    plain = texts.where(point, texts.str.replace(".", "")).str.replace(",", ".")
    good = (point | dutch) & ~ambiguous
    values = pd.to_numeric(plain.where(good)).to_numpy(dtype=np.float64)
    unclear, wrong = ambiguous.to_numpy()[positions], ~(good | ambiguous | empty).to_numpy()
    found.add_each(cells[unclear], _ask)
    remedy = "schrijf een getal met een decimale komma, of laat de cel leeg (onbekend)"
    found.add_cells(cells[wrong[positions]], "{} is geen getal", remedy)
    return values[positions]


def _ask(text: str) -> tuple[str, str]:
    whole = text.replace(".", "")
    message = f"'{text}' kan {whole} zijn of {text.replace('.', ',')}"
    return message, f"schrijf {whole} zonder punt, of {text.replace('.', ',')} met een komma"
