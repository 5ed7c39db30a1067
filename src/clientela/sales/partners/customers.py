"""Which customer a partner means: found by what only one can have (e-mail, number, website, domain), made where nobody is found.

Our own people see what may be the same before they answer; the partner never does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.channels.email.reading.signatures import FREE
from clientela.parties.matching.near import SAID, SURE, Near, near
from clientela.parties.merging.locking import HOLD_STILL
from clientela.parties.models import Kind, Party
from clientela.parties.normalise import organisation_key
from clientela.parties.turns import hold_newcomers
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.sales.deals.models import Deal
from clientela.sales.partners.models import PartnerDeal, State
from clientela.sales.pipelines.models import Outcome

MOST = 10  # of each kind that are told
SITE = gettext_lazy("the same website or domain")
_LIVING = (State.WAITING, State.ACCEPTED)


@dataclass(frozen=True)
class Known:
    """A party that may be the customer; `sure` where only one can have what both have."""

    key: UUID
    name: str
    because: tuple[str, ...]
    sure: bool


@dataclass(frozen=True)
class Doubles:
    """What the reader may see of it; `hidden`: by what we know others that the reader may not see."""

    customers: tuple[Known, ...]
    deals: tuple[Deal, ...]
    registered: tuple[PartnerDeal, ...]
    hidden: tuple[str, ...] = ()
    hidden_deals: int = 0

    def __bool__(self) -> bool:
        return bool(self.customers or self.deals or self.registered or self.hidden or self.hidden_deals)


def row_of(key: UUID) -> PartnerDeal:
    """What a partner registered. Raises Missing."""
    row = PartnerDeal.objects.filter(pk=key).first()
    if row is None:
        raise Missing(_("There is no such record, or you may not see it."))
    return row


def doubles_of(row: PartnerDeal, actor: Actor) -> Doubles:
    """Customers, open deals and other partners' registrations that may be the same, as far as the reader may know them."""
    customers, hidden = _customers(row, actor)
    keys = [one.key for one in customers]
    theirs = Q(party__in=keys) | Q(party__organisation__in=keys)
    deals = Deal.objects.filter(theirs, outcome=Outcome.OPEN).exclude(partners=row)
    seen = deals.visible_to(actor, entity="deal") if actor.may("see", "deal") else deals.none()
    shown = list(seen.select_related("stage", "party").order_by("-created_at")[:MOST])
    others = PartnerDeal.objects.filter(_same(row, keys), state__in=_LIVING).exclude(pk=row.pk)
    registered = others.visible_to(actor, entity="partner_deal").select_related("partner").order_by("-created_at")
    return Doubles(
        tuple(customers), tuple(shown), tuple(registered[:MOST]), tuple(hidden), deals.count() - seen.count()
    )


def customer_of(row: PartnerDeal, chosen: Any, *, by: Actor) -> UUID:
    """The chosen party, else the only one that it can be, else a new organisation. Raises Missing; Conflict where that has to be
    chosen, or by whom is not known to the actor; Denied."""
    if chosen:
        for kind in (Kind.ORGANISATION, Kind.PERSON):
            if Party.objects.filter(kind=kind, pk=chosen).visible_to(by, entity=str(kind)).exists():
                return UUID(str(chosen))
        raise Missing(_("There is no such customer, or you may not see it."))
    rows(HOLD_STILL, {})
    hold_newcomers()
    sure = {one.key for one in _customers(row, SYSTEM)[0] if one.sure}
    if not sure:
        return create_record(registry.entity("organisation"), _facts(row), by=by)
    seen = {one.key for one in _customers(row, by)[0]} & sure
    if len(sure) == len(seen) == 1:
        return next(iter(seen))
    if seen:
        raise Conflict(_("Several of our customers fit: choose which one it is. Nothing was changed."))
    raise Conflict(
        _("We know this customer, but you may not see it: ask who looks after it to answer. Nothing was changed.")
    )


def host_of(row: PartnerDeal) -> str:
    """The domain that is the customer's own, "" where none is told."""
    site = (urlsplit(row.website).hostname or "").removeprefix("www.")
    domain = row.email.rpartition("@")[2].lower()
    return site or (domain if domain not in FREE else "")


