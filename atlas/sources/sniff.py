"""What the bytes of a delivered file are: by their content, whatever the name says.

Only text (CSV) and XLSX are accepted. All else is named where it can be, and never opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from atlas.sources.found import Found

MEGABYTE = 1_000_000
CSV, XLSX = "csv", "xlsx"
SAVE_AS = "bewaar de tabel als CSV (UTF-8) of XLSX"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be, in bytes, how large what is packed inside an XLSX, and its rows.

    A row of an XLSX takes a hundred times as long to read as one of a CSV.
    """

    size: int
    unpacked: int
    workbook_rows: int


# A visitor's upload (`maxUploadSize` in .streamlit/config.toml), and a file on the command line.
WEB = Limits(20 * MEGABYTE, 50 * MEGABYTE, 100_000)
# A file of figures (`sources/supply`): its rows are read in another way, and fast.
SUPPLY = Limits(20 * MEGABYTE, 120 * MEGABYTE, 600_000)
COMMAND = Limits(400 * MEGABYTE, 400 * MEGABYTE, 1_000_000)

OTHER_TYPES = (
    (rb"MZ", "een programma (exe)"),
    (rb"\x7fELF", "een programma"),
    (rb"PAR1", "een parquet-bestand"),
    (rb"ARROW1|FEA1", "een Arrow-bestand"),
    (rb"\x80[\x02-\x05]", "een pickle-bestand"),
    (rb"%PDF", "een PDF"),
    (rb"\xd0\xcf\x11\xe0", "een oud Excel-bestand (.xls) of een bestand met een wachtwoord"),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!", "een ingepakt bestand"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "een afbeelding"),
    (rb"SQLite format 3", "een database"),
    (rb"(?i)(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|table|script)", "een webpagina of XML"),
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
UTF8_LETTER = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\xbf]{2}")


def sniff(content: bytes, found: Found) -> str:
    """`CSV` or `XLSX`; "" with a problem for everything that is not accepted."""
    if not content or content.isspace():
        found.add("het bestand is leeg", "kies een bestand met een tabel")
        return ""
    if content.startswith(b"PK"):
        return XLSX
    for start, words in OTHER_TYPES:
        if re.match(start, content):
            found.add(f"dit is {words}; dat type nemen wij niet aan", SAVE_AS)
            return ""
    return CSV


def decode(content: bytes, found: Found) -> str:
    """The text of a CSV: UTF-8 or UTF-16, with or without BOM, or Windows (cp1252).

    Returns "" with a problem for bytes that are no text, or text in two encodings.
    """
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        found.add("de tekens zijn niet te lezen", "bewaar het bestand als CSV (UTF-8)", row)
        return ""
    if wrong := CONTROL.search(text):
        row = text.count("\n", 0, wrong.start()) + 1
        found.add("dit is geen tekst: er staan stuurtekens in", SAVE_AS, row)
        return ""
    return text


def _encoding(content: bytes) -> str:
    """The encoding that the bytes show; utf-8 where they contradict themselves."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:2000]
    if start.count(0) * 3 > len(start):  # of Latin letters in UTF-16 one byte of two is zero
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Beside letters that are UTF-8 already, Windows would make two strange signs of one.
        return "utf-8" if UTF8_LETTER.search(content) else "cp1252"
    return "utf-8-sig"
