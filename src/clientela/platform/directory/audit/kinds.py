"""Which facts the audit shows, in which group, and how each reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from clientela.platform.seconding.acts import every

GROUPS = {
    "doors": _("Signing in"), "rights": _("Users and rights"), "tokens": _("API tokens"), "shares": _("Sharing"),
    "eyes": _("Another's eyes"), "out": _("Taken out"), "keys": _("Keys and webhooks"), "second": _("Four eyes"),
}  # fmt: skip

_CONFIRMED, _REFUSED = _("confirmed and done"), _("refused")


@dataclass(frozen=True)
class Kind:
    """`sentence` takes the fact's own words by name, and `whom`, the name of the user that it is about."""

    group: str
    sentence: Any
    grave: bool = False


KINDS = {
    "SignedIn": Kind("doors", _("Signed in by %(method)s, %(device)s, %(address)s")),
    "SignedInFromNewDevice": Kind(
        "doors", _("Signed in by %(method)s for the first time with %(device)s, %(address)s")
    ),
    "SignInFailed": Kind("doors", _("Could not sign in as %(email)s, %(address)s"), grave=True),
    "PasswordChanged": Kind("doors", _("Changed the password of %(whom)s")),
    "FactorsForgotten": Kind("doors", _("Removed the second factors of %(whom)s"), grave=True),
    "UserInvited": Kind("rights", _("Invited %(email)s")),
    "OutsiderInvited": Kind("rights", _("Invited %(email)s from outside"), grave=True),
    "UserJoined": Kind("rights", _("Accepted the invitation")),
    "UserProvisioned": Kind("rights", _("Made %(whom)s a user, as %(email)s, without an invitation")),
    "ProviderAdded": Kind("doors", _("Added the way to sign in “%(name)s”"), grave=True),
    "ProviderChanged": Kind("doors", _("Changed the way to sign in “%(name)s” (%(fields)s)"), grave=True),
    "ProviderRemoved": Kind("doors", _("Removed the way to sign in “%(name)s”"), grave=True),
    "SignInRuleChanged": Kind(
        "doors", _("Only single sign-on: %(only_sso)s; so many may use a password: %(emergency)s"), grave=True
    ),
    "IdentityJoined": Kind("doors", _("%(whom)s now comes through %(provider)s too, as %(email)s")),
    "SignOnRefused": Kind(
        "doors", _("Could not sign in through %(provider)s as “%(email)s”, %(address)s: %(why)s"), grave=True
    ),
    "RolesWithheld": Kind(
        "rights", _("Roles by groups of %(provider)s were not given to %(whom)s: %(why)s"), grave=True
    ),
    "SignedOutByProvider": Kind("doors", _("%(provider)s ended %(sessions)s sessions of %(whom)s")),
    "RolesOpened": Kind("rights", _("Opened these roles to provisioning: %(roles)s"), grave=True),
    "UserChanged": Kind("rights", _("Changed %(whom)s (%(fields)s); roles now: %(roles)s")),
    "UserDeactivated": Kind("rights", _("Switched off %(whom)s")),
    "UserReactivated": Kind("rights", _("Switched on %(whom)s")),
    "RecordsHandedOver": Kind("rights", _("Handed over %(count)s records of %(whom)s")),
    "RoleMade": Kind("rights", _("Made the role “%(name)s”")),
    "RoleChanged": Kind("rights", _("Changed the role “%(name)s”")),
    "RoleDeleted": Kind("rights", _("Deleted the role “%(name)s”")),
    "RoleLent": Kind("rights", _("Lent “%(role)s” to %(whom)s until %(until)s: %(reason)s"), grave=True),
    "LendingEnded": Kind("rights", _("“%(role)s”, lent to %(whom)s, has ended")),
    "CompanyChanged": Kind("rights", _("Changed the company (%(fields)s)")),
    "LayoutChanged": Kind("rights", _("Laid out pages of %(entity)s anew (%(role)s)")),
    "TokenMade": Kind("tokens", _("Made the token “%(name)s” (%(scopes)s)")),
    "TokenEnded": Kind("tokens", _("Ended the token “%(name)s”")),
    "RecordShared": Kind("shares", _("Shared %(entity)s %(record)s")),
    "SharingEnded": Kind("shares", _("Ended the sharing of %(entity)s %(record)s")),
    "LookedThrough": Kind("eyes", _("Looked through the eyes of %(whom)s"), grave=True),
    "KeyMade": Kind("keys", _("Made the key %(key)s for secrets"), grave=True),
    "KeyRetired": Kind("keys", _("Retired the key %(key)s")),
    "ConnectorMade": Kind("keys", _("Made the connector “%(name)s”")),
    "ConnectorChanged": Kind("keys", _("Changed the connector “%(name)s” (%(fields)s)")),
    "ConnectorDeleted": Kind("keys", _("Deleted the connector “%(name)s”")),
    "ConnectorSilent": Kind(
        "keys", _("The connector “%(name)s” has read nothing for three of its schedules"), grave=True
    ),
    "SourceSilent": Kind("keys", _("“%(name)s” has been silent for too long")),
    "EndpointMade": Kind("keys", _("Made a webhook to %(url)s")),
    "EndpointChanged": Kind("keys", _("Changed the webhook to %(url)s (%(fields)s)")),
    "SecretRotated": Kind("keys", _("Made a new secret for the webhook to %(url)s")),
    "EndpointDeleted": Kind("keys", _("Deleted the webhook to %(url)s")),
    "EndpointEnded": Kind("keys", _("The webhook to %(url)s has ended"), grave=True),
    "ConfirmationAsked": Kind("second", _("Asked a second person: %(act)s (records: %(records)s)"), grave=True),
    "ConfirmationDecided": Kind("second", _("Answered %(whom)s: %(act)s was %(answer)s"), grave=True),
    "Exported": Kind("out", _("Took out a list of %(entity)s as %(form)s")),
    "ExportEnded": Kind("out", _("So many rows went out: %(rows)s")),
    "AuditTakenOut": Kind("out", _("Took out the audit: %(rows)s rows")),
    "ReadInBulk": Kind("out", _("Read %(records)s records within an hour; usual are %(usual)s"), grave=True),
}


def names(group: str) -> list[str]:
    """The facts of a group, or all."""
    return [name for name, kind in KINDS.items() if group in ("", kind.group)]


def worded(name: str, payload: Mapping[str, Any], whom: str) -> str:
    """A fact in the reader's language. What an older fact does not tell is left empty."""
    said = {key: ", ".join(map(str, word)) if isinstance(word, list) else word for key, word in payload.items()}
    if name in ("ConfirmationAsked", "ConfirmationDecided"):
        said |= {"act": _act(str(payload.get("act"))), "answer": _CONFIRMED if payload.get("done") else _REFUSED}
    return str(KINDS[name].sentence) % _Words(said, whom=whom)


def _act(key: str) -> Any:
    """What can ask for a second person by its label, by its key where it is gone."""
    return next((one.label for one in every() if one.key == key), key)


class _Words(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
