"""What a correlation says in plain words, and above all what it does not say.

The limits of weak, moderate and strong: J. Cohen, Statistical Power Analysis for the Behavioral
Sciences, 2nd edition (1988), 0,1, 0,3 and 0,5.
"""

from __future__ import annotations

from decimal import Decimal

from atlas.domain.correlation import FEWEST, Column, Correlation
from atlas.domain.profile import comparable
from atlas.figures.numbers import LEVEL_WORDS, capital, format_number, rounded

WORDS_OF = ((Decimal("0.5"), "sterk"), (Decimal("0.3"), "matig"), (Decimal("0.1"), "zwak"))
OFTEN = {"sterk": "meestal", "matig": "vaak", "zwak": "iets vaker"}
NO_LINK = "Er is bijna geen samenhang"
APART = 0.25  # between the two measures, before it is said that they differ
CAUSE = (
    "Samenhang is geen oorzaak. Twee cijfers kunnen samengaan door iets anders, bijvoorbeeld "
    "doordat in een gebied meer ouderen of meer huishoudens met een laag inkomen wonen."
)
ECOLOGICAL = (
    "De punten zijn gebieden, geen mensen. Wat voor gebieden geldt, hoeft niet te gelden voor de "
    "mensen die er wonen."
)
SAMPLE = (
    "De grenzen van 95% rekenen alsof deze gebieden een steekproef zijn. Hoe minder gebieden, hoe "
    "verder de grenzen uit elkaar liggen."
)
OVERLAP = (
    "Sommige cijfers gaan voor een deel over hetzelfde, zoals het aandeel 65-plussers en de "
    "grijze druk. Die hangen vanzelf samen."
)
NEIGHBOURS = (
    "Wijken naast elkaar lijken vaak op elkaar. Er zijn dan minder losse waarnemingen dan punten, "
    "en de grenzen liggen eigenlijk verder uit elkaar."
)
SAME_MODEL = (
    "Beide cijfers zijn geschat met een rekenmodel en komen van dezelfde bron. Cijfers uit "
    "hetzelfde model gebruiken vaak dezelfde kenmerken, zoals leeftijd en inkomen. Dan hangen zij "
    "al samen door de manier van rekenen."
)
MODELLED = (
    "{title} is geschat met een rekenmodel. Zo’n model gebruikt vaak kenmerken als leeftijd en "
    "inkomen. Een cijfer dat in het model zit, hangt vanzelf samen met de uitkomst."
)
COUNT = (
    "{title} is een aantal. Grote gebieden hebben van alles meer. Daarom hangen aantallen bijna "
    "altijd samen. Kies liever een aandeel."
)
SCALE = "Bij 1 of -1 liggen alle punten op een rechte lijn, bij 0 is er geen samenhang."
ITSELF = "U zet een cijfer uit tegen zichzelf. Dat hangt altijd samen."


def strength(value: float) -> str:
    """How strong a correlation is, as it reads with two decimals: "sterk"; "" for almost none."""
    size = abs(rounded(value, 2))
    return next((word for limit, word in WORDS_OF if size >= limit), "")


def found_words(found: Correlation, x: Column, y: Column, level: str) -> tuple[str, ...]:
    """What was found, in sentences: how strong, which way, how sure; or why nothing is said."""
    noun = LEVEL_WORDS[level]
    areas = f"{found.n} {noun.singular if found.n == 1 else noun.plural}"
    if found.reason == "few":
        return (
            f"Van {areas} zijn beide cijfers bekend. Dat is te weinig om iets over samenhang te "
            f"zeggen: wij doen dat vanaf {FEWEST}.",
        )
    if found.pearson is None or found.spearman is None or found.low is None or found.high is None:
        return (
            f"Van {areas} zijn beide cijfers bekend, maar een van de twee is overal gelijk. Dan is "
            "er geen samenhang uit te rekenen.",
        )
    return (
        _direction(found.pearson, areas, x, y),
        f"De correlatie (Pearson) is {two(found.pearson)}, met 95% zekerheid tussen "
        f"{two(found.low)} en {two(found.high)}. {SCALE} Kijken wij alleen naar de volgorde van de "
        f"gebieden (Spearman), dan is zij {two(found.spearman)}.",
        *_doubt(found.pearson, found.low, found.high, found.spearman),
    )


