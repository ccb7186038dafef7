"""The inside of an XLSX: limits first, then sheets, strings and styles.

Built on zipfile and ElementTree. A streaming reader such as openpyxl's gives the formula or
its stored value but never both, does not tell merged cells, and widens rows to whatever the
file claims.
"""

from __future__ import annotations

import functools
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from atlas.sources.found import Found
from atlas.sources.sniff import MEGABYTE, SAVE_AS, Limits

MAX_ENTRIES = 500
MAX_RATIO = 300  # deflate reaches 1,032; sheets of equal rows stay below 100
SMALL = MEGABYTE  # below this size unpacked, no ratio is suspicious
CHUNK = 1 << 20
MAX_KEPT, MAX_DEPTH = 200_000, 30  # elements in memory at one time, and inside each other
DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
DATE = "date"
PERCENTS = {"9": "0%", "10": "0.00%"}  # built-in formats
XML = (".xml", ".rels", ".vml")  # only these are read as XML
LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    LookupError,
    ValueError,
    EOFError,
    OSError,
    NotImplementedError,
)


class Refused(Exception):
    """The workbook cannot be used; the problem has been noted."""


def refuse(found: Found, message: str, remedy: str) -> None:
    """Note a problem after which there is nothing more to read."""
    found.add(message, remedy)
    raise Refused


def check_archive(archive: zipfile.ZipFile, limits: Limits, found: Found) -> None:
    """Refuse what is no plain workbook, or too much of one, before a part is parsed."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        refuse(found, "dit is een ingepakt bestand, maar geen XLSX", SAVE_AS)
    if any(entry.flag_bits & 1 for entry in entries):
        refuse(found, "het bestand heeft een wachtwoord", "haal het wachtwoord eraf")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        refuse(found, "het bestand heeft macro's; dat type nemen wij niet aan", SAVE_AS)
    if len(entries) > MAX_ENTRIES or len(names) < len(entries):
        refuse(found, "het XLSX-bestand bestaat uit te veel of dubbele delen", SAVE_AS)
    # zipfile never unpacks more of an entry than is declared here.
    too_much = sum(entry.file_size for entry in entries) > limits.unpacked
    if too_much or any(e.file_size > max(SMALL, MAX_RATIO * e.compress_size) for e in entries):
        size = f"meer dan {limits.unpacked // MEGABYTE} MB, of verdacht veel meer dan ingepakt"
        refuse(found, f"het XLSX-bestand is uitgepakt te groot ({size})", "bewaar het als CSV")
    for entry in entries:
        if entry.filename.lower().endswith(XML):
            _check_xml(archive, entry, found)


def _check_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, found: Found) -> None:
    """Refuse XML that declares a document type, for entities can grow without end, and a tag
    or text without end: the time that it takes grows with the square of its length."""
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            plain = tail + chunk.replace(b"\0", b"")  # also in UTF-16
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                refuse(found, "het XLSX-bestand heeft een onveilige opbouw (DTD)", SAVE_AS)
            if len(chunk) == CHUNK and b">" not in chunk:
                refuse(found, "het XLSX-bestand heeft een onveilige opbouw (te lang)", SAVE_AS)
            tail = plain[-9:]


def stream(archive: zipfile.ZipFile, part: str, *wanted: str) -> Iterator[ET.Element]:
    """The wanted elements of a part as they end; what has been read is forgotten.

    Raises ValueError for a part that keeps more in memory than a real sheet ever does, and
    for one that was not checked as XML.
    """
    if not part.lower().endswith(XML):
        raise ValueError(part)
    parents: list[ET.Element] = []
    is_wanted: dict[str, bool] = {}
    kept = 0
    with archive.open(part) as file:
        for event, element in ET.iterparse(file, ("start", "end")):
            if event == "start":
                parents.append(element)
                kept += 1
                if kept > MAX_KEPT or len(parents) > MAX_DEPTH:
                    raise ValueError(part)
                continue
            parents.pop()
            tag = element.tag
            if is_wanted.get(tag) is None:
                is_wanted[tag] = local(element) in wanted
            if is_wanted[tag]:
                yield element
                for parent in parents:
                    parent.clear()
                kept = len(parents)


def local(element: ET.Element) -> str:
    """The tag without its namespace, which the two kinds of XLSX write differently."""
    return _without_namespace(element.tag)


@functools.lru_cache
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def text_of(element: ET.Element) -> str:
    """The text of a shared or inline string: its runs joined, phonetic signs left out."""
    parts = (element, *(child for child in element if local(child) == "r"))
    return "".join(t.text or "" for part in parts for t in part if local(t) == "t")


class Workbook:
    """Sheets, shared strings and styles of a checked archive.

    Attributes
    ----------
    sheets: name and part of every visible sheet, in order.
    strings: the shared strings.
    styles: of each style the number format, "" for a built-in one that is no
        percentage, `DATE` for dates and times.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        targets, kinds = {}, {}
        for link in stream(archive, "xl/_rels/workbook.xml.rels", "Relationship"):
            part = posixpath.normpath(posixpath.join("/xl", link.attrib["Target"]))[1:]
            targets[link.attrib["Id"]] = part
            kinds[link.attrib["Type"].rpartition("/")[2]] = part
        self.sheets = []
        for sheet in stream(archive, "xl/workbook.xml", "sheet"):
            key = next(name for name in sheet.attrib if name.endswith("}id"))
            part = targets[sheet.attrib[key]]
            if sheet.get("state", "visible") == "visible" and "worksheets/" in part:
                self.sheets.append((sheet.attrib["name"], part))
        self.strings: list[str] = []
        if "sharedStrings" in kinds:
            items = stream(archive, kinds["sharedStrings"], "si")
            self.strings = [text_of(item) for item in items]
        self.styles = self._styles(kinds["styles"]) if "styles" in kinds else []

    def _styles(self, part: str) -> list[str]:
        codes = dict(PERCENTS)
        shapes: list[str] = []
        for block in stream(self.archive, part, "numFmts", "cellXfs"):
            if local(block) == "numFmts":
                codes |= {shape.attrib["numFmtId"]: shape.attrib["formatCode"] for shape in block}
            else:
                shapes = [shape.get("numFmtId", "0") for shape in block]
        return [DATE if _is_date(shape, codes) else codes.get(shape, "") for shape in shapes]


def _is_date(shape: str, codes: dict[str, str]) -> bool:
    signs = LITERAL.sub("", codes.get(shape, ""))
    return int(shape) in DATE_IDS or bool(re.search("[dmyhs]", signs, re.I))
