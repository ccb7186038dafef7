"""What goes wrong with a database, in words that a visitor may read; never its address."""

from __future__ import annotations

import errno
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

UNREADABLE = (ValueError, TypeError)  # what is in a row is of no kind that this atlas knows
# What a database throws; all else is a mistake of the program.
FAULTS = (SQLAlchemyError, sqlite3.Error, psycopg.Error, OSError, *UNREADABLE)
NO_ANSWER = (
    "De database met meldingen antwoordt nu niet. Ververs de pagina over een paar minuten "
    "en kijk of uw wijziging is bewaard."
)
BUSY = "Iemand anders bewaart op dit moment iets. Er is niets veranderd; probeer het opnieuw."
FULL = (
    "Er is geen ruimte meer om meldingen te bewaren. Uw wijziging is niet bewaard; wat er stond, "
    "staat er nog. Waarschuw de beheerder."
)
CORRUPT = (
    "Het bestand met meldingen is beschadigd. Wijzigen kan pas weer als de beheerder een "
    "reservekopie heeft teruggezet."
)
GONE = (
    "Het bestand met meldingen is weg of leeg. Wijzigen kan pas weer als de beheerder een "
    "reservekopie heeft teruggezet."
)
READ_ONLY = (
    "De atlas kan hier niets bewaren: de plek van de meldingen is alleen te lezen. "
    "Waarschuw de beheerder."
)
NEWER = (
    "De meldingen zijn bewaard door een nieuwere versie van de atlas. Wijzigen kan pas weer als "
    "die versie draait. Waarschuw de beheerder."
)
WRONG_URL = (
    "De instelling ATLAS_DATABASE klopt niet: zij begint met postgresql:// of met sqlite:///. "
    "Waarschuw de beheerder."
)
_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: FULL,  # in practice: no room, or a quota
    sqlite3.SQLITE_CORRUPT: CORRUPT,
    sqlite3.SQLITE_NOTADB: CORRUPT,
    sqlite3.SQLITE_READONLY: READ_ONLY,
}
_POSTGRESQL = {
    "53100": FULL,
    "25006": READ_ONLY,
    "42501": READ_ONLY,
    "55P03": BUSY,
    "57014": BUSY,
    "XX001": CORRUPT,
    "XX002": CORRUPT,
}
_SYSTEM = {errno.EROFS: READ_ONLY, errno.EACCES: READ_ONLY, errno.EPERM: READ_ONLY}
_NO_ROOM = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EFBIG: FULL}


def explain(error: BaseException) -> tuple[str, str]:
    """The Dutch sentence for a visitor, and a short English code for the log.

    Neither holds anything of the error's own text: that may name the server or the values.
    """
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, UNREADABLE):
        return CORRUPT, type(origin).__name__
    if isinstance(origin, sqlite3.Error) and hasattr(origin, "sqlite_errorcode"):
        return _SQLITE.get(origin.sqlite_errorcode & 0xFF, NO_ANSWER), origin.sqlite_errorname
    if isinstance(origin, OSError) and origin.errno:
        words = (_SYSTEM | _NO_ROOM).get(origin.errno, NO_ANSWER)
        return words, errno.errorcode.get(origin.errno, str(origin.errno))
    state = getattr(origin, "sqlstate", None)
    return _POSTGRESQL.get(state or "", NO_ANSWER), state or type(origin).__name__
