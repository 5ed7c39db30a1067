"""The declarations of the company's own types: each made of what `OwnType` says of it, like those that rooms write down."""

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain
from typing import Any

from django.utils.translation import gettext_lazy as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Belongs, Entity, Field, Verbs
from clientela.platform.entities.operands import ME
from clientela.platform.entities.own import label
from clientela.platform.fields.reading import known_shape
from clientela.platform.objects import actions
from clientela.platform.objects.models import OwnRecord, OwnType
from clientela.platform.objects.reading import contacts_of, known_types

MOST_SHOWN = 4  # own fields in a list
NOT_IN_LISTS = frozenset({"long", "file"})
_RECORD = """
SELECT convert_to((jsonb_build_object(
    'id', r.id, 'name', r.name, 'tags', r.tags, 'version', r.version, 'created_at', r.created_at, 'updated_at', r.updated_at{owner}
    ) /* own of r */)::text, 'UTF8')
  FROM objects_ownrecord r LEFT JOIN people_user u ON u.id = r.owner_id WHERE r.id = %s AND r.type = '{type}'"""
_OWNER = ", 'owner', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END"

NAME = Field("name", _("Name"), "name", required=True, sortable=True, headings=(
    "Name", "Title", "Nome", "Titolo", "Nombre", "Título", "Nazwa", "Tytuł"))  # fmt: skip
OWNER = Field("owner", _("Owner"), "user", start=ME, nullable=True, headings=(
    "Owner", "Responsible", "Responsabile", "Responsable", "Opiekun"))  # fmt: skip
TAGS = Field("tags", _("Tags"), "tags", headings=("Tags", "Labels", "Etichette", "Etiquetas", "Tagi"))
CREATED = Field("created_at", _("Known since"), "moment", section="", editable=False, sortable=True)


def own_entities() -> list[Entity]:
    """Those in use. Where the product itself has come to use an address since, the type's has “own-” before it."""
    product = {one.plural for one in registry.declared()}
    return [_declared(one, beside=product) for one in known_types() if one.archived_at is None]


def archived_entities() -> list[Entity]:
    """Those in the archive, which no surface knows: for what goes on all the same, such as the bin's rule."""
    return [_declared(one) for one in known_types() if one.archived_at is not None]


def _declared(one: OwnType, *, beside: Iterable[str] = ()) -> Entity:
    key, owner = one.key, [OWNER] if one.has_owner else []
    shown = ("name", *_first(key), *(item.name for item in owner), "tags", "created_at")
    return Entity(
        key=key,
        plural=f"own-{one.plural}" if one.plural in beside else one.plural,
        model=OwnRecord,
        label=label(one.labels),
        label_plural=label(one.labels_plural),
        icon=one.icon,
        fields=(NAME, *owner, TAGS, CREATED),
        columns=shown,
        searched=("name", *contacts_of(key)),
        verbs=Verbs(
            create=partial(actions.create, key), edit=partial(actions.edit, key), delete=partial(actions.delete, key),
            edit_many=partial(actions.edit_many, key), sets=actions.IN_SETS, delete_many=partial(actions.delete_many, key),
            take=partial(actions.take, key), refresh=actions.refresh_records,
        ),
        record=_RECORD.replace("{owner}", _OWNER if owner else "").replace("{type}", key),
        where={"type": key},
        known_by_name=True,
        belongs=Belongs(ways=(), shows=(), links=True),  # whose they are is said by links; what they show, by a role
        import_headings=("ID", "External ID", *_headings(one.labels)),
    )  # fmt: skip


def _first(key: str) -> list[str]:
    """The fields that the company has put first, which its list shows until somebody chooses others."""
    fields = (one for one in known_shape().fields if one.entity == key and one.archived_at is None)
    return [one.name for one in fields if one.kind not in NOT_IN_LISTS][:MOST_SHOWN]


def _headings(labels: Mapping[str, Any]) -> list[str]:
    """What a column with the records' own keys is called: “Vineyard ID”, “ID vigneto”."""
    return list(chain.from_iterable((f"{said} ID", f"ID {said}") for said in labels.values()))


ANY = _declared(
    OwnType(
        key="own_record", plural="own-records", labels={"en": "record"}, labels_plural={"en": "records"}, has_owner=True
    )
)
"""A type of no name: what the records of all of them have, for the addresses that lead to any."""
