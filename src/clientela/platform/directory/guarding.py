"""The frame of every verb that changes who may do what, and the two laws inside it.

Nobody gives rights that he does not hold, nor rules over somebody who holds more; and somebody who can give rights remains.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import msgspec
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.directory.sso.models import SignInRule
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.acting import acting
from clientela.platform.history.tracking import because
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.outside import kept_outside
from clientela.platform.permissions.queries import Denied, within_scopes
from clientela.platform.permissions.rights import Given, Scope, together
from clientela.platform.permissions.within import beyond

GIVE_RIGHTS = (("configure", "user"), ("configure", "role"))


@contextmanager
def configuring(by: Actor, entity: str, *, reason: str = "") -> Iterator[None]:
    """`acting` for "configure", one at a time, and undone where it would leave nobody who can give rights."""
    with acting(by, "configure", entity, reason=reason):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('directory', 0))")
        before = _somebody_gives_rights()
        yield
        if before and not _somebody_gives_rights():
            raise Conflict(
                _("Nobody could give rights any more; nothing was changed. Make somebody else an administrator first.")
            )


@contextmanager
def for_oneself(by: Actor, *, reason: str) -> Iterator[UUID]:
    """One's own account needs no right, only somebody whose it is: gives that user's key. History is told all the same."""
    within_scopes(by, "edit", "account")
    if by.user_id is None:
        raise Denied(_("Only a person has an account of her own."))
    with transaction.atomic():
        because(by, reason=reason)
        yield by.user_id


def stay_within(by: Actor, user: User) -> None:
    """Raise Denied if this user, as roles and teams now stand, can do more than `by` can."""
    refuse_beyond(by, roles_of(user), teams_reached(user))


def roles_of(user: User) -> list[Given]:
    """What each role of a user gives."""
    return [given_by(role) for role in _counting(user)]


def _counting(user: User) -> Iterable[Role]:
    """The user's roles, without those that were lent and are over."""
    ends = Q(assignments__until=None) | Q(assignments__until__gt=timezone.now())
    return Role.objects.filter(ends, assignments__user=user)


def given_by(role: Role) -> Given:
    one = msgspec.convert({"grants": role.grants, "masks": role.masks}, Given)
    if not role.outside:
        return one
    return Given(one.grants, {key: dict(kept_outside(key, one.masks.get(key, {}))) for key in one.grants})


def refuse_beyond(
    by: Actor, roles: Sequence[Given], teams: Iterable[UUID] = (), *, only: Scope | None = None, near: Scope = "all"
) -> None:
    """Raise Denied, naming what is too much, unless `by` holds all of it, or all of it that is given at `only` one scope."""
    over = beyond(by, roles, teams, only=only, near=near)
    if over is not None:
        verb, entity = (_("everything else") if part == "*" else part for part in over)
        raise Denied(
            _(
                "These rights go beyond your own (%(verb)s, %(entity)s); nothing was changed. Ask somebody who holds them."
            )
            % {"verb": verb, "entity": entity}
        )


def teams_reached(user: User) -> list[UUID]:
    """The user's teams and all below them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE reach(id) AS (SELECT team_id FROM people_membership WHERE user_id = %s"
            " UNION SELECT t.id FROM people_team t JOIN reach ON t.parent_id = reach.id) SELECT id FROM reach",
            [user.pk],
        )
        return [key for (key,) in cursor.fetchall()]


def _somebody_gives_rights() -> bool:
    """Whether an active user who can sign in may configure users and roles."""
    roles: dict[UUID, list[Given]] = {}
    people = User.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    rule = SignInRule.objects.filter(only_sso=True).first()
    if rule is not None:  # who comes through a provider alone is locked out when it fails
        people = people.filter(pk__in=rule.emergency)
    for key, grants in people.filter(assignments__until=None).values_list("pk", "assignments__role__grants"):
        roles.setdefault(key, []).append(msgspec.convert({"grants": grants or {}}, Given))
    actors = (Actor("user", "", rights=together(held)) for held in roles.values())
    return any(all(actor.scope(verb, entity) == "all" for verb, entity in GIVE_RIGHTS) for actor in actors)
