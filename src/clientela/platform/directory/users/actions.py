"""The verbs on users: invite and let in, change, switch off and on, and hand over what a leaver owned."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.platform.directory import events
from clientela.platform.directory.giving import ask_to_give
from clientela.platform.directory.guarding import configuring, for_oneself, stay_within
from clientela.platform.directory.models import Invitation
from clientela.platform.directory.outside.sides import refuse_other_side
from clientela.platform.directory.users.closing import end_all
from clientela.platform.directory.users.invitations import in_days, mail_invitation
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.events.announcing import emit
from clientela.platform.live.publishing import end_streams
from clientela.platform.people.models import Membership, Session, Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Assignment, Role

PLAIN = ("name", "email", "language", "time_zone")  # columns of a user that others may change


def invite(facts: Facts, *, by: Actor, site: str) -> UUID:
    """Make a user who can't sign in yet, and mail the link that lets her. Raises Conflict where the address is known."""
    with configuring(by, "user", reason="invite"):
        ask_to_give("invite", facts.get("roles") or [], {"facts": facts, "site": site}, by=by)
        user = _make(facts, active=False, by=by)
        one = Invitation.objects.create(user=user, invited_by_id=by.user_id, expires_at=in_days())
        emit(events.UserInvited(user.pk, user.email), by=by)
        mail_invitation(one, site)
        return user.pk


def provision(facts: Facts, *, by: Actor) -> UUID:
    """Make a user who comes in through a provider alone: without a password. Raises Conflict where the address is known."""
    with configuring(by, "user", reason="provision"):
        user = _make(facts, active=facts.get("active", True), by=by)
        emit(events.UserProvisioned(user.pk, user.email), by=by)
        return user.pk


def admit(key: UUID, *, by: Actor) -> None:
    """Whoever was invited comes in through a provider, not by the link: without a password. Raises Missing."""
    with configuring(by, "user", reason="admit"):
        one = _waiting(key)
        stay_within(by, one.user)
        User.objects.filter(pk=key).update(is_active=True)
        one.accepted_at = timezone.now()
        one.save(update_fields=["accepted_at"])
        emit(events.UserJoined(key), by=by)


def invite_again(key: UUID, *, by: Actor, site: str) -> None:
    """A new link by mail; the one before no longer works. Raises Missing where nobody is waiting."""
    with configuring(by, "user", reason="invite again"):
        one = _waiting(key)
        stay_within(by, one.user)
        one.expires_at = in_days()
        one.save(update_fields=["expires_at"])
        mail_invitation(one, site)


def withdraw(key: UUID, *, by: Actor) -> None:
    """Nobody comes: the invitation and the user who never was one are gone. Raises Missing where nobody is waiting."""
    with configuring(by, "user", reason="withdraw invitation"):
        one = _waiting(key)
        stay_within(by, one.user)
        one.user.delete()


def accept(key: UUID, *, name: str, password: str, by: Actor) -> None:
    """The invited person comes in. Raises Missing the second time, ValidationError for a poor password."""
    with for_oneself(by, reason="accept invitation"):
        one = (
            Invitation.objects.select_for_update()
            .filter(pk=key, accepted_at=None, expires_at__gt=timezone.now())
            .first()
        )
        if one is None:
            raise Missing(_("This invitation was used, withdrawn or has ended. Ask for a new one."))
        user = one.user
        user.name = name or user.name
        validate_password(password, user)
        user.set_password(password)
        user.is_active = True
        user.save(update_fields=["name", "password", "is_active"])
        one.accepted_at = timezone.now()
        one.save(update_fields=["accepted_at"])
        emit(events.UserJoined(user.pk), by=by)


def edit_user(key: UUID, changes: Facts, *, by: Actor) -> None:
    """Change what is named: columns, and the whole of `roles` or `teams`. Whoever holds more than `by` is left alone.

    A new address is told to the old one, since whoever reads its mail can ask for a new password.
    """
    with configuring(by, "user", reason="edit user"):
        user = _user(key)
        stay_within(by, user)
        ask_to_give("edit", set(changes.get("roles") or []) - _for_good(user), {"user": key, "facts": changes}, by=by)
        named = {name: changes[name] for name in PLAIN if name in changes}
        if User.objects.filter(email=named.get("email", "")).exclude(pk=key).exists():
            raise Conflict(_("%(email)s is a user already, or invited.") % {"email": named["email"]})
        if named:
            User.objects.filter(pk=key).update(**named)
        if named.get("email", user.email) != user.email:
            notice = app.configure_task("clientela.platform.directory.jobs.mail_notice")
            notice.defer(user_id=str(key), about="email", to=user.email)
        _assign(user, changes)
        stay_within(by, user)
        if "roles" in changes or "teams" in changes:
            end_streams(key)
        roles = tuple(user.assignments.order_by("role__name").values_list("role__name", flat=True))
        teams = tuple(user.memberships.order_by("team__name").values_list("team__name", flat=True))
        emit(events.UserChanged(key, tuple(sorted(changes)), roles, teams), by=by)


