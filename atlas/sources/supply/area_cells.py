"""Area cells of a delivered table: codes in every way that people write them, and names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from rapidfuzz import process

from atlas.store.records import COUNTRY, PROVINCE
from atlas.store.store import Store

NEAR = 75  # of 100: from here on two names look alike
CODE = re.compile(r"(GM[0-9]{4}|WK[0-9]{6}|BU[0-9]{8}|WP[0-9]{4}|CR[0-9]{2}|PV[0-9]{2}|NL[0-9]{2})")
DIGITS = {"gemeente": ("GM", 4), "wijk": ("WK", 6), "buurt": ("BU", 8), "kern": ("WP", 4)}
BY_LENGTH = {1: "gemeente", 2: "gemeente", 3: "gemeente", 4: "gemeente"}
BY_LENGTH |= {5: "wijk", 6: "wijk", 7: "buurt", 8: "buurt"}
NAMED_LEVELS = ("gemeente", "wijk", "buurt", "kern")
WIDER = {"drenthe": PROVINCE, "provincie drenthe": PROVINCE, "nederland": COUNTRY}
TOTALS = {"totaal", "eindtotaal", "subtotaal", "som", "total", "gemiddelde", "gemiddeld"}
FOOTER = re.compile(
    r"^(bron|noot|noten|toelichting|let op|opmerking|legenda|peildatum|©|\*|[0-9]\))", re.I
)
NUMBERED = re.compile(r"^wijk [0-9]{1,2} (?=[a-z])")  # Wijk 00 Centrum, as CBS writes it
LEVEL_NAME = re.compile(r"\((?:gemeente|gem\.?|gm|wijk|buurt|kern|provincie|pv|land)\)$")
Kind = Literal["area", "old", "unknown", "ambiguous", "total", "text", "empty"]


@dataclass(frozen=True, slots=True)
class AreaCell:
    """What an area cell is: its `code` for an area or an old code, else message and remedy."""

    kind: Kind
    code: str = ""
    message: str = ""
    remedy: str = ""


class AreaWords:
    """The areas of a store by code and by name."""

    def __init__(self, store: Store) -> None:
        self._areas = store.areas
        regions = (r for grouping in store.groupings.values() for r in grouping.regions)
        self._regions = {region.area_code.upper(): region.area_code for region in regions}
        self._named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for area in store.areas.values():
            if area.valid and area.area_level in NAMED_LEVELS:
                names = self._named[area.area_level]
                names[bare_name(area.name)].append(area.area_code)
                if area.area_level == "gemeente" and area.name.startswith("De "):
                    names[bare_name(area.name[3:])].append(area.area_code)  # `Wolden`

    def name(self, code: str) -> str:
        """The name of an area; the code itself where it has none."""
        area = self._areas.get(code)
        return area.name if area else code

    def level(self, code: str) -> str:
        """The level of an area, "" for a region."""
        area = self._areas.get(code)
        return area.area_level if area else ""

    def gemeenten(self) -> list[str]:
        """The codes of all gemeenten."""
        codes = self._named["gemeente"].values()
        return [*dict.fromkeys(code for each in codes for code in each)]

    def gemeente(self, code: str) -> str:
        """The gemeente in which an area lies, "" for none."""
        area = self._areas.get(code)
        return area.gemeente_code if area else ""

    def read(self, text: str, level: str = "", within: str = "") -> AreaCell:
        """What a cell says; `level` and `within` (a gemeente) as in `Mapping`."""
        if not text:
            return AreaCell("empty")
        code = self._as_code(text, level)
        if code:
            return self._known(code)
        name = bare_name(text)
        if name in TOTALS or name.partition(" ")[0] in TOTALS:
            return AreaCell("total")
        found = self._by_name(name, level, within)
        if len(found) == 1:
            return AreaCell("area", found[0])
        if not found and name in WIDER:
            return AreaCell("area", WIDER[name])
        if found:
            places = ", ".join(f"{self._where(code)} ({code})" for code in found[:4])
            remedy = f"kies het niveau of de gemeente, of gebruik de code: {places}"
            return AreaCell(
                "ambiguous", message="er is meer dan één gebied met deze naam", remedy=remedy
            )
        if FOOTER.match(text) or len(text) > 80:
            return AreaCell("text")
        return AreaCell("unknown", "", "dit gebied kennen wij niet")

    def knows(self, text: str) -> bool:
        """Whether a cell is an area, an old code or a name that several areas have."""
        if self._as_code(text, ""):
            return bool(CODE.fullmatch(text.upper())) or self.read(text).kind != "unknown"
        name = bare_name(text)
        return name in WIDER or bool(self._by_name(name, "", ""))

    def _as_code(self, text: str, level: str) -> str:
        """The full code that a cell holds, "" for none; 114 and 0114 are GM0114."""
        upper = text.upper()
        if CODE.fullmatch(upper) or upper in self._regions:
            return COUNTRY if upper == "NL00" else upper
        if not text.isdecimal() or not text.isascii() or len(text) > 8:
            return ""
        prefix, width = DIGITS.get(level) or DIGITS[BY_LENGTH[len(text)]]
        return prefix + text.zfill(width) if len(text) <= width else ""

    def _known(self, code: str) -> AreaCell:
        area = self._areas.get(code)
        if area and area.valid:
            return AreaCell("area", code)
        if area:
            message = "deze code is van een oudere indeling"
            return AreaCell("old", code, message, "noem het jaar van de indeling")
        if code in self._regions:
            return AreaCell("area", self._regions[code])
        message = "deze code kennen wij niet, of het gebied ligt niet in Drenthe"
        return AreaCell("unknown", "", message, "verbeter de code, of laat de rij weg")

    def _by_name(self, name: str, level: str, within: str) -> list[str]:
        """The areas with that name: of the level, else gemeenten first, else all other levels."""
        levels = [level] if level in NAMED_LEVELS else ["gemeente"]
        found = [code for each in levels for code in self._named[each].get(name, ())]
        if not found and level not in NAMED_LEVELS:
            found = [c for each in NAMED_LEVELS[1:] for c in self._named[each].get(name, ())]
        if within:
            found = [
                code for code in found if self.gemeente(code) in (within, "") or code == within
            ]
        return found

    def _where(self, code: str) -> str:
        gemeente = self.name(self.gemeente(code))
        return f"{self.level(code)} in {gemeente}" if self.gemeente(code) != code else "gemeente"

    def hint(self, text: str, level: str) -> str:
        """What to do with a name that is no area: the name that looks like it."""
        name = bare_name(text)
        levels = [level] if level in NAMED_LEVELS else ["gemeente"]
        names = {each: codes[0] for one in levels for each, codes in self._named[one].items()}
        near = process.extractOne(name, [*names], score_cutoff=NEAR)
        if near:
            return f"bedoelt u {self.name(names[near[0]])} ({names[near[0]]})?"
        return "verbeter de naam, gebruik de code, of laat de rij weg"


def area_words(store: Store) -> AreaWords:
    """The areas of a store by code and name, made once for as long as the store is used."""
    if store not in _KEPT:
        _KEPT[store] = AreaWords(store)
    return _KEPT[store]


_KEPT: WeakKeyDictionary[Store, AreaWords] = WeakKeyDictionary()


def bare_name(text: str) -> str:
    """A name as we compare it: `Wolden, De`, `De Wolden` and `Gemeente De Wolden` are one."""
    name = " ".join(text.casefold().split())
    name = LEVEL_NAME.sub("", name).strip().removeprefix("gemeente ").removeprefix("gem. ")
    name = NUMBERED.sub("", name)
    if name.endswith(", de"):
        name = f"de {name.removesuffix(', de')}"
    return name.replace("&", "en")
