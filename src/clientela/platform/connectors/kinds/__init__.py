"""The kinds of places that can be read, as `wiring.CONNECTORS` lists them: those for any record here, others in their rooms."""

from collections.abc import Sequence

from clientela.platform.connectors.kinds.databases import DATABASE
from clientela.platform.connectors.kinds.folder import FOLDER
from clientela.platform.connectors.kinds.page import Ask, Cursor, Given, Kind, Page, Trouble
from clientela.platform.connectors.kinds.service import SERVICE
from clientela.platform.connectors.kinds.storage import STORAGE

KINDS: dict[str, Kind] = {}
ANY = (FOLDER, STORAGE, DATABASE, SERVICE)


def declare(kinds: Sequence[Kind]) -> None:
    KINDS.clear()
    KINDS.update({one.key: one for one in kinds})


__all__ = ["ANY", "KINDS", "Ask", "Cursor", "Given", "Kind", "Page", "Trouble", "declare"]
