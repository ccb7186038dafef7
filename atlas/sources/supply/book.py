"""A workbook: its limits are checked, its sheets named, and one of them is read."""

from __future__ import annotations

import io
import re
import zipfile
from xml.parsers import expat

from atlas.sources.found import Found, shown
from atlas.sources.sniff import Limits
from atlas.sources.supply.cells import Cells
from atlas.sources.supply.records import SheetInfo
from atlas.sources.supply.sheet import SheetReader
from atlas.sources.workbook import CHUNK, UNREADABLE, Refused, Workbook, check_archive, refuse
from atlas.sources.xlsx import EXPLANATION, column_number

MAX_SHEETS = 50


def read_sheet(content: bytes, sheet: str, limits: Limits, found: Found) -> Cells | None:
    """The cells of the sheet with that name, "" for the first with cells; None with problems."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_archive(archive, limits, found)
            book = Workbook(archive)
            sizes = {n: _size(archive, part) for n, part in book.sheets[:MAX_SHEETS]}
            infos = tuple(SheetInfo(n, *size) for n, size in sizes.items() if size)
            parts = {name: part for name, part in book.sheets[:MAX_SHEETS] if sizes[name]}
            if not parts:
                remedy = "kies een bestand met een tabel, of maak het werkblad zichtbaar"
                refuse(found, "er is geen zichtbaar werkblad met gegevens", remedy)
            filled = [n for n in parts if n.strip().lower() not in EXPLANATION]
            chosen = sheet or next(iter(filled or parts))
            if chosen not in parts:
                remedy = f"kies uit: {', '.join(shown(name) for name in parts)}"
                refuse(found, f"werkblad {shown(chosen)} is er niet, of is leeg", remedy)
            reader = SheetReader(book, limits, found)
            reader.read(parts[chosen])
            return Cells(infos, chosen, *reader.result(), {}, tuple(reader.merged))
    except Refused:
        return None
    except (*UNREADABLE, expat.ExpatError):
        remedy = "open het in Excel en bewaar het opnieuw als XLSX"
        found.add("het XLSX-bestand is beschadigd", remedy)
        return None


def _size(archive: zipfile.ZipFile, part: str) -> tuple[int, int] | None:
    """Rows and columns that a sheet says it has, (0, 0) where it does not say; None for empty."""
    with archive.open(part) as file:
        start = file.read(CHUNK).replace(b"\0", b"").decode("utf-8", "ignore")
    if not re.search(r"<(\w+:)?[vft][ >]|<(\w+:)?is[ >]", start):
        return None
    last = re.search(r'<(?:\w+:)?dimension ref="(?:\w+:)?([A-Z]{1,3})([0-9]{1,7})"', start)
    return (int(last[2]), column_number(last[1]) + 1) if last else (0, 0)
