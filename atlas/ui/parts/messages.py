"""What a page of parts says to the browser: an address in, messages out; no session here."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from atlas.domain.address import VERSION, Address, Notice, pinned
from atlas.store.serving import get_store, run_key
from atlas.store.store import Store
from atlas.ui import catalogue, texts
from atlas.ui.assets import ASSETS
from atlas.ui.html import Html
from atlas.ui.parts.own import Own
from atlas.ui.parts.part import Answer, Part, Said

DEEL = "deel"
Messages = tuple[dict[str, str], bytes, bytes]
FILES = ("xlsx", "pdf")
LONGEST = 2000  # characters of a word that are kept; a part itself reads less


class _Passing(Exception):
    """Its one argument: messages for now only, thrown past the cache of what is returned."""


class PartMessages:
    """One page: its parts, the first of which is shown when the address names none.

    `key` is the address of the page; `words` the words of the address that notices name in
    place of codes; `middle` draws Streamlit elements (a map) between the component of a part and
    `below`, the second skeleton that such a part has; `heading` names the tab and the H1 from
    the address, where a part does not always have the same question; `files` are the endings of
    what one can take along; `common` are the words of the address that mean the same in every
    part, such as the area that is shown: they come along from one part to another.
    """

    def __init__(
        self,
        key: str,
        parts: tuple[Part, ...],
        names: Callable[[Store], Mapping[str, str]],
        own: Own | None = None,
        below: Mapping[str, Callable[[Store], Html]] | None = None,
        middle: Callable[..., None] | None = None,
        heading: Callable[[Store, Said], str] | None = None,
        files: tuple[str, ...] = FILES,
        common: tuple[str, ...] = (),
    ) -> None:
        self.key, self.parts, self.files = key, {part.KEY: part for part in parts}, files
        self.common = common
        self.default = parts[0]
        self.own = own or Own()
        self.below, self.middle, self.heading = below or {}, middle, heading
        # by version, and not by store: it would keep an old one in memory
        self._names = lru_cache(maxsize=1)(lambda _: {**self._titles(), **names(get_store())})
        self.kept = lru_cache(maxsize=512)(self._shared_message)

    def read(self, params: Said) -> tuple[Part, dict[str, str], tuple[Notice, ...]]:
        """The part that an address asks for, what it says in words of that part, and the rest.

        Texts are cut, so that a key stays small, and can be written in an address again.
        """
        asked = Address({DEEL: params.get(DEEL, "")}, (DEEL,))
        part = self.parts[asked.one_of(DEEL, self.parts, self.default.KEY)]
        others = Address(params, (DEEL, VERSION, *part.WORDS))
        others.one_of(VERSION, pinned(get_store()).values(), "")
        said = {word: whole(params[word][:LONGEST]) for word in part.WORDS if params.get(word)}
        return part, said, (*asked.notices, *others.notices)

    def address(self, part: Part, params: Said) -> dict[str, str]:
        """The whole address of a part: its name, left out for the first, and its own words.

        A pinned version stays in it.
        """
        name = {} if part is self.default else {DEEL: part.KEY}
        return {**name, **params, **pinned(get_store())}

    def plainly(self, notice: Notice) -> Notice:
        """The notice with a name in place of the code that is shown now: Drenthe for PV22."""
        used = self._names(get_store().version).get(notice.used, notice.used)
        return replace(notice, used=used)

    def shared(self, said: Said) -> dict[str, str]:
        """Those of the words that mean the same in every part."""
        return {word: said[word] for word in self.common if said.get(word)}

    def link(self, part: Part, params: Said) -> tuple[str, str, str]:
        """A part in the navigation: its key, its name, and its address from where one is."""
        query = urlencode({DEEL: part.KEY, **self.shared(params), **pinned(get_store())})
        return part.KEY, part.TITLE, query

    def title(self, part: Part, said: Said) -> str:
        """The H1 of a part."""
        return self.heading(get_store(), said) if self.heading else part.QUESTION

    def tab(self, part: Part, said: Said) -> str:
        """What the tab of the browser says."""
        name = self.title(part, said) if self.heading else part.TITLE
        page = texts.page_title(self.key)
        return page if page.startswith(f"{name} – ") else f"{name} – {page}"

    def message(
        self, deel: str, said: tuple[tuple[str, str], ...], notices: tuple[Notice, ...] = ()
    ) -> Messages:
        """The canonical words of a part and its messages (packed JSON); the same for everyone.

        A visitor's own data never come here. The second message is empty without a `below`.
        """
        try:
            return self.kept(deel, said, notices, self._state_now())
        except _Passing as now:
            messages: Messages = now.args[0]
            return messages

    def _shared_message(
        self,
        deel: str,
        said: tuple[tuple[str, str], ...],
        notices: tuple[Notice, ...],
        state: tuple[str, str, bool],
    ) -> Messages:
        """Raises _Passing when the shared data changed meanwhile: who knows which these are."""
        part = self.parts[deel]
        messages = self._message(part, dict(said), notices, self.own.shared(part, dict(said)))
        if self._state_now() != state:
            raise _Passing(messages)
        return messages

    def _state_now(self) -> tuple[str, str, bool]:
        return (self.own.state(), *run_key())

    def _message(
        self,
        part: Part,
        said: Said,
        notices: tuple[Notice, ...],
        own: Any,
        private: bool = False,
    ) -> Messages:
        """`private`: these data are a visitor's, and not in what the address can bring back.

        Raises _Passing for what the cache of everyone may not keep.
        """
        answer = part.answer(get_store(), said, own)
        above = {**self._content(part, answer, notices, said), "own": private and self.own.NOTE}
        messages = (dict(answer.params), *self._regions(part, answer, above))
        if answer.passing and not private:
            raise _Passing(messages)
        return messages

    def _regions(self, part: Part, answer: Answer, above: dict[str, Any]) -> tuple[bytes, bytes]:
        """The message of the whole part, or those above and below its middle."""
        if part.KEY not in self.below:
            return _packed(above), b""
        second = self._skeleton_url(f"{part.KEY}-below", self.below[part.KEY])
        rest = {"region": "below", "skeleton": second, "out": answer.below}
        under = {**above, **rest, "maps": {}, "notices": []}
        return _packed({**above, "region": "above"}), _packed(under)

    def _content(
        self, part: Part, answer: Answer, notices: tuple[Notice, ...], said: Said
    ) -> dict[str, Any]:
        """What the browser needs to show an answer."""
        words = {**texts.PARAMETER_WORDS, DEEL: "het deel van de pagina", **part.WORDS}
        all_notices = (*notices, *answer.notices)
        return {
            "page": self.key,
            "pageTitle": texts.PAGES[self.key],
            "region": "whole",
            "deel": part.KEY,
            "title": self.title(part, said),
            "lead": part.LEAD,
            "nav": [self.link(each, answer.params) for each in self.parts.values()],
            "skeleton": self.skeleton_url(part),
            "values": answer.values,
            "shown": answer.shown,
            "out": answer.out,
            "maps": answer.maps,
            "files": self.files,
            "notices": [texts.notice(self.plainly(item), words) for item in all_notices],
            "query": urlencode(self.address(part, answer.params)),
        }

    def skeleton_url(self, part: Part) -> str:
        """The address of the HTML of a part without its figures; it travels once."""
        return self._skeleton_url(part.KEY, part.skeleton)

    def _skeleton_url(self, name: str, make: Callable[[Store], Html]) -> str:
        store = get_store()
        links = "-vast" if store.pinned else ""  # links of a pinned version keep to it
        file = f"{self.key}-{name}-{store.version}{links}.html"
        return ASSETS.add(file, lambda: make(store).encode())

    def first_assets(self, params: Said) -> tuple[str, ...]:
        """What the browser needs for the part of an address, beside its values."""
        return (self.skeleton_url(self.read(params)[0]),)

    def prepare(self) -> None:
        """Make the first answer of every part once, so that a first look is quick."""
        for deel in self.parts:
            self.message(deel, ())

    def _titles(self) -> dict[str, str]:
        return {part.KEY: part.TITLE for part in self.parts.values()}


def whole(text: str) -> str:
    """The text without halves of characters, which a script may send and no page can show."""
    return text.encode("utf-8", "replace").decode()


def _packed(content: Mapping[str, Any]) -> bytes:
    return gzip.compress(catalogue.encode(content), mtime=0)
