"""The verbs on whoever comes through a provider: known by issuer and subject, else joined by a verified address of the company.

Roles that groups give are brought in step each time; roles that no group is mapped to are nobody's business here.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.directory.giving import configures
from clientela.platform.directory.models import Invitation
from clientela.platform.directory.sso.events import IdentityJoined, RolesWithheld, SignedOutByProvider
from clientela.platform.directory.sso.models import Identity, Provider
from clientela.platform.directory.sso.reading import whoever_set_up
from clientela.platform.directory.sso.said import Said
from clientela.platform.directory.users.actions import admit, edit_user, provision
from clientela.platform.entities.reading import Conflict, Unlinked
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.people.models import Session, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied
from clientela.platform.seconding.actions import ask
from clientela.platform.seconding.acts import NeedsSecond


class Unwelcome(Exception):
    """You were not let in."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why  # for the audit, in English


def recognise(provider: Provider, said: Said, *, by: Actor) -> User:
    """The user that a provider means, with roles in step. Raises Unwelcome, with nothing changed."""
    with acting(by, "configure", "user", reason=f"sign in through {provider.name}"):
        known = Identity.objects.select_related("user").filter(
            provider=provider, issuer=provider.issuer, subject=said.subject
        )
        identity = known.first()
        user = identity.user if identity else _join(provider, said, by=by)
        if not user.is_active:
            raise Unwelcome("switched off", _("Your account is switched off. Ask an administrator."))
        _bring_in_step(provider, user, said.groups, by=by)
        return user


def end_sessions(provider: Provider, subject: str, session: str, *, by: Actor) -> int:
    """End what somebody opened through this provider: the session that it names, or all of that subject's. Answers how many."""
    with acting(by, "configure", "user", reason=f"signed out by {provider.name}"):
        rows = Session.objects.filter(user__identities__provider=provider)
        if subject:
            rows = rows.filter(user__identities__subject=subject)
        meant = [row for row in rows.distinct() if _is_meant(row, provider, subject, session)]
        Session.objects.filter(pk__in=[row.pk for row in meant]).delete()
        for user in {row.user_id for row in meant}:
            emit(SignedOutByProvider(user, provider.name, sum(row.user_id == user for row in meant)), by=by)
        return len(meant)


def _is_meant(row: Session, provider: Provider, subject: str, session: str) -> bool:
    through = row.get_decoded().get("sso", {})
    return (
        through.get("provider") == str(provider.pk)
        and subject in ("", through.get("subject"))
        and session in ("", through.get("session"))
    )


def _join(provider: Provider, said: Said, *, by: Actor) -> User:
    """Somebody who comes for the first time: the user with this address, or a new one."""
    _refuse_address(provider, said)
    user = User.objects.select_for_update().filter(email=said.email).first()  # of two who come at once one waits
    if user is None:
        user = _make(provider, said)
    elif user.stands_for is not None:
        raise Unwelcome("somebody outside has this address", _("This way in is for people who work here."))
    elif user.identities.filter(provider=provider).exclude(issuer=provider.issuer, subject=said.subject).exists():
        raise Unwelcome(
            "the address belongs to somebody else who came before",
            _("Somebody else came with this address before. Ask an administrator."),
        )
    elif Invitation.objects.filter(user=user, accepted_at=None).exists():
        admit(user.pk, by=by)
        user.refresh_from_db()
    Identity.objects.get_or_create(provider=provider, issuer=provider.issuer, subject=said.subject, user=user)
    emit(IdentityJoined(user.pk, provider.name, said.email), by=by)
    return user


def _refuse_address(provider: Provider, said: Said) -> None:
    if "@" not in said.email:
        raise Unwelcome("no address", _("%(name)s did not tell your e-mail address.") % {"name": provider.name})
    if not said.verified:
        told = {"name": provider.name, "email": said.email[:254]}
        raise Unwelcome("address not verified", _("%(name)s has not verified that %(email)s is your address.") % told)
    domain = said.email.rpartition("@")[2]
    if domain not in provider.domains:
        raise Unwelcome(
            "domain not allowed",
            _("Addresses of %(domain)s are not let in here. Ask an administrator.") % {"domain": domain[:254]},
        )


def _make(provider: Provider, said: Said) -> User:
    if not provider.creates_users:
        raise Unwelcome(
            "nobody here has this address", _("Nobody here has the address %(email)s.") % {"email": said.email[:254]}
        )
    roles = {provider.default_role_id} if provider.default_role_id else set()
    grave = _configuring(roles)
    facts = {"email": said.email[:254], "name": said.name[:200] or said.email.partition("@")[0]}
    try:
        giver = whoever_set_up(provider)
        user = User.objects.get(pk=provision(facts | {"roles": list(roles - grave)}, by=giver))
    except (Denied, Conflict, Unlinked) as error:
        raise Unwelcome(str(error), _("You could not be made a user. Ask an administrator.")) from error
    if grave:
        _give(provider, user, roles, by=giver, teller=giver)
    return user


def _bring_in_step(provider: Provider, user: User, groups: tuple[str, ...] | None, *, by: Actor) -> None:
    """Take away first, which the provider may; then give, which only whoever set it up may."""
    if groups is None or not provider.group_roles:
        return
    mapped = {
        str(key): key for key in Role.objects.filter(pk__in=provider.group_roles.values()).values_list("pk", flat=True)
    }
    wanted = {mapped[role] for group, role in provider.group_roles.items() if group in groups and role in mapped}
    held = set(user.assignments.filter(until=None).values_list("role_id", flat=True))
    lost = held & set(mapped.values()) - wanted
    if lost:
        _give(provider, user, held - lost, by=by, teller=by)
    if wanted - held:
        try:
            giver = whoever_set_up(provider)
        except Denied as error:
            emit(RolesWithheld(user.pk, provider.name, str(error)), by=by)
            return
        _give(provider, user, (held - lost) | wanted, by=giver, teller=by)


def _give(provider: Provider, user: User, roles: set[UUID], *, by: Actor, teller: Actor) -> None:
    """A change that is refused keeps nobody out: it is told to administrators.

    What needs a second person is asked of one, in the name of whoever set it up; the other roles are given now.
    """
    try:
        edit_user(user.pk, {"roles": sorted(roles)}, by=by)
    except NeedsSecond as need:
        ask(need, by=by)
        held = set(user.assignments.filter(until=None).values_list("role_id", flat=True))
        if (now := roles - (_configuring(roles) - held)) != held:
            _give(provider, user, now, by=by, teller=teller)
    except (Denied, Conflict, Unlinked) as error:
        emit(RolesWithheld(user.pk, provider.name, str(error)), by=teller)


def _configuring(roles: set[UUID]) -> set[UUID]:
    return {role.pk for role in Role.objects.filter(pk__in=roles) if configures(role.grants)}
