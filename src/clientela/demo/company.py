"""The demo company: Torrefazione Alba, which roasts coffee for cafés, hotels, offices and homes, and its colleagues.

Everything here may be called at every start: what is there already stays as it is.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone, translation

from clientela.analytics.reports.ready import begin as begin_with_reports
from clientela.demo import agreements, deals, population, selling, trade
from clientela.parties.models import Party
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.rights import Grants

Say = Callable[[str], None]
_PEOPLE = {"none": 0, "small": 2_000, "large": 100_000}
_DOMAIN = "torrefazione-alba.example"
_ROLES: dict[str, Grants] = {
    "Administrator": {"*": {"*": "all"}},
    "Sales": {
        "*": {
            "see": "all",
            "create": "all",
            "edit": "team",
            "delete": "own",
            "merge": "own",
            "note": "all",
            "export": "all",
            "share": "own",
        }
    },
    "Service": {"*": {"see": "all", "create": "all", "edit": "all", "note": "all"}, "product": {"see": "all"}},
    "Read only": {"*": {"see": "all"}},
}  # fmt: skip
# Departments, and the teams in them.
_TREE = {"Sales": ("Italy", "Iberia", "Poland", "Britain"), "Service": ("Customer care",)}


@dataclass(frozen=True)
class Colleague:
    name: str
    language: str
    time_zone: str
    team: str
    role: str
    countries: tuple[str, ...]  # whose parties are theirs

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{_DOMAIN}"


_ELENA = Colleague("Elena Marchetti", "en", "Europe/Rome", "Italy", "Administrator", ("IT",))
_COLLEAGUES = (
    _ELENA,
    Colleague("Davide Ferraris", "it", "Europe/Rome", "Italy", "Sales", ("IT",)),
    Colleague("Nuria Casals", "es", "Europe/Madrid", "Iberia", "Sales", ("ES",)),
    Colleague("Marta Kowalczyk", "pl", "Europe/Warsaw", "Poland", "Sales", ("PL",)),
    Colleague("Owen Pritchard", "en", "Europe/London", "Britain", "Sales", ("GB",)),
    Colleague("Chiara Rinaldi", "it", "Europe/Rome", "Customer care", "Service", ()),
)


def make(*, size: Literal["none", "small", "large"], people: int | None, seed: int = 20260101, say: Say) -> None:
    """Fill an empty product with the demo company, of `people` where given. Finishes what was broken off."""
    begun = population.unfinished()
    if begun:
        population.go_on(begun, say=say)
        return
    number = _PEOPLE[size] if people is None else people
    if number <= 0 or Party.objects.exists():
        return
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        owners = _owners([_employ(colleague) for colleague in _COLLEAGUES])
        plan = population.plan(number, seed=seed, until=today, owners=owners)
    population.populate(plan, say=say)
    deals.make(people=number, seed=seed, today=today)
    agreements.make(people=number, seed=seed, today=today)
    elena = actor_by_user(User.objects.get(email=_ELENA.email).pk)
    if elena is not None:
        with translation.override(_ELENA.language):
            trade.make(seed=seed, today=today, by=elena)
            selling.make(seed=seed, today=today, by=elena)
            begin_with_reports(by=elena)


def ensure_owner() -> tuple[str, str] | None:
    """Where nobody can sign in yet, let the administrator in: her e-mail address and a new password, told this once."""
    if any(user.has_usable_password() for user in User.objects.all()):
        return None
    password = _password()
    with transaction.atomic():
        owner = _employ(_ELENA)
        owner.set_password(password)
        owner.save(update_fields=["password"])
    return owner.email, password


def _employ(colleague: Colleague) -> User:
    """The colleague as a user with team and role, who cannot sign in yet."""
    fields = {"name": colleague.name, "language": colleague.language, "time_zone": colleague.time_zone, "password": "!"}
    user, _new = User.objects.get_or_create(email=colleague.email, defaults=fields)
    team = _team(colleague.team)
    for name, grants in _ROLES.items():
        Role.objects.get_or_create(name=name, defaults={"grants": grants})
    Membership.objects.get_or_create(user=user, team=team)
    Assignment.objects.get_or_create(user=user, role=Role.objects.get(name=colleague.role))
    return user


def _team(name: str) -> Team:
    """The team in its place in the tree, which is made with it."""
    for department, teams in _TREE.items():
        above, _new = Team.objects.get_or_create(name=department, defaults={"kind": Team.Kind.DEPARTMENT})
        for below in teams:
            Team.objects.get_or_create(name=below, defaults={"parent": above})
    return Team.objects.get(name=name)


def _owners(users: list[User]) -> dict[str, tuple[str, ...]]:
    """Keys of the users by the country whose parties are theirs."""
    keys = {user.email: str(user.pk) for user in users}
    countries = {country for colleague in _COLLEAGUES for country in colleague.countries}
    return {
        country: tuple(keys[colleague.email] for colleague in _COLLEAGUES if country in colleague.countries)
        for country in sorted(countries)
    }


def _password() -> str:
    """Three words that can be read aloud but mean nothing, some 55 bits."""
    syllables = [secrets.choice("bdfgklmnprstvz") + secrets.choice("aeiou") for _ in range(9)]
    return "-".join("".join(syllables[n : n + 3]) for n in (0, 3, 6))