def deactivate(key: UUID, *, by: Actor) -> None:
    """Out at once: sessions, tokens and open pages end. What the user owns stays as it is until it is handed over."""
    with configuring(by, "user", reason="deactivate"):
        user = _user(key)
        if key == by.user_id:
            raise Conflict(_("You can't switch yourself off; somebody else can."))
        stay_within(by, user)
        end_all(user)
        emit(events.UserDeactivated(key), by=by)


def reactivate(key: UUID, *, by: Actor) -> None:
    """Back with the old password, roles and teams; not with the old sessions and tokens."""
    with configuring(by, "user", reason="reactivate"):
        user = _user(key)
        stay_within(by, user)
        if Invitation.objects.filter(user=user, accepted_at=None).exists():
            raise Conflict(_("This person has not come yet: send the invitation again."))
        User.objects.filter(pk=key).update(is_active=True)
        emit(events.UserReactivated(key), by=by)


def forget_factors(key: UUID, *, by: Actor) -> None:
    """Somebody lost the telephone: second factors and passkeys go, the password lets in alone. Open sessions end."""
    with configuring(by, "user", reason="forget second factors"):
        user = _user(key)
        stay_within(by, user)
        Authenticator.objects.filter(user=user).delete()
        Session.objects.filter(user=user).delete()
        emit(events.FactorsForgotten(key), by=by)


def hand_over(key: UUID, to: UUID, *, by: Actor) -> None:
    """Queue the job that gives all that this user owns to another active one. Raises Conflict for one who can't take it."""
    with configuring(by, "user", reason="hand over"):
        _user(key)
        if key == to or not User.objects.colleagues().filter(pk=to).exists():
            raise Unlinked("to", _("Choose an active user to take them."))
        task = app.configure_task("clientela.platform.directory.jobs.hand_over")
        task.defer(user_id=str(key), to_id=str(to), by_id=str(by.user_id))


def _make(facts: Facts, *, active: bool, by: Actor) -> User:
    """A user whom no password lets in, with roles and teams as far as `by` may give them."""
    if User.objects.filter(email=facts["email"]).exists():
        raise Conflict(_("%(email)s is a user already, or invited.") % {"email": facts["email"]})
    maker = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    zone = {"time_zone": maker.time_zone} if maker else {}
    named = {name: facts[name] for name in PLAIN if facts.get(name)}
    user = User.objects.create(**{**zone, **named}, is_active=active, password=make_password(None))
    _assign(user, facts)
    stay_within(by, user)
    return user


def _assign(user: User, facts: Facts) -> None:
    """Roles and teams become those named; what stays is not touched, so that history tells only what changed."""
    refuse_other_side(user, facts.get("roles") or [], facts.get("teams") or [])
    for name, rows, model, path in (
        ("roles", user.assignments.filter(until=None), Role, "role"), ("teams", user.memberships, Team, "team"),
    ):  # fmt: skip
        if name not in facts:
            continue
        wanted = set(facts[name])
        if model.objects.filter(pk__in=wanted).count() != len(wanted):
            raise Unlinked(name, _("One of them is not there any more."))
        there = set(rows.values_list(f"{path}_id", flat=True))
        rows.exclude(**{f"{path}_id__in": wanted}).delete()
        if name == "roles":  # what was lent is given for good
            user.assignments.filter(until__isnull=False, role__in=wanted - there).delete()
        link: Any = Assignment if path == "role" else Membership
        link.objects.bulk_create(link(user=user, **{f"{path}_id": one}) for one in wanted - there)


def _for_good(user: User) -> set[UUID]:
    return set(user.assignments.filter(until=None).values_list("role_id", flat=True))


def _user(key: UUID) -> User:
    user = User.objects.select_for_update().filter(pk=key).first()
    if user is None:
        raise Missing(_("There is no such user."))
    return user


def _waiting(key: UUID) -> Invitation:
    """The open invitation of this user."""
    one = Invitation.objects.select_for_update(of=("self",)).select_related("user").filter(user=key, accepted_at=None)
    found = one.first()
    if found is None:
        raise Missing(_("Nobody is waiting for this invitation."))
    return found
