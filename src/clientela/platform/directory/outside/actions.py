"""The verbs on people outside. Who may `invite` a record's person lets in with what he reaches himself, and shows out again."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.directory import events
from clientela.platform.directory.guarding import configuring, given_by, refuse_beyond
from clientela.platform.directory.models import Invitation
from clientela.platform.directory.outside.reading import stood_for
from clientela.platform.directory.outside.sides import refuse_grants, refuse_other_side
from clientela.platform.directory.outside.starting import starting_roles
from clientela.platform.directory.users.closing import end_all
from clientela.platform.directory.users.invitations import in_days, mail_invitation
from clientela.platform.entities.declaration import Entity, Facts
from clientela.platform.entities.reading import Conflict, Missing, Unlinked, allowed
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Assignment, Role


def invite_outside(plural: str, record: UUID, facts: Facts, *, by: Actor, site: str) -> UUID:
    """Let the person of a record in from outside: a mail brings the link. `facts` are email, name, language and roles."""
    entity = stood_for(plural)
    with acting(by, "invite", entity.key, reason="invite from outside"):
        allowed(entity, record, by, verb="invite")
        if User.objects.filter(email=facts["email"]).exists():
            raise Conflict(_("%(email)s is a user already, or invited.") % {"email": facts["email"]})
        inviter = User.objects.filter(pk=by.user_id).first() if by.user_id else None
        named = {name: facts[name] for name in ("name", "email", "language") if facts.get(name)}
        zone = {"time_zone": inviter.time_zone} if inviter else {}
        user = User.objects.create(**zone, **named, stands_for=record, is_active=False, password="!")  # noqa: S106  (nobody's)
        _give(user, facts.get("roles") or [], by=by, entity=entity)
        one = Invitation.objects.create(user=user, invited_by=inviter, expires_at=in_days())
        emit(events.OutsiderInvited(user.pk, user.email, entity.key, str(record)), by=by)
        mail_invitation(one, site)
        return user.pk


def show_out(plural: str, record: UUID, user: UUID, *, by: Actor) -> None:
    """Somebody outside comes in no more: sessions and tokens end at once. An invitation that waits is withdrawn."""
    entity = stood_for(plural)
    with acting(by, "invite", entity.key, reason="show out"):
        allowed(entity, record, by, verb="invite")
        one = User.objects.select_for_update(of=("self",)).filter(pk=user, stands_for=record).first()
        if one is None:
            raise Missing(_("There is no such user."))
        if Invitation.objects.filter(user=one, accepted_at=None).exists():
            one.delete()
            return
        end_all(one)
        emit(events.UserDeactivated(one.pk), by=by)


def add_starting_roles(*, by: Actor) -> int:
    """Make the roles that people outside start with; those that are there already stay as they are."""
    with configuring(by, "role", reason="starting roles"):
        missing = starting_roles()
        for role in missing:
            refuse_grants(role)
            refuse_beyond(by, [given_by(role)])
            role.save()
            emit(events.RoleMade(role.pk, role.name), by=by)
        return len(missing)


def _give(user: User, roles: list[UUID], *, by: Actor, entity: Entity) -> None:
    found = list(Role.objects.filter(pk__in=roles))
    if not found or len(found) != len(set(roles)):
        raise Unlinked("roles", _("Choose at least one role for people outside."))
    refuse_other_side(user, roles)
    refuse_beyond(by, [given_by(role) for role in found], near=by.scope("invite", entity.key))
    Assignment.objects.bulk_create(Assignment(user=user, role=role, created_at=timezone.now()) for role in found)
