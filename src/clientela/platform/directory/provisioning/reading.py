"""The users and groups that a directory is told of. Raises Denied where the caller may not see them."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from clientela.platform.directory.provisioning.documents import of_group, of_user
from clientela.platform.directory.provisioning.models import Provisioned
from clientela.platform.directory.provisioning.patching import Document
from clientela.platform.directory.provisioning.paths import compiled
from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.queries import NOTHING, require

Group = Team | Role


def _key(path: str) -> Callable[[Any], Q]:
    def test(value: Any) -> Q:
        key = key_in(str(value))
        return Q(**{path: key}) if key else NOTHING

    return test


def _text(path: str) -> Callable[[Any], Q]:
    return lambda value: Q(**{f"{path}__iexact": str(value).replace("\x00", "")})


_EMAIL, _NAME = _text("email"), _text("name")
_EXTERNAL: Callable[[Any], Q] = lambda value: Q(provisioned__external_id=str(value).replace("\x00", ""))  # noqa: E731
OF_USERS: Mapping[str, Callable[[Any], Q]] = {
    "id": _key("pk"), "username": _EMAIL, "emails": _EMAIL, "emails.value": _EMAIL, "externalid": _EXTERNAL,
    "displayname": _NAME, "name.formatted": _NAME, "active": lambda value: Q(is_active=value is True),
}  # fmt: skip
_OF_GROUPS: dict[str, Callable[[Any], Q]] = {"id": _key("pk"), "displayname": _NAME, "externalid": _EXTERNAL}
_IN_TEAM, _WITH_ROLE = _key("memberships__user"), _key("assignments__user")
OF_TEAMS = _OF_GROUPS | dict.fromkeys(("members", "members.value"), _IN_TEAM)
OF_ROLES = _OF_GROUPS | dict.fromkeys(("members", "members.value"), _WITH_ROLE)


def told() -> "QuerySet[User]":
    """Whom the directory is told of: nobody outside, and nobody whom it has deleted."""
    return User.objects.filter(stands_for=None).exclude(provisioned__removed=True)


def users(by: Actor, *, asked: str = "") -> "QuerySet[User]":
    """All but those that the directory has deleted, the oldest first."""
    require(by, "see", "user")
    rows = told().select_related("provisioned").order_by("pk")
    rows = rows.filter(compiled(asked, OF_USERS)) if asked else rows
    return rows.prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("role").order_by("role__name")),
        Prefetch("memberships", Membership.objects.select_related("team").order_by("team__name")),
    )


def user(key: UUID, by: Actor) -> User:
    """Raises Missing."""
    found = users(by).filter(pk=key).first()
    if found is None:
        raise Missing("There is no such user.")
    return found


def groups(by: Actor, *, asked: str = "") -> list[Group]:
    """Teams, then the roles that are open."""
    require(by, "see", "team")
    teams = Team.objects.select_related("provisioned").order_by("pk")
    roles = Role.objects.filter(provisioned__isnull=False).select_related("provisioned").order_by("pk")
    if asked:
        teams, roles = teams.filter(compiled(asked, OF_TEAMS)), roles.filter(compiled(asked, OF_ROLES))
    return [*teams, *roles]


def group(key: UUID, by: Actor) -> Group:
    """Raises Missing."""
    found = next((one for one in groups(by) if one.pk == key), None)
    if found is None:
        raise Missing("There is no such group.")
    return found


def members(one: Group) -> list[tuple[UUID, str]]:
    """Key and name of each user in it whom the directory is told of."""
    rows = told().order_by("name")
    mine = Q(memberships__team=one) if isinstance(one, Team) else Q(assignments__role=one, assignments__until=None)
    return list(rows.filter(mine).values_list("pk", "name"))


def open_roles() -> set[UUID]:
    return {key for key in Provisioned.objects.values_list("role", flat=True) if key}


def user_document(one: User, base: str) -> Document:
    return of_user(one, base=base, open_roles=open_roles())


def group_document(one: Group, base: str, *, with_members: bool = True) -> Document:
    return of_group(one, members(one) if with_members else [], base=base)
