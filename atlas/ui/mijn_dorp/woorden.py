"""What page Mijn dorp says in sentences, in plain Dutch."""

from __future__ import annotations

import math

from atlas.domain.demand import PERIOD
from atlas.figures.numbers import format_number, listed
from atlas.store.store import Store
from atlas.ui.mijn_dorp import nabij, plannen
from atlas.ui.mijn_dorp.bronnen import counted
from atlas.ui.mijn_dorp.kern import Kern, namesakes

MOST_NAMES = 4  # buurten that are named one by one
PRINT = (
    "U kunt deze bladzijde afdrukken: kies Afdrukken in het menu van uw browser, of druk op Ctrl "
    "en P (op een Mac: Cmd en P). Zij past op één vel A4."
)
NEARBY = (
    "Wij kennen lang niet alle plekken. Staat er een verder weg dan u weet? Dan kennen wij de "
    "plek dichterbij nog niet."
)
NO_POINT = (
    "Waar {name} precies ligt, weten wij niet. Daarom geven wij hier geen afstanden vanuit {name}. "
    "Hoe ver het in uw gemeente gemiddeld is, staat er wel bij."
)
NO_PLANS = "In onze bronnen staan geen plannen of afspraken voor deze kern of gemeente."
PEOPLE = (
    "Er wonen ongeveer {people} mensen. Daarvan zijn {older} mensen 65 jaar of ouder. Dit is een "
    "eigen telling met de cijfers ({makers}, {year}) van {counted}."
)
NO_PEOPLE = (
    "Hoeveel mensen er in {name} wonen, weten wij niet. Elke buurt van het CBS in deze omgeving "
    "telt mee bij een andere kern."
)
NO_PEOPLE_NO_POINT = (
    "Hoeveel mensen er in {name} wonen, weten wij niet. Wij weten niet welke buurten erbij horen."
)
NOT_BY_VILLAGE = (
    "Cijfers per dorp of stad bestaan niet. U ziet cijfers van de buurt, de wijk en de gemeente, "
    "voor zover wij weten welke dat zijn."
)
NO_POINT_WHY = (
    "Waar {name} precies ligt, weten wij niet. Wij zochten de naam in lijsten van GeoNames en het "
    "CBS, binnen de gemeente {gemeente}. Hij stond er niet in. Daarom weten wij ook de buurt, de "
    "wijk, de afstanden en het aantal inwoners niet."
)
DOUBT = (
    "Het punt van {name} is onzeker. {doubt} Daardoor kunnen de afstanden, de buurt en het aantal "
    "inwoners anders zijn."
)


def in_short(store: Store, kern: Kern) -> tuple[str, ...]:
    """Where the kern is, who lives there, and what is there."""
    where = f"{kern.name} ligt in de gemeente {kern.gemeente}."
    if kern.wijk_code:
        what = f"Het midden van {kern.name}" if kern.is_large else "Het dorp"
        where += f" {what} ligt in de wijk {store.areas[kern.wijk_code].name}."
    also = (
        f"Ook de gemeente {each.gemeente} heeft een kern met de naam {each.name}."
        for each in namesakes(store, kern)
    )
    return " ".join((where, *also)), _people(store, kern), _here(store, kern)


def _people(store: Store, kern: Kern) -> str:
    people, older = kern.groups["people"], kern.groups["older65"]
    if not (math.isfinite(people) and math.isfinite(older)):
        return (NO_PEOPLE if kern.has_point else NO_PEOPLE_NO_POINT).format(name=kern.name)
    return PEOPLE.format(
        people=format_number(people, 0),
        older=format_number(older, 0),
        makers=listed(dict.fromkeys(origin.producer for origin in counted(store))),
        year=PERIOD,
        counted=_counted(kern),
    )


def _counted(kern: Kern) -> str:
    """The buurten that are counted with a kern."""
    names = kern.counted
    if len(names) == 1:
        return f"de buurt {names[0]}"
    if len(names) <= MOST_NAMES:
        return f"de buurten {listed(names)} samen"
    return f"de {len(names)} buurten die wij bij {kern.name} tellen"


def _here(store: Store, kern: Kern) -> str:
    """The places of the kern by name; what is no more than a plan is called so."""
    rows = plannen.places_of(store, kern.code)
    if not rows:
        return "In onze lijsten staat geen plek of project in deze kern."
    names = (
        row["name"] if row["state"] == "bestaat" else f"{row['name']} ({STATE[row['state']]})"
        for row in rows
    )
    return f"In onze lijsten staat hier: {'; '.join(names)}."


STATE = {"in_aanbouw": "in aanbouw", "plan": "plan", "idee": "idee", "voorbij": "voorbij"}


def not_fetched(store: Store) -> str:
    """The kinds of place that are not in the table; "" for none."""
    missing = nabij.not_known(store)
    return f"Nog niet in de atlas, en dus niet in deze tabel: {listed(missing)}." if missing else ""


def unknown(store: Store, kern: Kern) -> tuple[str, ...]:
    """What the atlas does not know of a kern."""
    words = {"name": kern.name, "gemeente": kern.gemeente, "doubt": kern.doubt}
    told = [NOT_BY_VILLAGE]
    if missing := nabij.not_known(store):
        told.append(f"Waar {listed(missing)} zijn, weten wij nog niet.")
    if not kern.has_point:
        told.append(NO_POINT_WHY.format(**words))
    elif kern.doubt:
        told.append(DOUBT.format(**words))
    whole, nowhere = plannen.left_out(store)
    told.append(
        f"Nog {format_number(whole, 0)} afspraken gelden voor heel Drenthe, en van "
        f"{format_number(nowhere, 0)} afspraken is het gebied niet bekend. Die staan hier niet. Of "
        "een afspraak is uitgevoerd, staat er meestal niet bij."
    )
    return tuple(told)
