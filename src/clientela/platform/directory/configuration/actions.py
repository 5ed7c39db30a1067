"""The verb that takes a configuration in: every item through the verb that a page would call, all of them or none."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clientela.platform.directory.company.actions import edit_company
from clientela.platform.directory.configuration.reading import (
    EVERYBODY,
    FORM,
    NAMED_BY,
    Change,
    Document,
    changes,
    name_of,
    require_all,
)
from clientela.platform.directory.fields.checking import checked as checked_field
from clientela.platform.directory.fields.needs import need
from clientela.platform.directory.layouts.checking import checked as checked_layout
from clientela.platform.directory.layouts.reading import standing as standing_layout
from clientela.platform.directory.objects.checking import checked as checked_type
from clientela.platform.directory.roles.actions import create_role, edit_role
from clientela.platform.directory.roles.matrix import checked, checked_masks
from clientela.platform.directory.teams.actions import create_team, edit_team
from clientela.platform.entities import registry
from clientela.platform.entities.actions import change_view, save_view
from clientela.platform.entities.masks import known
from clientela.platform.entities.models import SavedView
from clientela.platform.fields.actions import add_field, edit_field
from clientela.platform.fields.models import OwnField
from clientela.platform.fields.reading import come_now
from clientela.platform.layouts.actions import lay_out
from clientela.platform.objects.actions import add_type, bring_back_type, edit_type
from clientela.platform.objects.models import OwnType
from clientela.platform.people.models import Team
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.undo.actions import keep_for


def take_configuration(wanted: Document, *, dry_run: bool = False, by: Actor) -> list[Change]:
    """What was made, changed and left. Raises ValueError for a file that can't be read, Denied and Conflict as the verbs do."""
    require_all(by)
    _check(wanted)
    planned = changes(wanted)
    if dry_run:
        return planned
    to_do = {(one.part, one.name) for one in planned if one.what != "left"}
    try:
        with transaction.atomic():
            _take(wanted, to_do, by)
    finally:
        come_now()  # a shape that was rolled back is nobody's
    return planned


def _take(wanted: Document, to_do: set[tuple[str, str]], by: Actor) -> None:
    if ("company", "company") in to_do:
        edit_company(wanted["company"], by=by)
    if ("bin", "bin") in to_do:
        keep_for(int(wanted["bin"]["days"]), by=by)
    for part, write in _WRITERS.items():
        items = _above_first(wanted.get(part, [])) if part == "teams" else wanted.get(part, [])
        for item in (one for one in items if (part, name_of(part, one)) in to_do):
            write(item, by)


def _above_first(teams: list[Document]) -> list[Document]:
    """Each team after the one it stands below."""
    out: list[Document] = []
    left = list(teams)
    while left:
        names = {one["name"] for one in left}
        free = [one for one in left if one.get("parent") not in names] or left
        out += free
        left = [one for one in left if one not in free]
    return out


def _check(wanted: Document) -> None:
    """Raises ValueError where it is no configuration of ours; what is inside is for each verb's own gate."""
    if not isinstance(wanted, dict) or wanted.get("clientela") != FORM:
        raise ValueError(_("This is no configuration of this version of Clientela; nothing was changed."))
    for part in ("company", "bin"):
        if not isinstance(wanted.get(part, {}), dict):
            raise ValueError(_("“%(part)s” can't be read; nothing was changed.") % {"part": part})
    for part in NAMED_BY:
        items = wanted.get(part, [])
        if not isinstance(items, list) or not all(
            isinstance(item, dict) and item.get(NAMED_BY[part][-1]) for item in items
        ):
            raise ValueError(_("“%(part)s” can't be read; nothing was changed.") % {"part": part})


def _team(item: Document, by: Actor) -> None:
    above = Team.objects.filter(name=item.get("parent", "")).first()
    if item.get("parent") and above is None:
        raise ValueError(_("There is no team “%(name)s”; nothing was changed.") % {"name": item["parent"]})
    kind = Team.Kind(item.get("kind", Team.Kind.TEAM)).value
    facts = {"name": str(item["name"])[:120], "kind": kind, "parent": above.pk if above else None}
    standing = Team.objects.filter(name=item["name"]).first()
    if standing is None:
        create_team(facts, by=by)
    else:
        edit_team(standing.pk, facts, by=by)


def _object(item: Document, by: Actor) -> None:
    standing = OwnType.objects.filter(key=item["key"]).first()
    if standing is None:
        add_type(checked_type(item), by=by)
        return
    edit_type(standing.pk, checked_type(item, type_=standing), by=by)
    if standing.archived_at is not None:
        bring_back_type(standing.pk, by=by)


def _field(item: Document, by: Actor) -> None:
    entity = registry.entity(str(item.get("entity", ""))).key
    standing = OwnField.objects.filter(entity=entity, name=item["name"]).first()
    said = {name: value for name, value in item.items() if name not in ("entity", "position")}
    if standing is None:
        add_field(checked_field(said | {"type": entity}, by=by), by=by)
    else:
        edit_field(standing.pk, checked_field(said, field=standing, by=by), by=by)


def _need(item: Document, by: Actor) -> None:
    need(registry.entity(str(item.get("entity", ""))), str(item["name"]), item.get("where") or {}, by=by)


def _role(item: Document, by: Actor) -> None:
    facts = {
        "name": str(item["name"])[:120],
        "grants": checked(item.get("grants", {})),
        "masks": checked_masks(item.get("masks", {})),
        "outside": bool(item.get("outside", False)),
    }
    standing = Role.objects.filter(name=item["name"]).first()
    if standing is None:
        create_role(facts, by=by)
    else:
        edit_role(standing.pk, facts, by=by)


def _layout(item: Document, by: Actor) -> None:
    """New ones stand behind those that are there, in the order of the file."""
    role = None if item["name"] == EVERYBODY else Role.objects.filter(name=item["name"]).first()
    if role is None and item["name"] != EVERYBODY:
        raise ValueError(_("There is no role “%(name)s”; nothing was changed.") % {"name": item["name"]})
    entity, key = known(str(item.get("entity", "")), by), role.pk if role else None
    plan = checked_layout(item.get("plan", {}), entity, standing=standing_layout(entity, key))
    lay_out(entity.key, key, plan, by=by)


def _view(item: Document, by: Actor) -> None:
    """A shared view becomes the taker's own; one of that name that is shared by somebody else stays theirs, with its query."""
    entity = registry.entity(str(item.get("entity", ""))).key
    mine = SavedView.objects.filter(entity=entity, name=item["name"], owner=by.user_id).first()
    if mine is None:
        save_view(entity, item["name"], str(item.get("query", "")), shared=True, by=by)
    else:
        change_view(mine.pk, {"query": str(item.get("query", "")), "is_shared": True}, by=by)


_WRITERS: dict[str, Callable[[Any, Actor], None]] = {
    "teams": _team, "objects": _object, "fields": _field, "needs": _need, "roles": _role, "layouts": _layout, "views": _view,
}  # fmt: skip
