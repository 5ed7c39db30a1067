"""What the product knows by itself, as of now: what the types of an activity hold, their rules of retention, purposes that consents
are asked for, and the measures that are switched on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clientela.platform.directory.company.reading import company
from clientela.platform.entities import registry
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Role
from clientela.platform.privacy.holdings import holdings, is_subject, subject
from clientela.platform.privacy.retention.models import Act, Rule


@dataclass(frozen=True)
class Known:
    """Lines that a room adds to what the product knows."""

    label: Any
    lines: Callable[[], list[str]]


_known: list[Known] = []


def declare(known: Iterable[Known]) -> None:
    _known[:] = known


def held_in(types: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Label of a type -> its fields, own ones included; after subjects, what else is held of them."""
    found = [one for one in registry.every() if one.key in set(types)]
    out = [(str(one.label_plural), [str(item.label) for item in one.fields]) for one in found]
    if any(is_subject(one.key) for one in found):
        hanging = [str(one.label) for one in holdings() if one.by and one.model is not subject().model]
        out.append((_("With them"), hanging))
    return out


def rules_of(types: Iterable[str]) -> list[str]:
    """The rules of retention that run over these types, in words."""
    wanted = list(types)
    rules = [rule for rule in Rule.objects.filter(entity__in=wanted).order_by("entity", "name") if rule.runs]
    labels = {one.key: one.label_plural for one in registry.every()}
    return [f"{labels[one.entity]}: {one.name} ({Act(one.act).label}; {one.basis})" for one in rules]


def measures() -> list[str]:
    """What is switched on."""
    users = User.objects.filter(is_active=True)
    second = users.filter(pk__in=Authenticator.objects.values("user_id")).count()
    masks = Role.objects.exclude(masks={}).count()
    found = [
        _("Roles give each user rights by type of record, verb and scope"),
        ngettext("%(count)s role keeps fields back", "%(count)s roles keep fields back", masks) % {"count": masks},
        _("A second step is asked of everybody") if company()["second_factor"] else "",
        _("%(count)s of %(all)s users have a second step") % {"count": second, "all": users.count()},
        _("Every change is kept with who and why, and sealed day by day"),
        _("An audit that nobody can change, with an alarm on unusual reading"),
    ]
    return [line for line in found if line]


def more() -> list[tuple[str, list[str]]]:
    """What the rooms add."""
    return [(str(one.label), one.lines()) for one in (*_known, Known(gettext_lazy("Measures in force"), measures))]
