"""The verbs on roles."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.directory.events import RoleChanged, RoleDeleted, RoleMade
from clientela.platform.directory.giving import configures
from clientela.platform.directory.guarding import configuring, given_by, refuse_beyond, stay_within
from clientela.platform.directory.outside.sides import refuse_grants
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.live.publishing import end_streams
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.seconding.acts import seconded


def create_role(facts: Facts, *, by: Actor) -> UUID:
    """`facts` are a name, `grants` and `masks`. Raises Denied for more than `by` holds, Conflict for a name that is taken."""
    with configuring(by, "role", reason="create role"):
        role = Role()
        _write(role, facts, by=by)
        emit(RoleMade(role.pk, role.name), by=by)
        return role.pk


def edit_role(key: UUID, changes: Facts, *, by: Actor) -> None:
    """What it was and what it becomes must both stay within what `by` holds, in the hands of each who has it."""
    with configuring(by, "role", reason="edit role"):
        role = _role(key)
        refuse_beyond(by, [given_by(role)])
        _write(role, changes, by=by)
        for user in User.objects.filter(assignments__role=role):
            stay_within(by, user)
            end_streams(user.pk)  # what their pages may hear has changed: they ask for another permit
        emit(RoleChanged(key, role.name), by=by)


def delete_role(key: UUID, *, by: Actor) -> None:
    """Raises Conflict while somebody has it."""
    with configuring(by, "role", reason="delete role"):
        role = _role(key)
        refuse_beyond(by, [given_by(role)])
        if role.assignments.exclude(until__lte=timezone.now()).exists():
            raise Conflict(_("Somebody still has “%(name)s”: take it from them first.") % {"name": role.name})
        role.assignments.all().delete()
        role.delete()
        emit(RoleDeleted(key, role.name), by=by)


def _write(role: Role, facts: Facts, *, by: Actor) -> None:
    if not configures(facts.get("grants", {})) <= configures(role.grants):
        seconded("role", {"key": "" if role._state.adding else str(role.pk), "facts": dict(facts)}, by=by)
    role.name = facts.get("name", role.name)
    role.grants = facts.get("grants", role.grants)
    role.second_factor = bool(facts.get("second_factor", role.second_factor))
    role.masks = facts.get("masks", role.masks)
    if role._state.adding:  # for whom a role is can't be changed: somebody may hold it
        role.outside = bool(facts.get("outside", False))
    refuse_grants(role)
    refuse_beyond(by, [given_by(role)])
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError:
        raise Conflict(_("“%(name)s” is there already.") % {"name": role.name}) from None


def _role(key: UUID) -> Role:
    role = Role.objects.select_for_update().filter(pk=key).first()
    if role is None:
        raise Missing(_("There is no such role."))
    return role
