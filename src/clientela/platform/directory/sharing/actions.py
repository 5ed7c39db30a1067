"""The verbs of sharing. Nobody opens more than he holds: who shares a record to be edited may edit it himself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.directory.events import RecordShared, SharingEnded
from clientela.platform.directory.outside.reading import reach_outside
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.outside import showable
from clientela.platform.entities.reading import Missing, Unlinked, allowed
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import end_streams
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Share

NOBODY = gettext_lazy("Choose an active colleague, a team, or somebody outside whom you may let in.")


def share(
    entity: str, record: UUID, whom: UUID, *, may_edit: bool = False, until: datetime | None = None, by: Actor
) -> UUID:
    """Open a record to a user, a team or somebody outside; shared with them already, the new words stand.

    Raises Missing or Unlinked.
    """
    type_ = registry.entity(entity)
    if until is not None and until <= timezone.now():
        raise Unlinked("until", _("This moment has passed."))
    with acting(by, "share", type_.key):
        allowed(type_, record, by, verb="share")
        if may_edit:
            allowed(type_, record, by, verb="edit")
        one, _made = Share.objects.update_or_create(
            entity=type_.key, record=record, **_with(whom, type_, record, may_edit=may_edit, by=by),
            defaults={"may_edit": may_edit, "until": until, "by_user_id": by.user_id},
        )  # fmt: skip
        emit(RecordShared(type_.key, str(record), str(whom), may_edit), by=by)
        return one.pk


def stop_sharing(key: UUID, *, by: Actor) -> Share:
    """Take it back. Raises Missing for what is not there, or not the actor's to share."""
    one = Share.objects.filter(pk=key).first()
    if one is None:
        raise Missing(_("This was not shared, or is not shared any more."))
    type_ = registry.entity(one.entity)
    with acting(by, "share", type_.key):
        allowed(type_, one.record, by, verb="share")
        one.delete()
        emit(SharingEnded(type_.key, str(one.record), str(one.user_id or one.team_id)), by=by)
        for user in [one.user_id] if one.user_id else one.team.users.values_list("pk", flat=True):  # type: ignore[union-attr]
            end_streams(user)
    return one


def _with(whom: UUID, type_: Entity, record: UUID, *, may_edit: bool, by: Actor) -> dict[str, Any]:
    user = User.objects.filter(pk=whom, is_active=True).first()
    if user is not None:
        if user.stands_for is not None:
            _refuse_outside(user.stands_for, type_, record, may_edit=may_edit, by=by)
        return {"user_id": whom}
    if Team.objects.filter(pk=whom).exists():
        return {"team_id": whom}
    raise Unlinked("with", str(NOBODY))


def _refuse_outside(stands_for: UUID, type_: Entity, record: UUID, *, may_edit: bool, by: Actor) -> None:
    """To people outside a record is opened by whoever may let them in, and only what can be shown outside at all."""
    if not reach_outside(by).filter(pk=stands_for).exists():
        raise Unlinked("with", str(NOBODY))
    if not type_.rows().filter(showable(type_.key), pk=record).exists():
        raise Unlinked("with", _("This is for our own people; nobody outside can be shown it."))
    if may_edit and not (type_.belongs and type_.belongs.edits):
        raise Unlinked("may_edit", _("People outside can see this, not edit it."))
