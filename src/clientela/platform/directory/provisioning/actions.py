"""What a company's directory does, each through the verbs on users and teams: nobody gets more than the token's owner holds."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.directory.giving import GIVE, ask_to_give
from clientela.platform.directory.guarding import configuring, given_by, refuse_beyond
from clientela.platform.directory.models import Invitation
from clientela.platform.directory.provisioning.documents import external_id, facts_of
from clientela.platform.directory.provisioning.events import RolesOpened
from clientela.platform.directory.provisioning.models import Provisioned
from clientela.platform.directory.provisioning.patching import Document
from clientela.platform.directory.provisioning.reading import Group, group, members, told, user
from clientela.platform.directory.provisioning.refusing import Unacceptable
from clientela.platform.directory.teams.actions import create_team, delete_team, edit_team
from clientela.platform.directory.users import actions as users
from clientela.platform.entities.reading import Conflict, Unlinked, key_in
from clientela.platform.events.announcing import emit
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.seconding.actions import ask
from clientela.platform.seconding.acts import NeedsSecond, confirmed

REASON = "provisioning"


def create_user(said: Document, *, by: Actor) -> UUID:
    """Make a user, or bring one back whom the directory had deleted. Raises Conflict where the address is somebody's."""
    with configuring(by, "user", reason=REASON):
        facts = facts_of(said, {})
        former = User.objects.filter(email=facts["email"], provisioned__removed=True).first()
        if former is None:
            key = users.provision(facts, by=by)
        else:
            key = former.pk
            Provisioned.objects.filter(user=key).update(removed=False)
            _write(user(key, by), facts, by=by)
        _call(external_id(said), user_id=key)
        return key


def change_user(key: UUID, said: Document, before: Document, *, by: Actor) -> None:
    """The user becomes as the document says. Raises Missing, Conflict, Denied, Unacceptable."""
    with configuring(by, "user", reason=REASON):
        _write(user(key, by), facts_of(said, before), by=by)
        if "externalid" in said or "externalid" in before:
            _call(external_id(said), user_id=key)


def remove_user(key: UUID, *, by: Actor) -> None:
    """Switched off at once, and not told of any more; what the user did stays."""
    with configuring(by, "user", reason=REASON):
        one = user(key, by)
        if one.is_active:
            users.deactivate(key, by=by)
        Provisioned.objects.update_or_create(user_id=key, defaults={"removed": True})


def create_group(said: Document, *, by: Actor) -> UUID:
    """A team. Raises Conflict for a name that a team or an open role has."""
    with configuring(by, "team", reason=REASON):
        name = _group_name(said)
        if Role.objects.filter(name__iexact=name, provisioned__isnull=False).exists():
            raise Conflict(_("“%(name)s” is there already.") % {"name": name})
        key = create_team({"name": name, "kind": Team.Kind.TEAM}, by=by)
        _call(external_id(said), team_id=key)
        _fill(group(key, by), said, by=by)
        return key


def change_group(key: UUID, said: Document, *, by: Actor) -> None:
    """Its name and who is in it. A role keeps its name: only who has it is the directory's to say."""
    with configuring(by, "team", reason=REASON):
        one, name = group(key, by), _group_name(said)
        if name != one.name:
            if isinstance(one, Role):
                raise Unacceptable("A role is named by an administrator.", "mutability")
            edit_team(key, {"name": name}, by=by)
        _call(external_id(said), **{"team_id" if isinstance(one, Team) else "role_id": key})
        if "members" in said:
            _fill(one, said, by=by)


def remove_group(key: UUID, *, by: Actor) -> None:
    """A team goes; its people stay. Raises Denied for a role."""
    with configuring(by, "team", reason=REASON):
        if isinstance(group(key, by), Role):
            raise Denied(_("A role is deleted by an administrator; nothing was changed."))
        delete_team(key, by=by)


