"""The sums that are kept: never another answer than the facts, whatever changes, and none for whoever may not see all of it."""

from datetime import date
from random import Random

import pytest
from django.db import transaction

from clientela.catalog.rates.models import Rate
from clientela.platform.history.tables import rows
from clientela.platform.people.models import Company
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.purchases.models import Line, Purchase, Receipt, Return
from clientela.sales.suppliers import reading
from clientela.sales.suppliers.actions import keep_scores
from clientela.sales.suppliers.keeping import Standing, standing
from clientela.sales.suppliers.models import Doubt, Sum
from clientela.sales.suppliers.reading import cards, span
from clientela.sales.suppliers.tests.test_scorecard import ALL, TYPES, card, kept, lines

__all__ = ["kept"]


def told(by):
    whole, monthly = (cards(span(24), by=by, monthly=monthly) for monthly in (False, True))
    assert [one.figures for one in whole] == [one.figures for one in monthly]
    return [(one.supplier, one.figures, one.months) for one in monthly]


def reckoned(by, monkeypatch):
    with monkeypatch.context() as only:
        only.setattr(reading, "standing", lambda: Standing(None))
        return told(by)


CHANGES = (
    lambda some: Purchase.objects.filter(given_back=None).first().delete(),
    lambda some: Purchase.objects.filter(pk=some.choice(Purchase.objects.all()).pk).update(sent_on=day(some)),
    lambda some: Purchase.objects.filter(pk=some.choice(Purchase.objects.all()).pk).update(confirmed_on=day(some)),
    lambda some: Purchase.objects.filter(pk=some.choice(Purchase.objects.all()).pk).update(cancelled_on=day(some)),
    lambda some: Purchase.objects.filter(pk=some.choice(Purchase.objects.all()).pk).update(currency="PLN"),
    lambda some: Line.objects.filter(pk=some.choice(Line.objects.all()).pk).update(unit_cost=some.randint(1, 99)),
    lambda some: Line.objects.filter(pk=some.choice(Line.objects.all()).pk).update(promised_on=day(some)),
    lambda some: Receipt.objects.update(received_on=day(some)),
    lambda some: Return.objects.update(returned_on=day(some)),
    lambda some: Return.objects.update(reason=some.choice(["faulty", "surplus"])),
    lambda some: Receipt.objects.filter(purchase__given_back=None).delete(),
    lambda some: Return.objects.filter(reason="surplus").delete(),
    lambda some: rate(day(some), some.randint(2, 6)),
    lambda some: Company.objects.update_or_create(defaults={"rate_days": some.randint(5, 400)}),
)


def day(some):
    return date(2024, 6, 1).fromordinal(date(2024, 6, 1).toordinal() + some.randrange(740))


def rate(on, value):
    Rate.objects.update_or_create(
        name=f"EUR/PLN {on}", defaults={"day": on, "base": "EUR", "currency": "PLN", "value": value}
    )


@pytest.mark.parametrize("seed", range(3))
def test_kept_or_reckoned_is_the_same_whatever_changes(kept, buy, receive, write, owner, monkeypatch, seed):
    some, other = Random(seed), write("organisation", name="Azul")
    for n in range(8):
        coin = "PLN" if n % 2 else "EUR"
        key = buy(lines=lines("4", str(5 + n), promised_on=str(day(some))), sent_on=str(day(some)), currency=coin)
        if n % 3:
            receive(key, received_on=str(day(some)))
    for change in some.sample(CHANGES * 2, 2 * len(CHANGES)):
        if some.random() < 0.5:
            keep_scores(by=SYSTEM)
        change(some)
        if some.random() < 0.2:
            Purchase.objects.update(supplier=some.choice([kept, other]))
        assert told(owner.actor) == reckoned(owner.actor, monkeypatch)


def test_a_sum_of_a_month_that_has_ended_is_read_and_not_reckoned(kept, owner):
    keep_scores(by=SYSTEM)
    assert standing() == Standing(date(2026, 5, 1), ())
    Sum.objects.filter(measure="response", month="2026-04-01").update(part=9)
    assert card(owner).months[date(2026, 4, 1)]["response"].part == 9


def test_what_is_doubted_is_reckoned_until_it_is_told_anew(kept, buy, owner, monkeypatch):
    keep_scores(by=SYSTEM)
    buy(lines=lines("5", promised_on="2026-06-12"), sent_on="2026-06-10")
    assert standing().doubted == ()  # a month that has not ended is reckoned anyway
    buy(lines=lines("5", promised_on="2026-05-10"), sent_on="2026-05-02")
    assert standing().doubted == (kept.pk,)
    assert told(owner.actor) == reckoned(owner.actor, monkeypatch)
    keep_scores(by=SYSTEM)
    assert (standing().doubted, Doubt.objects.count()) == ((), 0)
    assert told(owner.actor) == reckoned(owner.actor, monkeypatch)


def test_a_doubt_falls_with_the_change_that_raised_it(kept, owner):
    keep_scores(by=SYSTEM)
    with transaction.atomic():
        Purchase.objects.update(sent_on="2026-01-02")
        assert standing().doubted == (kept.pk,)
        transaction.set_rollback(True)
    assert not Doubt.objects.exists()


def test_a_month_that_ends_is_told_by_the_next_round(kept, owner, monkeypatch):
    keep_scores(by=SYSTEM)
    monkeypatch.setattr(reading, "today", lambda: date(2026, 8, 3))
    keep_scores(by=SYSTEM)
    assert Sum.objects.filter(month="2026-07-01", measure="complete").get().whole == 5
    assert told(owner.actor) == reckoned(owner.actor, monkeypatch)


def test_who_sees_a_part_is_told_no_sum_of_all(kept, person_with):
    keep_scores(by=SYSTEM)
    rights = {one: {"see": "own"} for one in TYPES}
    assert cards(span(12), by=person_with("Nell", {**rights, "organisation": {"see": "all"}}).actor) == []
    assert len(cards(span(12), by=person_with("Ted", ALL).actor)) == 1


def test_every_column_of_a_fact_is_watched(db):
    """Rows that come, change and go: of purchases, of all that hangs on them, of rates; and the company's currency."""
    found = rows("SELECT count(*), count(DISTINCT tgrelid) FROM pg_trigger WHERE tgname LIKE 'suppliers\\_%%'", {})
    assert found == [(22, 8)]
