"""How long a file of 10 MB takes to be understood: `python -m bench.upload`, by itself.

From the bytes to what page Aanleveren shows of them, in a fresh process for each file. Of XLSX
three are measured, and the slowest and the largest count: long with its texts in the cells, long
with shared texts, and as wide as it may be.
Memory is what the process needs on top of the atlas as it was before.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from atlas.sources.supply.area_cells import area_words
from atlas.sources.upload import MAX_COLUMNS
from atlas.sources.xlsx import letters
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui.aanleveren.lezen import opened
from tests.sources.workbooks import part, with_parts, workbook

MEGABYTE = 1_000_000
SIZE = 10 * MEGABYTE
YEARS = range(2010, 2025)
SEED = 20240101
BYTES = {"csv": 33, "long": 20.5, "shared": 19.4, "wide": 1_200}  # a row in the file, or less
SHEET, LINKS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = '<Relationship Id="texts" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
HEADS = ("Gebied", "Onderwerp", "Jaar", "Waarde")
Row = Sequence[str | int]


def codes(store: Store) -> list[str]:
    """Every gemeente, wijk and buurt."""
    return [c for c, a in store.areas.items() if a.valid and c[:2] in ("GM", "WK", "BU")]


def rows(store: Store, count: int) -> Iterator[tuple[str, str, int, int]]:
    """A figure for every gemeente, wijk and buurt, year after year, subject after subject."""
    chance = random.Random(SEED)
    all_codes = codes(store)
    for number in range(count):
        rest, code = divmod(number, len(all_codes))
        subject, year = divmod(rest, len(YEARS))
        yield all_codes[code], f"Onderwerp {subject}", YEARS[year], chance.randrange(90_000)


def as_csv(store: Store, size: int) -> bytes:
    """About so many bytes of CSV."""
    table = rows(store, int(size / BYTES["csv"]))
    return "\n".join([";".join(HEADS), *(";".join(map(str, row)) for row in table)]).encode()


def as_long(store: Store, size: int) -> bytes:
    """About so many bytes of XLSX, with its texts in the cells."""
    return book([HEADS, *rows(store, int(size / BYTES["long"]))], shared=False)


def as_shared(store: Store, size: int) -> bytes:
    """The same with each text once, beside the sheet, as Excel writes it."""
    return book([HEADS, *rows(store, int(size / BYTES["shared"]))], shared=True)


def as_wide(store: Store, size: int) -> bytes:
    """As many columns as are allowed, each a year."""
    chance, years, all_codes = random.Random(SEED), MAX_COLUMNS - 2, codes(store)
    table: list[Row] = [(*HEADS[:2], *(str(YEARS[-1] - back) for back in range(years)))]
    for number in range(int(size / BYTES["wide"])):
        subject, code = divmod(number, len(all_codes))
        values = (chance.randrange(90_000) for _ in range(years))
        table.append((all_codes[code], f"Onderwerp {subject}", *values))
    return book(table, shared=True)


def book(table: Sequence[Row], *, shared: bool) -> bytes:
    """An XLSX with these rows, with each text once where it is `shared`."""
    texts: dict[str, int] = {}
    columns = [letters(place) for place in range(MAX_COLUMNS)]

    def cell(place: str, value: str | int) -> str:
        if isinstance(value, int):
            return f'<c r="{place}"><v>{value}</v></c>'
        if shared:
            return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'

    lines = [
        f'<row r="{at}">'
        + "".join(cell(f"{letter}{at}", value) for letter, value in zip(columns, row, strict=False))
        + "</row>"
        for at, row in enumerate(table, 1)
    ]
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    empty = workbook([HEADS])
    links = part(empty, LINKS).decode().replace("</Relationships>", f"{LINK}</Relationships>")
    parts = {SHEET: sheet, STRINGS: f'<sst xmlns="{MAIN}">{strings}</sst>', LINKS: links}
    return with_parts(empty, {name: text.encode() for name, text in parts.items()})


MAKE = {"csv": as_csv, "long": as_long, "shared": as_shared, "wide": as_wide}
KINDS = {"csv": ("csv",), "xlsx": ("long", "shared", "wide")}


def measure(size: int = SIZE) -> dict[str, float]:
    """The most seconds and bytes that a file of each kind takes."""
    found: dict[str, float] = {}
    for kind, forms in KINDS.items():
        answers = [in_fresh_process(form, size) for form in forms]
        found |= {f"{kind}_{name}": max(a[name] for a in answers) for name in answers[0]}
    return found


def in_fresh_process(form: str, size: int) -> dict[str, float]:
    """What one file takes in a process that has read no other."""
    words = [sys.executable, "-m", "bench.upload", "--answer", form, "--size", str(size)]
    content = MAKE[form](load_store(), size)
    answer: dict[str, float] = json.loads(subprocess.check_output(words, input=content))
    return answer


def answered(content: bytes, name: str, store: Store) -> dict[str, float]:
    """What one file takes in this process."""
    area_words(store)
    before, used, start = memory("VmRSS"), time.process_time(), time.perf_counter()
    work = opened(store, content, name)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    peak = max(memory("VmHWM") - before, 0)
    if work.understood is None or work.understood.frame.empty:
        raise RuntimeError(f"not understood: {work.proposal.problems}")
    return {"seconds": seconds, "cpu_seconds": used, "peak_bytes": peak, "bytes": len(content)}


def memory(name: str) -> int:
    """Bytes of this process, as Linux tells them."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def main() -> None:
    """Print as JSON what files of 10 MB take."""
    parser = argparse.ArgumentParser(prog="python -m bench.upload")
    parser.add_argument("--size", type=int, default=SIZE, help="bytes of each file")
    parser.add_argument("--answer", choices=MAKE, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.answer:
        print(json.dumps(answered(sys.stdin.buffer.read(), given.answer, load_store())))
    else:
        print(json.dumps(measure(given.size)))


if __name__ == "__main__":
    main()
