"""The verbs of sharing. Nobody opens more than he holds: who shares a record to be edited may edit it himself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.directory.events import RecordShared, SharingEnded
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Missing, Unlinked, allowed
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import end_streams
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Share


def share(
    entity: str, record: UUID, whom: UUID, *, may_edit: bool = False, until: datetime | None = None, by: Actor
) -> UUID:
    """Open a record to a user or a team; shared with them already, the new words stand. Raises Missing or Unlinked."""
    type_ = registry.entity(entity)
    if until is not None and until <= timezone.now():
        raise Unlinked("until", _("This moment has passed."))
    with acting(by, "share", type_.key):
        allowed(type_, record, by, verb="share")
        if may_edit:
            allowed(type_, record, by, verb="edit")
        one, _made = Share.objects.update_or_create(
            entity=type_.key, record=record, **_with(whom),
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


def _with(whom: UUID) -> dict[str, Any]:
    if User.objects.filter(pk=whom, is_active=True).exists():
        return {"user_id": whom}
    if Team.objects.filter(pk=whom).exists():
        return {"team_id": whom}
    raise Unlinked("with", _("Choose an active colleague or a team."))
