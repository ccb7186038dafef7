"""What is chosen on a part of the page, in a few words."""

from __future__ import annotations

from atlas.domain.reach import LIMITS
from atlas.store.store import Store
from atlas.ui.voorzieningen.bereik_woorden import PEOPLE_WORDS
from atlas.ui.voorzieningen.study import Study, kern_names


def chosen_words(store: Store, study: Study) -> str:
    """What is chosen, in short: "Mobiliteitshub, inwoners, 5 kilometer, Grolloo"."""
    said = (study.kind.title, PEOPLE_WORDS[study.group], LIMITS[study.limit])
    return ", ".join([*said, *([kern_names(store)[study.kern]] if study.kern else [])])
