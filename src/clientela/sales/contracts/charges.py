"""What a contract cost since when, where that changes from a day that is past: what it cost from then on follows.

A change that holds from today on is written down by the database (migrations/0002); this sees to those from a day before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from clientela.platform.entities.money import today
from clientela.sales.contracts.models import MONTHS, Charge, Contract, Period


@contextmanager
def charged_since(contract: Contract, since: date) -> Iterator[None]:
    """By as much as its lines come to more or less within, the contract costs more or less from that day on."""
    before = {one.since: one for one in Charge.objects.filter(contract=contract)}
    cost = contract.amount or Decimal(0)
    yield
    contract.refresh_from_db()
    more = (contract.amount or Decimal(0)) - cost
    if more and before and since < today():
        _write(contract, since, before, more)


def _write(contract: Contract, since: date, before: dict[date, Charge], more: Decimal) -> None:
    stood = max((day for day in before if day <= since), default=min(before))
    days = {since: before[stood]} | {day: one for day, one in before.items() if day > since}
    months = MONTHS.get(Period(contract.period))
    Charge.objects.filter(contract=contract, since__gte=since).delete()
    Charge.objects.bulk_create(
        Charge(
            contract=contract, since=day, amount=one.amount + more, currency=one.currency,
            monthly=one.monthly + (more / months if months else 0),
        )
        for day, one in days.items()
    )  # fmt: skip
    Contract.objects.filter(pk=contract.pk).update(priced_on=max(days))
