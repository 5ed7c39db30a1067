"""Single records: found under the asker's rights, read as one JSON document in one statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import as_known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reckoning import document, is_personal
from clientela.platform.people.prepared import planned, prepared
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.tallying import count_read


class Missing(Exception):
    """There is no such record, or you may not see it."""


class Unlinked(Missing):
    """What a field points at is not there, or you may not see it; nothing was changed."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Conflict(Exception):
    """Somebody else changed this record meanwhile; what you typed is kept below."""


class Barred(Conflict):
    """It is asked for more than it has where it shall go; it stays where it was."""


def key_in(text: str) -> UUID | None:
    """The key that a text is, None for one that is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def key_of(text: str) -> UUID:
    """Raises Missing for a text that is no key at all."""
    key = key_in(text)
    if key is None:
        raise Missing(_("There is no such record, or you may not see it."))
    return key


def allowed(entity: Entity, key: UUID, actor: Actor, *, verb: str) -> None:
    """Raise Missing unless the actor may do `verb` on this record of this type.

    Costs a query only where rights are partial, or where several types share a table.
    """
    if actor.scope(verb, entity.key) == "all" and not entity.where:
        return
    if not entity.visible_to(actor, verb=verb).filter(pk=key).exists():
        raise Missing(_("There is no such record, or you may not see it."))


def row_of(rows: Any, key: UUID) -> Any:
    """The row of this key among them. Raises Missing."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such record, or you may not see it."))
    return found


def read(entity: Entity, key: UUID, actor: Actor, *, sql: str = "") -> bytes:
    """The record as JSON text, by the entity's own statement or another one of the same parameter. Raises Missing."""
    if actor.scope("see", entity.key) != "all":
        allowed(entity, key, actor, verb="see")
    words = EntityWords(entity, actor)
    rows = ask_documents(words, document(sql or entity.record, words), [key])
    if not rows or rows[0][0] is None:
        raise Missing(_("There is no such record, or you may not see it."))
    count_read(actor, 1)
    return as_known(entity, actor, rows[0][0])


def ask_documents(words: EntityWords, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with documents: a prepared one, unless what is computed makes it another for each reader or day."""
    changing = any(is_personal(item, words) for item in words.fields.values())
    return planned(sql, params) if changing else prepared(sql, params)


def read_dict(entity: Entity, key: UUID, actor: Actor, *, sql: str = "") -> dict[str, Any]:
    out: dict[str, Any] = msgspec.json.decode(read(entity, key, actor, sql=sql))
    return out
