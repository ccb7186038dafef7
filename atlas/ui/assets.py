"""Files for the browser: compressed once, named by content, cached for ever.

An `Asset` keeps its body and, made at first use and then kept, the brotli and gzip
forms. `Assets` holds the atlas's own files under `/assets/<name>.<hash>.<ext>`;
`bundle_files` does the same for the files that Streamlit brings along, which its own
route sends uncompressed and without conditional requests.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Callable
from dataclasses import asdict
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import file_util

from atlas.figures.palette import PALETTE

PREFIX = "/assets/"
STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")
MINIMUM_SIZE = 512
OF_VERSION = re.compile(r"-[0-9a-f]{16}(-vast)?$")
# A script is several files that share their names; the last one exports the component.
BASE = ("kaart/base", "kaart/map")
SCRIPTS = {
    "kaart": (
        *BASE,
        *("kaart/list", "kaart/series", "kaart/panels", "kaart/controls", "kaart/main"),
    ),
    "parts": (*BASE, "parts/fields", "parts/forms", "parts/main"),
    "zoek": ("zoek/main",),
}
STYLES = ("atlas.css", "pages.css", "parts.css")


class Asset:
    """One file for the browser: body, media type and its compressed forms."""

    def __init__(self, body: bytes, media_type: str) -> None:
        self.body = body
        self.media_type = media_type

    @cached_property
    def digest(self) -> str:
        """The first 16 hex digits of the sha256 of the body."""
        return sha256(self.body).hexdigest()[:16]

    @cached_property
    def brotli(self) -> bytes:
        """The body in brotli, the smallest form that every current browser reads."""
        return brotli.compress(self.body, quality=9)

    @cached_property
    def gzip(self) -> bytes:
        """The body in gzip, for clients without brotli; same bytes at every run."""
        return gzip.compress(self.body, compresslevel=9, mtime=0)

    @property
    def compressible(self) -> bool:
        """Whether the media type is text of a size worth compressing."""
        return self.media_type.startswith(COMPRESSIBLE) and len(self.body) >= MINIMUM_SIZE

    def response(self, headers: Headers, cache_control: str = FOREVER) -> Response:
        """Answer a request: 304 on a matching ETag, else the smallest accepted form."""
        answer = {
            "Cache-Control": cache_control,
            "ETag": f'"{self.digest}"',
            "Vary": "Accept-Encoding",
        }
        if self.digest in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=answer)
        body, accepted = self.body, headers.get("accept-encoding", "")
        if self.compressible and "br" in accepted:
            body, answer["Content-Encoding"] = self.brotli, "br"
        elif self.compressible and "gzip" in accepted:
            body, answer["Content-Encoding"] = self.gzip, "gzip"
        return Response(body, media_type=self.media_type, headers=answer)


class Assets:
    """The atlas's own files by address; made at first use and kept."""

    def __init__(self) -> None:
        self._by_name: dict[str, Asset] = {}
        self._url: dict[str, str] = {}

    def add(self, name: str, make: Callable[[], bytes]) -> str:
        """The address of `name`, of which `make` gives the body at the first call only.

        `name` must hold the version of what it is made from, e.g. `buurt-<version>.json`. The
        address does not: what a new version leaves as it was is not kept, nor fetched, again.
        """
        url = self._url.get(name)
        if url is None:
            media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
            asset = Asset(make(), media_type.replace("application/javascript", "text/javascript"))
            stem, _, ending = name.rpartition(".")
            address = f"{OF_VERSION.sub('', stem)}.{asset.digest}.{ending}"
            self._by_name.setdefault(address, asset)
            url = self._url[name] = PREFIX + address
        return url

    def file(self, name: str) -> str:
        """The address of a file of the folder `static`."""
        return self.add(name, (STATIC / name).read_bytes)

    def script(self, name: str) -> str:
        """The address of a script: its files in `static`, one after another."""
        parts = (STATIC / f"{part}.js" for part in SCRIPTS[name])
        return self.add(f"{name}.js", lambda: b"\n".join(part.read_bytes() for part in parts))

    def find(self, address: str) -> Asset | None:
        """The asset behind `/assets/<address>`, or None."""
        return self._by_name.get(address)


ASSETS = Assets()


class _LazyFile(Asset):
    """An asset whose body is read from disk when it is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"

    @cached_property
    def body(self) -> bytes:  # type: ignore[override]
        """The file's content."""
        return self._path.read_bytes()


def bundle_files() -> dict[str, Asset]:
    """Streamlit's own files for the browser by address, e.g. `/static/js/index.x.js`."""
    root = Path(file_util.get_static_dir())
    return {
        f"/{path.relative_to(root).as_posix()}": _LazyFile(path)
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "index.html"
    }


def stylesheet() -> str:
    """The address of the style sheet: the palette as CSS variables, then our rules."""

    def make() -> bytes:
        colours = {name: c for name, c in asdict(PALETTE).items() if isinstance(c, str)}
        del colours["other_themes"]  # the one text in the palette that is no colour
        variables = [f"--{name.replace('_', '-')}:{c}" for name, c in colours.items()]
        for state, style in PALETTE.states.items():
            name = state.replace("_", "-")
            variables += [f"--{name}-fill:{style.fill}", f"--{name}-mark:{style.mark}"]
        rules = [(STATIC / name).read_text("utf-8") for name in STYLES]
        return "\n".join([f":root{{{';'.join(variables)}}}", *rules]).encode()

    return ASSETS.add("atlas.css", make)


BUNDLES = bundle_files()
