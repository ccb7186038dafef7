"""What the answers of this page depend on beside the address: the versions, and the attempts."""

from __future__ import annotations

from atlas.store.days import today
from atlas.store.versions import get_versions
from atlas.ui.parts.own import Own


class VersionsOwn(Own):
    """Nobody brings anything; a new version or attempt makes new answers."""

    def state(self) -> str:
        """Changes with every version, every attempt to refresh, and every day."""
        versions = get_versions()
        times = (
            str(folder.stat().st_mtime_ns) if folder.exists() else ""
            for folder in (versions.log, versions.folder / "attempts")
        )
        return " ".join((str(today()), *times))
