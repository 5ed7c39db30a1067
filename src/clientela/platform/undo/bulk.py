"""Bulk changes in the background: asked for, run set by set with the rights of who asked, stopped, and looked at meanwhile.

Each set commits together with how far it is, so a run that broke off goes on behind its last set and does nothing twice.
"""

from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.bulk import Change, Changed, delete_many, edit_many
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.deeds import deed_of
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_again
from clientela.platform.permissions.queries import Denied, require, within_scopes
from clientela.platform.seconding.acts import seconded
from clientela.platform.undo.models import Bulk, BulkState

SET = 1_000  # records of one transaction
RUNNING = (BulkState.WAITING, BulkState.RUNNING)
JOB = "clientela.platform.undo.jobs.run_bulk"


def start(
    entity: Entity, verb: Literal["edit", "delete"], *, rows: dict[str, Any], change: dict[str, Any], by: Actor
) -> Bulk:
    """Ask for a change to all that `rows` (q, condition) find now. Raises Denied."""
    require(by, verb, entity.key)
    if by.user_id is None or not by.hands:
        raise Denied(_("Only people can do this."))
    if verb == "delete":
        seconded("bulk_delete", {"entity": entity.key, "rows": rows}, by=by, records=lambda: count(entity, rows, by))
    said = words(entity, verb, change)
    with transaction.atomic():
        one = Bulk.objects.create(user_id=by.user_id, entity=entity.key, verb=verb, change=change, said=said, rows=rows)
        app.configure_task(JOB).defer(key=str(one.pk), user=str(by.user_id), token=str(by.token or ""))
    return one


def run(key: UUID, *, user: UUID, token: str = "") -> None:
    """Make the change, set by set, until none is left, somebody stops it, or the right to it is gone, also that of its token."""
    actor = actor_again(user, token, through=f"bulk {key}")
    one = Bulk.objects.filter(pk=key, state__in=RUNNING).first()
    if one is None:
        return
    if actor is None or not actor.may(one.verb, one.entity):
        _end(one, BulkState.STOPPED)
        return
    entity = known(one.entity, actor)
    rows = _rows(one, entity, actor)
    if one.state == BulkState.WAITING:
        Bulk.objects.filter(pk=key).update(state=BulkState.RUNNING, total=rows.count())
    while _next_set(one, entity, rows, actor):
        continue


def stop(key: UUID, *, by: Actor) -> None:
    """It ends behind the set that it is at; what was done stays, and can be undone. Raises Missing, OutOfScope."""
    one = mine(by).filter(pk=key, state__in=RUNNING).first()
    if one is None:
        raise Missing(_("There is no such bulk change, or it has ended."))
    within_scopes(by, one.verb, one.entity)
    Bulk.objects.filter(pk=key).update(stop_asked=True)


def read(key: UUID, *, by: Actor) -> Bulk:
    """One's own bulk change. Raises Missing."""
    one = mine(by).filter(pk=key).first()
    if one is None:
        raise Missing(_("There is no such bulk change, or it is not yours."))
    return one


def words(entity: Entity, verb: str, change: dict[str, Any]) -> str:
    """What is asked for, as its page is called."""
    if verb == "delete":
        return _("Delete %(records)s") % {"records": entity.label_plural}
    if deed := deed_of(entity.key, change.get("deed", "")):
        return f"{deed.label}: {entity.label_plural}"
    return _("Change %(field)s of %(records)s") % {
        "field": entity.by_name[change["field"]].label,
        "records": entity.label_plural,
    }


def mine(actor: Actor) -> "QuerySet[Bulk]":
    """One's own; by a token that is bounded, those of the types that it may read."""
    own = Bulk.objects.filter(user_id=actor.user_id) if actor.user_id else Bulk.objects.none()
    if not actor.scopes:
        return own
    return own.filter(entity__in=[one.key for one in registry.every() if actor.may("see", one.key)])


def _next_set(one: Bulk, entity: Entity, rows: Any, actor: Actor) -> bool:
    """Do one set; answers whether there may be more."""
    with transaction.atomic():
        one.refresh_from_db(from_queryset=Bulk.objects.select_for_update())
        if one.state not in RUNNING:
            return False
        behind = rows.filter(pk__gt=one.after) if one.after else rows
        keys = [] if one.stop_asked else list(behind.order_by("pk").values_list("pk", flat=True)[:SET])
        if not keys:
            _end(one, BulkState.STOPPED if one.stop_asked else BulkState.DONE)
            return False
        _note(one, _act(one, entity, keys, actor), keys)
        publish(f"user:{one.user_id}", bulk=str(one.pk), done=one.seen, of=one.total)
    return True


def _act(one: Bulk, entity: Entity, keys: list[UUID], actor: Actor) -> Changed:
    if one.verb == "delete":
        return delete_many(entity, keys, by=actor)
    if "deed" in one.change:
        return _do(one, entity, keys, actor)
    item = entity.by_name.get(one.change["field"])
    out = Changed()
    if item is None or not item.editable:
        out.refuse(_("This field is not yours to change."), len(keys))
        return out
    try:
        return edit_many(entity, keys, Change(item, one.change["facts"], one.change["mode"]), by=actor)
    except Unlinked as error:  # what it was to be linked to is gone meanwhile
        out.refuse(str(error), len(keys))
        return out


def _do(one: Bulk, entity: Entity, keys: list[UUID], actor: Actor) -> Changed:
    """A deed that a room has declared for this type, with what was chosen."""
    deed, out = deed_of(entity.key, one.change["deed"]), Changed()
    try:
        if deed is not None:
            return deed.act(keys, one.change["choice"], by=actor)
    except (Conflict, Missing) as error:  # what was chosen is gone, or closed, meanwhile
        out.refuse(str(error), len(keys))
    return out


def _note(one: Bulk, done: Changed, keys: list[UUID]) -> None:
    one.after, one.seen = keys[-1], one.seen + len(keys)
    one.changed, one.same = one.changed + done.changed, one.same + done.same
    one.refused = one.refused | {why: one.refused.get(why, 0) + number for why, number in done.refused.items()}
    one.save(update_fields=["after", "seen", "changed", "same", "refused"])


def _end(one: Bulk, state: BulkState) -> None:
    Bulk.objects.filter(pk=one.pk).update(state=state, ended_at=timezone.now())
    publish(f"user:{one.user_id}", bulk=str(one.pk), done=one.seen, of=one.total)


def _rows(one: Bulk, entity: Entity, actor: Actor) -> Any:
    """What was there when it was asked for: keys tell when a record was made, as the key of this tells when it was asked."""
    return _matching(entity, one.rows, actor).filter(pk__lte=one.pk)


def count(entity: Entity, rows: dict[str, Any], actor: Actor) -> int:
    """How many records `rows` find."""
    return int(_matching(entity, rows, actor).count())


def _matching(entity: Entity, rows: dict[str, Any], actor: Actor) -> Any:
    where = compile_condition(rows["condition"], EntityWords(entity, actor)) if rows["condition"] else Ask().where
    return matching_rows(entity, actor, Ask(q=rows["q"], where=where))