def elsewhere_words(found: Correlation, other: Correlation, level: str) -> str:
    """The same two figures over areas of another level; "" where one of them says nothing.

    The same figures can go together in another way over other areas (S. Openshaw, The Modifiable
    Areal Unit Problem, 1984).
    """
    if found.pearson is None or other.pearson is None:
        return ""
    turned = found.pearson * other.pearson < 0
    lesson = "Dat is dus andersom" if turned else "Hoe u het gebied kiest, maakt dus uit"
    if not turned and abs(found.pearson - other.pearson) < APART:
        lesson = "Dat is ongeveer hetzelfde"
    areas = f"{other.n} {LEVEL_WORDS[level].plural}"
    return f"Over {areas} is de correlatie {two(other.pearson)}. {lesson}."


def heading(found: Correlation) -> str:
    """The finding in a few words: "Sterke samenhang"."""
    if found.pearson is None or found.low is None or found.high is None:
        return "Hier is geen samenhang te noemen"
    word = strength(found.pearson)
    if not word:
        return "Bijna geen samenhang"
    doubt = ", die ook toeval kan zijn" if by_chance(found.low, found.high) else ""
    return f"{capital(word)}e samenhang{doubt}"


def by_chance(low: float, high: float) -> bool:
    """Whether no correlation at all lies within the interval."""
    return low <= 0 <= high


def two(value: float) -> str:
    """A correlation as it is written: two decimals, "-0,82"."""
    return format_number(value, 2)


def _direction(value: float, areas: str, x: Column, y: Column) -> str:
    word = strength(value)
    if not word:
        return f"{NO_LINK} tussen de twee cijfers over {areas}."
    other = "hoger" if value > 0 else "lager"
    return (
        f"Over {areas} is de samenhang {word}. Waar “{x.indicator.title}” hoger is, is "
        f"“{y.indicator.title}” {OFTEN[word]} {other}."
    )


def _doubt(value: float, low: float, high: float, rho: float) -> list[str]:
    said = []
    if by_chance(low, high):
        said.append("Nul ligt tussen die grenzen: dit verband kan ook toeval zijn.")
    if abs(value - rho) >= APART:
        said.append(
            "De twee maten verschillen. Enkele gebieden die ver van de rest liggen, of een kromme "
            "lijn, bepalen dan het beeld."
        )
    return said


def periods_words(x: Column, y: Column) -> str:
    """From which periods the figures are, and that they differ when they do."""
    if x.period == y.period:
        return f"Beide cijfers zijn van {x.period}."
    return (
        f"De cijfers zijn niet uit hetzelfde jaar: “{x.indicator.title}” is van {x.period}, "
        f"“{y.indicator.title}” van {y.period}."
    )


def cautions(x: Column, y: Column, level: str) -> tuple[str, ...]:
    """What to beware of with these two figures, the weightiest first."""
    one, other = x.indicator, y.indicator
    said = [ITSELF] if one.id == other.id else []
    said += [COUNT.format(title=f"“{each.title}”") for each in (one, other) if not comparable(each)]
    said += [CAUSE, ECOLOGICAL]
    modelled = [each for each in (one, other) if each.kind == "modelled"]
    makers = [{origin.producer for origin in each.origin} for each in (one, other)]
    if len(modelled) == 2 and makers[0] & makers[1]:
        said.append(SAME_MODEL)
    else:
        said += [MODELLED.format(title=f"“{each.title}”") for each in modelled]
    near = (NEIGHBOURS,) if level == "wijk" else ()
    return tuple(dict.fromkeys((*said, OVERLAP, SAMPLE, *near)))