def _customers(row: PartnerDeal, actor: Actor) -> tuple[list[Known], list[str]]:
    found: dict[UUID, Known] = {}
    hidden: set[str] = set()
    raw: dict[str, Any] = {"name": row.customer, "country": row.country, "emails": [row.email] if row.email else []}
    if row.tax_number:
        raw["identifiers"] = [{"kind": kind, "typed": row.tax_number} for kind in ("vat", "tax")]
    if actor.may("see", "organisation"):
        nearby = near(known("organisation", actor), raw, actor)
        hidden |= {str(SAID[how]) for how in nearby.unseen}
        _add(found, nearby.seen)
        _add_by_domain(found, row, actor)
    if row.email and actor.may("see", "person"):
        nearby = near(known("person", actor), {"emails": [row.email]}, actor)
        hidden |= {str(SAID[how]) for how in nearby.unseen}
        _add(found, _employers(nearby.seen, actor))
    return sorted(found.values(), key=lambda one: (not one.sure, one.name))[:MOST], sorted(hidden)


def _add(found: dict[UUID, Known], some: Iterable[Near]) -> None:
    for one in some:
        because = tuple(str(SAID[how]) for how in one.because)
        _note(found, Known(one.key, one.name, because, bool(SURE & set(one.because))))


def _note(found: dict[UUID, Known], new: Known) -> None:
    """The same one may be known by several things; any that is sure makes it sure."""
    old = found.get(new.key)
    because = new.because if old is None else (*old.because, *(one for one in new.because if one not in old.because))
    found[new.key] = Known(new.key, new.name, because, new.sure or (old is not None and old.sure))


def _add_by_domain(found: dict[UUID, Known], row: PartnerDeal, actor: Actor) -> None:
    """Whose website or whose mail is at the customer's own domain."""
    host, entity = host_of(row), known("organisation", actor)
    open_ones = {item.name for item in entity.fields if not item.covered}
    if not host:
        return
    sites = [f"{scheme}://{www}{host}" for scheme in ("https", "http") for www in ("", "www.")]
    mails = {"contact_points__kind": "email", "contact_points__value__endswith": f"@{host}"}
    tests = {"website": Q(website__in=sites), "emails": Q(search__holds=host, **mails)}
    for name in open_ones & tests.keys():
        mine = Party.objects.filter(tests[name], kind=Kind.ORGANISATION).visible_to(actor, entity="organisation")
        for key, said in mine.order_by("name", "pk").values_list("pk", "name").distinct()[:MOST]:
            _note(found, Known(key, said, (str(SITE),), sure=True))


def _employers(some: Iterable[Near], actor: Actor) -> list[Near]:
    """Whoever writes for an organisation means that; else the person is the customer."""
    people = {one.key: one for one in some}
    found = Party.objects.filter(pk__in=people).values_list("pk", "organisation")
    firms = {key: firm for key, firm in found if firm is not None}
    seen = dict(
        Party.objects.filter(pk__in=list(firms.values()))
        .visible_to(actor, entity="organisation")
        .values_list("pk", "name")
    )
    out = [one for key, one in people.items() if key not in firms]
    return out + [Near(firm, seen[firm], people[key].because) for key, firm in firms.items() if firm in seen]


def _same(row: PartnerDeal, customers: list[UUID]) -> Q:
    """Registrations that say the same of their customer."""
    test = Q(account__in=[*customers, *([row.account_id] if row.account_id else [])])
    for name in ("email", "tax_number", "website"):
        if getattr(row, name):
            test |= Q(**{name: getattr(row, name)})
    key = organisation_key(row.customer)
    return test | Q(search__holds=key) if len(key) > 3 else test


def _facts(row: PartnerDeal) -> dict[str, Any]:
    """What a new customer is told to be; a number that is not right is left out."""
    raw: dict[str, Any] = {"name": row.customer or row.name, "country": row.country, "website": row.website}
    raw["emails"] = [row.email] if row.email else []
    number = {"identifiers": [{"kind": "vat", "typed": row.tax_number}]} if row.tax_number else {}
    out = clean(registry.entity("organisation"), {**raw, **number})
    return out.facts if not out.problems else clean(registry.entity("organisation"), raw).facts
