"""The route of the feed: what changed in the figures, for a feed reader."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from atlas.api.answers import site
from atlas.api.problems import Problem
from atlas.domain.changes import Changes, changes_of
from atlas.figures.atom import MEDIA_TYPE, feed
from atlas.store.versions import Versions, get_versions
from atlas.ui.assets import Asset

PATH = "/veranderd.atom"
LENGTH = 20  # entries


def atom(request: Request) -> Response:
    """`/veranderd.atom`: the newest versions and what each changed."""
    versions = get_versions()
    entries = [(one, _changes(versions, one.id)) for one in versions.listed()[:LENGTH]]
    try:
        asset = Asset(feed(site(request), entries), MEDIA_TYPE)
    except Problem as problem:
        return PlainTextResponse(problem.detail, problem.status)
    return asset.response(request.headers, cache_control="no-cache")


def _changes(versions: Versions, version_id: str) -> Changes | None:
    try:
        return changes_of(versions, version_id)
    except LookupError:
        return None


def routes() -> list[Route]:
    """The address of the feed."""
    return [Route(PATH, atom)]
