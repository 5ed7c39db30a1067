"""Users as lists and pages show them: one query for people, roles, teams and invitations together."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clientela.platform.entities.reading import Missing
from clientela.platform.people.models import Membership, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Assignment
from clientela.platform.permissions.queries import require

STATES = {"active": _("Active"), "invited": _("Invited"), "deactivated": _("Switched off")}
TONES = {"active": "green", "invited": "ochre", "deactivated": "hollow"}
MOST = 200  # users of one page


def users(by: Actor, *, q: str = "", state: str = "", after: UUID | None = None) -> list[User]:
    """By name, at most one more than a page; `after` is the last one seen. Raises Denied."""
    require(by, "see", "user")
    rows = _all().order_by("name", "pk")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(email__icontains=q))
    if state in _STATE:
        rows = rows.filter(_STATE[state])
    last = User.objects.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    return list(rows[: MOST + 1])


def user(key: UUID, by: Actor) -> User:
    """Raises Denied, or Missing."""
    require(by, "see", "user")
    found = _all().filter(pk=key).first()
    if found is None:
        raise Missing("There is no such user.")
    return found


def state(one: User) -> str:
    if one.is_active:
        return "active"
    waiting = getattr(one, "invitation", None)
    return "invited" if waiting is not None and waiting.accepted_at is None else "deactivated"


def document(one: User) -> dict[str, Any]:
    """A user as the API tells it."""
    waiting = getattr(one, "invitation", None) if state(one) == "invited" else None
    return {
        "id": str(one.pk), "email": one.email, "name": one.name, "language": one.language, "time_zone": one.time_zone,
        "state": state(one), "created_at": one.created_at, "last_signed_in_at": one.last_login,
        "roles": [{"id": str(a.role_id), "name": a.role.name} for a in one.assignments.all() if a.until is None],
        "lent_roles": [{"id": str(a.role_id), "name": a.role.name, "until": a.until, "reason": a.reason} for a in lent(one)],
        "teams": [{"id": str(m.team_id), "name": m.team.name} for m in one.memberships.all()],
        "invitation_ends_at": waiting.expires_at if waiting else None,
    }  # fmt: skip


def lent(one: User) -> list[Assignment]:
    """The roles that the user holds for a time, and still does."""
    return [a for a in one.assignments.all() if a.until is not None and a.until > timezone.now()]


def ended(one: User) -> bool:
    """Whether an invitation still waits, but too late."""
    return state(one) == "invited" and one.invitation.expires_at < timezone.now()


_STATE = {
    "active": Q(is_active=True),
    "invited": Q(is_active=False, invitation__isnull=False, invitation__accepted_at=None),
    "deactivated": Q(is_active=False) & (Q(invitation=None) | Q(invitation__accepted_at__isnull=False)),
}


def _all() -> "QuerySet[User]":
    return User.objects.select_related("invitation").prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("role").order_by("role__name")),
        Prefetch("memberships", Membership.objects.select_related("team").order_by("team__name")),
    )
