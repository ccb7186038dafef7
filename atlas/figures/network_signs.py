"""Signs for kinds of parties: a shape and a letter, and only then a colour."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from atlas.figures.palette import PALETTE

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sign:
    """How a group of kinds looks: a letter, a number of corners (0: round), a colour."""

    letter: str
    name: str
    corners: int
    colour: str
    hollow: bool = False


OTHER = Sign("A", "anders", 8, PALETTE.gemeente_line)
MANY = Sign("G", "groep van velen", 0, PALETTE.text, True)
_OVERHEID = Sign("O", "overheid", 4, PALETTE.accent)
_WONEN = Sign("W", "woningcorporatie", 5, PALETTE.sequential["wonen"][-1])
_ZORG = Sign("Z", "zorg, welzijn en sport", 0, PALETTE.sequential["zorg_gezondheid"][-1])
_KENNIS = Sign("K", "kennis en onderwijs", 3, PALETTE.sequential["welzijn_meedoen"][-1])
_SAMEN = Sign("S", "samenwerking of overleg", 6, PALETTE.sequential["veiligheid"][-1])
SIGNS = (_OVERHEID, _WONEN, _ZORG, _KENNIS, _SAMEN, OTHER, MANY)
# Kind of an actor -> its sign; our own grouping.
_KINDS: Mapping[Sign, tuple[str, ...]] = MappingProxyType(
    {
        _OVERHEID: ("gemeente", "provincie", "rijk", "koepel gemeenten", "overheid", "politiek"),
        _WONEN: ("corporatie",),
        _ZORG: ("zorg", "welzijn", "verzekeraar", "sport", "fonds"),
        _KENNIS: ("kennis", "onderwijs", "bibliotheek", "bureau"),
        _SAMEN: ("netwerk", "overleg", "programma"),
        MANY: ("groep",),
    }
)


def sign_of(kind: str) -> Sign:
    """The sign of a kind of actor, also when a remark follows: "gemeente (buiten Drenthe)"."""
    plain = kind.split(" (")[0]
    known = (plain, plain.split(" ")[0])
    for sign, kinds in _KINDS.items():
        if any(each in kinds for each in known):
            return sign
    return OTHER


def shape(sign: Sign, at: Place, radius: float) -> str:
    """The sign with its letter; without corners it is round."""
    fill = PALETTE.page if sign.hollow else sign.colour
    style = f'fill="{fill}" stroke="{sign.colour}" stroke-width="1.6"'
    style += ' stroke-dasharray="3 2"' if sign.hollow else ""
    x, y = at
    if not sign.corners:
        drawn = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" {style}/>'
    else:
        turn = math.pi / 4 if sign.corners == 4 else 0.0
        grown = radius * (1.35 if sign.corners == 3 else 1.12)
        angles = (turn + 2 * math.pi * n / sign.corners for n in range(sign.corners))
        points = ((x + grown * math.sin(a), y - grown * math.cos(a)) for a in angles)
        drawn = f'<polygon points="{" ".join(map(point, points))}" {style}/>'
    colour = sign.colour if sign.hollow else PALETTE.page
    letter = (
        f'<text x="{x:.1f}" y="{y + 4.5:.1f}" font-size="12" font-weight="600" '
        f'text-anchor="middle" fill="{colour}" aria-hidden="true">{sign.letter}</text>'
    )
    return drawn + letter


def point(at: Place) -> str:
    """A place as the data of a path."""
    return f"{at[0]:.1f} {at[1]:.1f}"
