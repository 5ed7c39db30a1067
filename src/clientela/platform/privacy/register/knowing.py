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
from clientela.platform.privacy.holdings import Holding, holdings, is_subject, subject
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
        hanging = [_hanging(one) for one in holdings() if one.by and one.model is not subject().model]
        out.append((_("With them"), hanging))
    return out


def _hanging(one: Holding) -> str:
    """Of own types it is the company's word, so it stands there as such."""
    if not one.own:
        return str(one.label)
    said = {"delete": _("goes"), "unlink": _("the link goes"), "strike": _("stays without the person")}[one.rule]
    return _("%(what)s (when the person is forgotten: %(rule)s)") % {"what": one.label, "rule": said}


def rules_by_type() -> dict[str, list[str]]:
    """The rules of retention that run over each type, in words; none of a type in the archive."""
    out: dict[str, list[str]] = {one.key: [] for one in registry.every()}
    labels = {one.key: one.label_plural for one in registry.every()}
    for rule in Rule.objects.filter(entity__in=labels).order_by("name"):
        if rule.runs:
            out[rule.entity].append(f"{labels[rule.entity]}: {rule.name} ({Act(rule.act).label}; {rule.basis})")
    return out


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
