"""Figures of a delivery into the data and out of them: the register and the data say the same.

The order makes that so, however a process ends: (1) hold the lock of the versions; (2) note in
the register what is on its way; (3) make the version; (4) let the register say that it is public.
When (3) fails the note goes and the delivery is as it was. Who is killed after (2) is finished by
the next one (`settle`): the checksums in the note tell whether the version was made.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from atlas.store.problems import StoreError
from atlas.store.reporting import rules
from atlas.store.reporting.records import PROVINCE_AREA, Act, Editor, RegisterError, Report
from atlas.store.reporting.register import Register, get_register
from atlas.store.serving import get_serving
from atlas.store.store import Store
from atlas.store.version_records import VersionError
from atlas.store.versions import Versions, get_versions
from atlas.ui.aanleveren.voorbereiden import CannotPrepare, of_report
from atlas.ui.melden.acties import reporters

LOG = logging.getLogger(__name__)
NOT_PLACED = "De cijfers konden niet in de atlas komen. De levering blijft zoals zij was. Reden: {}"


class NotPlaced(RegisterError):
    """The data stayed as they were, and so did the delivery; the text is Dutch."""


@dataclass(frozen=True)
class Place:
    """Where figures come and go: the data of now, the register, the versions of the data."""

    store: Store
    register: Register
    versions: Versions


def publish(place: Place, editor: Editor, report: Report) -> Report:
    """Show the figures of a delivery that was handed in; raises `RegisterError`."""
    register, versions = place.register, place.versions
    if not rules.may(editor, Act.PUBLISH, report.kind, report.area_code):
        return register.publish(editor, report.report_id, report.version)  # refuses, and notes it
    file = register.file(editor, report)
    try:
        with versions.changing():
            settle_held(register, versions)
            _, ready = of_report(place.store, versions, report, file)
            if ready.refusals:
                raise NotPlaced(NOT_PLACED.format(" ".join(ready.refusals)))
            gone = _earlier_files(versions, report, ready.files)
            return _place(place, editor, Act.PUBLISH, report, {**gone, **ready.files})
    except (CannotPrepare, VersionError) as error:
        raise NotPlaced(NOT_PLACED.format(error)) from None


def withdraw(place: Place, editor: Editor, report: Report) -> Report:
    """Take a delivery back, and its figures out of the data; raises `RegisterError`."""
    register, versions = place.register, place.versions
    may = rules.may(editor, Act.WITHDRAW, report.kind, report.area_code)
    if report.published is None or not may:
        return register.withdraw(editor, report.report_id, report.version)
    try:
        with versions.changing():
            settle_held(register, versions)
            gone = _earlier_files(versions, report, {})
            return _place(place, editor, Act.WITHDRAW, report, gone)
    except VersionError as error:
        raise NotPlaced(NOT_PLACED.format(error)) from None


def settle(register: Register, versions: Versions) -> None:
    """Finish what a killed process began; at the start of the atlas. Never raises."""
    try:
        if register.begun():
            with versions.changing():
                settle_held(register, versions)
    except (RegisterError, VersionError) as error:
        LOG.warning("deliveries could not be settled: %s", type(error).__name__)


def settle_at_start() -> None:
    """The same, for the register and the versions of this site."""
    settle(get_register(), get_versions())


def settle_held(register: Register, versions: Versions) -> None:
    """The same; the caller holds the lock of the versions, so nobody else is at work."""
    for placing, report in register.begun():
        files = versions.current().files
        placed = all(files.get(path) == digest for path, digest in placing.files.items())
        if not placed or report.version != placing.version:
            register.abandon(report)
        elif placing.act is Act.PUBLISH:
            register.publish(placing.editor, report.report_id, report.version)
        else:
            register.withdraw(placing.editor, report.report_id, report.version)
        LOG.warning("a delivery was under way: %s", "finished" if placed else "as it was")


def _place(
    place: Place, editor: Editor, act: Act, report: Report, files: Mapping[str, bytes | None]
) -> Report:
    """Steps 2, 3 and 4."""
    register = place.register
    names = {path: None if c is None else sha256(c).hexdigest() for path, c in files.items()}
    register.begin(editor, act, report.report_id, report.version, names)
    owner = reporters(place.store).get(report.area_code, report.area_code)
    who = owner if report.area_code == PROVINCE_AREA else f"gemeente {owner}"
    published = act is Act.PUBLISH
    title = str((report.content if published else report.published or {}).get("title", ""))
    word = "gepubliceerd" if published else "ingetrokken"
    try:
        place.versions.put(files, kind="aanlevering", who=who, what=f"levering {word}: {title}")
    except (StoreError, VersionError, LookupError) as error:
        register.abandon(report)
        first = str(error).partition("\n")[0]
        raise NotPlaced(NOT_PLACED.format(first)) from None
    step = register.publish if published else register.withdraw
    done = step(editor, report.report_id, report.version)
    get_serving().look_again()
    return done


def _earlier_files(
    versions: Versions, report: Report, new: Mapping[str, bytes]
) -> dict[str, bytes | None]:
    """The files of this indicator in the data that the new ones do not replace: they go."""
    endings = (f"/{report.subject}.toml", f"/{report.subject}.csv")
    old = (path for path in versions.current().files if path.startswith("indicators/"))
    return {path: None for path in old if path.endswith(endings) and path not in new}
