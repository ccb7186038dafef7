"""The rows of a CSV, with their numbers; one that cannot be read is told, not raised."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from atlas.store.problems import Problem


def csv_rows(path: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Every row of `text` with the number of its last line; ends at a row that is no CSV.

    Python refuses cells over 131,072 characters: mostly a quote that is never closed.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        message = "deze rij is niet te lezen: een cel is veel te lang of loopt niet goed af"
        remedy = "sluit elk aanhalingsteken, en haal losse regeleinden weg"
        problems.append(Problem(path, reader.line_num, "", message, remedy))
