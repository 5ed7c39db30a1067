"""The verbs on providers and on the rule. Whoever opens a door to everybody must hold what anybody behind it holds."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clientela.platform.directory.guarding import configuring, given_by, refuse_beyond
from clientela.platform.directory.sso import events, oidc, saml
from clientela.platform.directory.sso.asking import Silent
from clientela.platform.directory.sso.models import Provider, SignInRule
from clientela.platform.directory.sso.reading import rule
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.events.announcing import emit
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import require

PLAIN = (
    "name", "client_id", "client_secret", "domains", "trusts_addresses", "second_steps", "creates_users", "group_claim",
)  # fmt: skip


def add_provider(kind: str, facts: Facts, *, by: Actor) -> UUID:
    """Raises Unlinked where the provider can't be read, Denied where somebody here holds more than `by`, Conflict for a name."""
    require(by, "configure", "provider")
    told = _asked(kind, facts)
    with configuring(by, "provider", reason="add provider"):
        one = Provider(kind=kind)
        _write(one, facts, told, by=by)
        emit(events.ProviderAdded(one.pk, one.name), by=by)
        return one.pk


def edit_provider(key: UUID, changes: Facts, *, by: Actor) -> None:
    """Change what is named; the provider is asked anew, and `by` answers for it from now on."""
    require(by, "configure", "provider")
    former = Provider.objects.filter(pk=key).first()
    if former is None:
        raise Missing(_("There is no such way to sign in any more."))
    told = _asked(former.kind, {"issuer": former.issuer} | dict(changes))
    with configuring(by, "provider", reason="edit provider"):
        one = Provider.objects.select_for_update().get(pk=key)
        _write(one, changes, told, by=by)
        emit(events.ProviderChanged(key, one.name, tuple(sorted(changes))), by=by)


def remove_provider(key: UUID, *, by: Actor) -> None:
    """Nobody comes through it any more; open sessions stay. Raises Conflict where nobody could come any other way."""
    with configuring(by, "provider", reason="remove provider"):
        one = Provider.objects.select_for_update().filter(pk=key).first()
        if one is None:
            raise Missing(_("There is no such way to sign in any more."))
        if rule().only_sso and not Provider.objects.exclude(pk=key).exists():
            raise Conflict(_("Nobody else could sign in: let passwords in again first. Nothing was changed."))
        _hold_what_all_hold(by)
        one.delete()
        emit(events.ProviderRemoved(key, one.name), by=by)


def edit_rule(changes: Facts, *, by: Actor) -> None:
    """Whether passwords still count, and whose always do. Raises Conflict where that would lock everybody out."""
    with configuring(by, "provider", reason="edit sign-in rule"):
        one = SignInRule.objects.select_for_update().first() or SignInRule()
        one.only_sso = changes.get("only_sso", one.only_sso)
        one.emergency = sorted({str(key) for key in changes.get("emergency", one.emergency)})
        if User.objects.colleagues().filter(pk__in=one.emergency).count() != len(one.emergency):
            raise Unlinked("emergency", _("One of them is not there any more."))
        if one.only_sso and not Provider.objects.exists():
            raise Conflict(_("Set up a provider first; nothing was changed."))
        if one.only_sso and not one.emergency:
            raise Unlinked(
                "emergency", _("Name somebody who can come in by password when the provider does not answer.")
            )
        one.save()
        emit(events.SignInRuleChanged(one.only_sso, len(one.emergency)), by=by)


def _asked(kind: str, facts: Facts) -> dict[str, Any] | None:
    """What the provider tells of itself, asked before anything is locked; None where metadata stay as they are."""
    try:
        if kind == Provider.Kind.OIDC:
            return {"issuer": facts["issuer"], "found": oidc.discover(facts["issuer"])}
        return saml.read_metadata(facts["metadata"]) if facts.get("metadata") else None
    except Silent as error:
        raise Unlinked("issuer" if kind == Provider.Kind.OIDC else "metadata", str(error)) from error


def _write(one: Provider, facts: Facts, told: Mapping[str, Any] | None, *, by: Actor) -> None:
    _hold_what_all_hold(by)
    if told is None and not one.found:
        raise Unlinked("metadata", _("Paste or upload the metadata of the provider."))
    for name in PLAIN:
        if name in facts and not (name == "client_secret" and not facts[name]):
            setattr(one, name, facts[name])
    for name, value in (told or {}).items():
        setattr(one, name, value)
    if "default_role" in facts:
        one.default_role_id = facts["default_role"]
    one.group_roles = {str(group): str(role) for group, role in facts.get("group_roles", one.group_roles).items()}
    _give_only_what_one_holds(one, by)
    one.set_up_by_id = by.user_id
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError:
        raise Conflict(_("“%(name)s” is there already.") % {"name": one.name}) from None


def _hold_what_all_hold(by: Actor) -> None:
    """Whoever decides who comes in could come in as anybody: so he must hold all that any user holds."""
    held = Role.objects.filter(assignments__user__in=User.objects.colleagues()).distinct()
    refuse_beyond(by, [given_by(role) for role in held], Team.objects.values_list("pk", flat=True))


def _give_only_what_one_holds(one: Provider, by: Actor) -> None:
    wanted = {*one.group_roles.values(), *([str(one.default_role_id)] if one.default_role_id else [])}
    roles = list(Role.objects.filter(pk__in=wanted, outside=False))
    if len(roles) != len(wanted):
        raise Unlinked("group_roles", _("One of them is not there any more."))
    refuse_beyond(by, [given_by(role) for role in roles])
