"""Providers and the rule, as the login page, settings, the API and whoever arrives read them."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.directory.sso.models import Provider, SignInRule
from clientela.platform.entities.reading import Missing
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.queries import Denied, require

THROUGH = "sso"  # in a session: through whom it was opened
WAY = "single sign-on"


def buttons() -> list[tuple[str, str]]:
    """Key and name of each provider, for the login page."""
    return [(str(key), name) for key, name in Provider.objects.order_by("name").values_list("pk", "name")]


def provider(key: UUID) -> Provider:
    """Raises Missing."""
    found = Provider.objects.filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such way to sign in any more."))
    return found


def providers(by: Actor) -> list[Provider]:
    """By name. Raises Denied."""
    require(by, "configure", "provider")
    return list(Provider.objects.select_related("set_up_by", "default_role").order_by("name"))


def rule() -> SignInRule:
    """The one that holds."""
    return SignInRule.objects.first() or SignInRule()


def may_use_password(user: User) -> bool:
    """Whether this user comes in without a provider: people outside have none of ours."""
    one = rule()
    return not one.only_sso or user.stands_for is not None or str(user.pk) in one.emergency


def doorkeeper(one: Provider) -> Actor:
    """Who lets people in and takes roles away: the provider itself. It never gives a right; `whoever_set_up` does."""
    return Actor("system", one.name, through=WAY)


def whoever_set_up(one: Provider) -> Actor:
    """Who gives rights to those that come: nobody gets more than this user holds today. Raises Denied where he is gone."""
    found = actor_by_user(one.set_up_by_id, kind="rule", through=f"{WAY}, {one.name}") if one.set_up_by_id else None
    if found is None:
        raise Denied(_("Whoever set up this way to sign in is not here any more. An administrator saves it anew."))
    return found


def document(one: Provider) -> dict[str, Any]:
    """A provider as the API tells it: whether there is a secret, and never which."""
    return {
        "id": str(one.pk), "kind": one.kind, "name": one.name, "issuer": one.issuer, "client_id": one.client_id,
        "has_secret": bool(one.client_secret), "domains": one.domains, "trusts_addresses": one.trusts_addresses,
        "second_steps": one.second_steps, "creates_users": one.creates_users,
        "default_role": str(one.default_role_id) if one.default_role_id else None,
        "group_claim": one.group_claim, "group_roles": one.group_roles,
        "set_up_by": str(one.set_up_by_id) if one.set_up_by_id else None,
    }  # fmt: skip


def rule_document() -> dict[str, Any]:
    one = rule()
    return {"only_sso": one.only_sso, "emergency": one.emergency}