def open_roles(keys: Iterable[UUID], *, by: Actor) -> None:
    """Exactly these roles can be given by the directory. Raises Denied for one that gives more than `by` holds."""
    require(by, "configure", "role")
    with configuring(by, "scim", reason="open roles"):
        wanted = {role.pk: role for role in Role.objects.filter(pk__in=set(keys), outside=False)}
        if len(wanted) != len(set(keys)):
            raise Unlinked("roles", _("One of them is not there any more."))
        refuse_beyond(by, [given_by(role) for role in wanted.values()])
        opened = set(Provisioned.objects.filter(role__in=wanted).values_list("role_id", flat=True))
        ask_to_give("open", wanted.keys() - opened, {"roles": sorted(map(str, wanted))}, by=by)
        Provisioned.objects.filter(role__isnull=False).exclude(role__in=wanted).delete()
        for key in wanted:
            Provisioned.objects.get_or_create(role_id=key)
        emit(RolesOpened(tuple(sorted(role.name for role in wanted.values()))), by=by)


def give_role(key: UUID, role: UUID, *, by: Actor) -> None:
    """A role beside those that a user has by then. Raises NeedsSecond for one that configures, Missing for one that is not open."""
    with configuring(by, "user", reason=REASON):
        whom, one = user(key, by), group(role, by)
        if isinstance(one, Role):
            refuse_beyond(by, [given_by(one)])
        ask_to_give("join", [role], {"user": key, "role": role}, by=by)
        with confirmed(GIVE):
            users.edit_user(key, {"roles": [*_held(whom), role]}, by=by)


def _write(one: User, facts: dict[str, Any], *, by: Actor) -> None:
    """Only what differs; switched on or off last, so that a refusal is told before."""
    named = {name: facts[name] for name in users.PLAIN if name in facts and facts[name] != getattr(one, name)}
    if named:
        users.edit_user(one.pk, named, by=by)
    if facts["active"] and not one.is_active:
        invited = Invitation.objects.filter(user=one, accepted_at=None).exists()
        (users.admit if invited else users.reactivate)(one.pk, by=by)
    elif one.is_active and not facts["active"]:
        users.deactivate(one.pk, by=by)


def _fill(one: Group, said: Document, *, by: Actor) -> None:
    """Exactly the members that the document names; others keep what they have."""
    listed = said.get("members") or []
    named = (
        [item.get("value") if isinstance(item, dict) else None for item in listed]
        if isinstance(listed, list)
        else [None]
    )
    keys = {key_in(str(value)) for value in named}
    known = [key for key in keys if key]
    found = set(told().filter(pk__in=known).values_list("pk", flat=True))
    if len(found) != len(keys):
        raise Unacceptable("A member is named by the id of a user.")
    now = {key for key, _name in members(one)}
    for key in found ^ now:
        _assign(user(key, by), one, joins=key in found, by=by)


def _assign(whom: User, one: Group, *, joins: bool, by: Actor) -> None:
    """What waits for a second person is not given yet, and the directory reads so; the others are."""
    if isinstance(one, Role) and joins:
        try:
            give_role(whom.pk, one.pk, by=by)
        except NeedsSecond as need:
            ask(need, by=by)
        return
    name = "teams" if isinstance(one, Team) else "roles"
    held = {m.team_id for m in whom.memberships.all()} if isinstance(one, Team) else _held(whom)
    users.edit_user(whom.pk, {name: list(held | {one.pk} if joins else held - {one.pk})}, by=by)


def _held(whom: User) -> set[UUID]:
    """The roles that somebody has for good."""
    return {one.role_id for one in whom.assignments.all() if one.until is None}


def _group_name(said: Document) -> str:
    name = str(said.get("displayname") or "").strip()
    if not 0 < len(name) <= 120 or not name.isprintable():
        raise Unacceptable("displayName is needed, of at most 120 characters.")
    return name


def _call(name: str, **whom: Any) -> None:
    """What the directory calls it."""
    if name or Provisioned.objects.filter(**whom).exists():
        Provisioned.objects.update_or_create(**whom, defaults={"external_id": name})
