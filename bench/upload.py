"""How long a file of 10 MB takes to be understood: `python -m bench.upload`, by itself.

From the bytes to what page Aanleveren shows of them, in a fresh process for each kind of file.
Memory is what the process needs on top of the atlas as it was before.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from atlas.sources.supply.area_cells import area_words
from atlas.store.load import load_store
from atlas.store.store import Store
from atlas.ui.aanleveren.lezen import opened
from tests.sources.workbooks import with_parts, workbook

MEGABYTE = 1_000_000
SIZE = 10 * MEGABYTE
YEARS = range(2010, 2025)
SEED = 20240101
BYTES = {"csv": 33, "xlsx": 20.5}  # that a row takes in the file, a little less than it does
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADS = ("Gebied", "Onderwerp", "Jaar", "Waarde")


def rows(store: Store, count: int) -> Iterator[tuple[str, str, int, int]]:
    """A figure for every gemeente, wijk and buurt, year after year, subject after subject."""
    chance = random.Random(SEED)
    codes = [c for c, a in store.areas.items() if a.valid and c[:2] in ("GM", "WK", "BU")]
    for number in range(count):
        rest, code = divmod(number, len(codes))
        subject, year = divmod(rest, len(YEARS))
        yield codes[code], f"Onderwerp {subject}", YEARS[year], chance.randrange(90_000)


def as_csv(store: Store, size: int) -> bytes:
    """About so many bytes of CSV."""
    table = rows(store, int(size / BYTES["csv"]))
    return "\n".join([";".join(HEADS), *(";".join(map(str, row)) for row in table)]).encode()


def as_xlsx(store: Store, size: int) -> bytes:
    """About so many bytes of XLSX, with its texts in the cells."""
    head = "".join(_text("ABCD"[place], 1, name) for place, name in enumerate(HEADS))
    lines = [f'<row r="1">{head}</row>']
    for at, (code, subject, year, value) in enumerate(rows(store, int(size / BYTES["xlsx"])), 2):
        texts = _text("A", at, code) + _text("B", at, subject)
        numbers = f'<c r="C{at}"><v>{year}</v></c><c r="D{at}"><v>{value}</v></c>'
        lines.append(f'<row r="{at}">{texts}{numbers}</row>')
    inside = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    return with_parts(workbook([HEADS]), {SHEET: inside.encode()})


def _text(letter: str, row: int, text: str) -> str:
    return f'<c r="{letter}{row}" t="inlineStr"><is><t>{text}</t></is></c>'


MAKE = {"csv": as_csv, "xlsx": as_xlsx}


def measure(size: int = SIZE) -> dict[str, float]:
    """Seconds and bytes of each kind of file."""
    found: dict[str, float] = {}
    for kind in MAKE:
        words = [sys.executable, "-m", "bench.upload", "--answer", kind, "--size", str(size)]
        content = MAKE[kind](load_store(), size)
        answer = json.loads(subprocess.check_output(words, input=content))
        found |= {f"{kind}_{name}": number for name, number in answer.items()}
    return found


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
