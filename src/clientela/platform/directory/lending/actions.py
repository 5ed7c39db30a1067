"""The verbs on roles for a time. That they count no longer than they may is seen to where rights are read."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.directory.events import LendingEnded, RoleLent
from clientela.platform.directory.giving import ask_to_give
from clientela.platform.directory.guarding import configuring, stay_within
from clientela.platform.directory.outside.sides import refuse_other_side
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.events.announcing import emit
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Assignment, Role

LONGEST = 90  # days
LONGEST_REASON = 500  # characters


def lend_role(user: UUID, role: UUID, *, until: datetime, reason: str, by: Actor) -> UUID:
    """Give a role until a moment; lent already, it is lent anew. Raises Conflict for one that is held for good."""
    with configuring(by, "user", reason=f"lend role: {reason}"):
        _refuse_words(until, reason)
        whom = User.objects.select_for_update().filter(pk=user, is_active=True).first()
        what = Role.objects.filter(pk=role).first()
        if whom is None or what is None:
            raise Missing(_("There is no such user, or no such role."))
        stay_within(by, whom)
        refuse_other_side(whom, [role])
        if Assignment.objects.filter(user=whom, role=what, until=None).exists():
            raise Conflict(_("%(who)s has this role for good already; nothing was changed.") % {"who": whom.name})
        why = reason[:LONGEST_REASON]
        ask_to_give("lend", [role], {"user": user, "role": role, "until": until.isoformat(), "reason": why}, by=by)
        made, _new = Assignment.objects.update_or_create(user=whom, role=what, defaults={"until": until, "reason": why})
        stay_within(by, whom)
        emit(RoleLent(whom.pk, what.name, until.isoformat(), why), by=by)
        return made.pk


def end_lending(key: UUID, *, by: Actor) -> None:
    """Take a lent role back before its time. Raises Missing."""
    with configuring(by, "user", reason="end lending"):
        one = Assignment.objects.select_related("user", "role").filter(pk=key, until__isnull=False).first()
        if one is None:
            raise Missing(_("This role is not lent any more."))
        stay_within(by, one.user)
        _end(one, by=by)


def end_past_lendings(*, by: Actor) -> int:
    """Clear away what counts no longer, so that its end is a fact too; answers how many there were."""
    with configuring(by, "user", reason="lending has ended"):
        over = Assignment.objects.select_related("role").filter(until__lte=timezone.now())
        return sum(_end(one, by=by) for one in over)


def _end(one: Assignment, *, by: Actor) -> int:
    emit(LendingEnded(one.user_id, one.role.name), by=by)
    one.delete()
    return 1


def _refuse_words(until: datetime, reason: str) -> None:
    now = timezone.now()
    if not now < until <= now + timedelta(days=LONGEST):
        raise Unlinked("until", _("Choose an end within the next %(days)s days.") % {"days": LONGEST})
    if not reason.strip():
        raise Unlinked("reason", _("Say why: it is kept beside the role."))
