"""The configuration as a document: each part a list in a stable order, each item known by its name and not by a key."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from clientela.platform.directory.company.reading import company
from clientela.platform.entities import registry
from clientela.platform.entities.models import SavedView
from clientela.platform.fields.models import PREFIX, Need, OwnField
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.reading import IN_ORDER
from clientela.platform.objects.models import OwnType
from clientela.platform.people.models import Team
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import require
from clientela.platform.undo.models import DAYS_KEPT, BinRule

FORM = 1
OBJECT = ("key", "plural", "labels", "labels_plural", "icon", "has_owner")
FIELD = (
    "entity", "name", "kind", "labels", "choices", "target", "currency", "forgetting", "computed", "required", "section",
    "position",
)  # fmt: skip
NEED = ("entity", "name", "where")
VIEW = ("entity", "name", "query")
NAMED_BY = {
    "teams": ("name",),
    "objects": ("key",),
    "fields": ("entity", "name"),
    "needs": ("entity", "name"),
    "roles": ("name",),
    "layouts": ("entity", "name"),  # of a role by its name, or of everybody
    "views": ("entity", "name"),
}  # in their order
EVERYBODY = "*"
Document = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What taking a file would do with one item, or did."""

    part: str
    name: str
    what: str  # made, changed or left


def configuration(by: Actor) -> Document:
    """All of it. Raises Denied."""
    require_all(by)
    return standing()


def require_all(by: Actor) -> None:
    """Raise Denied unless the actor may configure all that a configuration holds."""
    for name in ("company", "role", "team", "field"):
        require(by, "configure", name)


def standing() -> Document:
    known = {entity.key for entity in registry.every()}  # what belongs to a type in the archive stays here with it
    views = SavedView.objects.filter(is_shared=True, entity__in=known).order_by("entity", "name", "id").values(*VIEW)
    return {
        "clientela": FORM,
        "company": company(),
        "bin": {"days": BinRule.objects.values_list("days", flat=True).first() or DAYS_KEPT},
        "teams": [
            {"name": one.name, "kind": one.kind, "parent": one.parent.name if one.parent else ""}
            for one in Team.objects.select_related("parent").order_by("name")
        ],
        "objects": list(OwnType.objects.filter(archived_at=None).order_by("key").values(*OBJECT)),
        "fields": list(
            OwnField.objects.filter(archived_at=None, entity__in=known, target__in=known | {""})
            .order_by("entity", "position", "name")
            .values(*FIELD)
        ),
        "needs": _needs(),
        "roles": [
            {"name": one.name, "outside": one.outside, "grants": _of(known, one.grants), "masks": _of(known, one.masks)}
            for one in Role.objects.order_by("name")
        ],
        "layouts": [
            {"entity": one.entity, "name": one.role.name if one.role else EVERYBODY, "plan": one.plan}
            for one in Layout.objects.select_related("role").filter(entity__in=known).order_by(*IN_ORDER)
        ],
        "views": list({name_of("views", view): view for view in views}.values()),
    }


def _needs() -> list[Document]:
    """Of fields that there are, as of all else."""
    fields = {(entity.key, item.name) for entity in registry.every() for item in entity.fields}
    found = Need.objects.order_by("entity", "name").values(*NEED)
    return [dict(need) for need in found if (need["entity"], need["name"]) in fields]


def _of(known: Collection[str], rights: Mapping[str, Any]) -> dict[str, Any]:
    """Without what a role says of a type of the company's own that is not there."""
    return {key: said for key, said in rights.items() if key in known or not key.startswith(PREFIX)}


def name_of(part: str, item: Document) -> str:
    return " / ".join(str(item.get(column, "")) for column in NAMED_BY[part])


def changes(wanted: Document) -> list[Change]:
    """What is new, what differs and what stays as it is, part by part. What the file does not name is left alone."""
    now, out = standing(), list[Change]()
    for part in ("company", "bin"):
        if part in wanted:
            out.append(Change(part, part, "left" if now[part] | wanted[part] == now[part] else "changed"))
    for part in NAMED_BY:
        known = {name_of(part, item): item for item in now[part]}
        for item in wanted.get(part, []):
            name = name_of(part, item)
            same = name in known and known[name] | item == known[name]
            out.append(Change(part, name, "left" if same else "changed" if name in known else "made"))
    return out
