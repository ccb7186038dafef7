"""The versions of the data as an Atom feed (RFC 4287): an entry for each, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree

from atlas.domain.changes import Changes
from atlas.figures.change_words import DAMAGED, KINDS, summary, version_name
from atlas.store.version_records import Head

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
TITLE = "WZW-atlas van Drenthe: wat is er veranderd aan de cijfers"
AUTHOR = "WZW-atlas van Drenthe"
START = datetime(2007, 1, 1, tzinfo=UTC)  # of shipped data no moment is known
# Signs that XML cannot hold: a title that somebody delivered may have them.
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ElementTree.register_namespace("", ATOM)


def feed(site: str, entries: Iterable[tuple[Head, Changes | None]]) -> bytes:
    """The feed of these versions; `site` is the address of the atlas, without a slash behind it.

    `Changes` is None where a file of the version is gone. A version that came with the atlas has
    no moment; it has one before all others.
    """
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": "nl"})
    listed = [*entries]
    updated = max((one.made for one, _ in listed if one.made), default=START)
    _text(root, "id", f"{site}/veranderd")
    _text(root, "title", TITLE)
    _text(root, "updated", _stamp(updated))
    _text(ElementTree.SubElement(root, f"{{{ATOM}}}author"), "name", AUTHOR)
    _link(root, f"{site}/veranderd.atom", "self")
    _link(root, f"{site}/veranderd", "alternate")
    for one, changes in listed:
        entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
        _text(entry, "id", f"{site}/veranderd?versie={one.id}")
        title = f"{KINDS[one.kind].capitalize()}: {one.what or version_name(one)}"
        _text(entry, "title", title)
        _text(entry, "updated", _stamp(one.made or START))
        _link(entry, f"{site}/veranderd?versie={one.id}", "alternate")
        words = summary(changes) if changes else (DAMAGED,)
        _text(entry, "summary", " ".join(words))
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = NO_XML.sub(" ", text)


def _link(parent: ElementTree.Element, href: str, rel: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"href": href, "rel": rel})
