"""A population in the database agrees with what the product's own SQL and normalisers would have written."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Q

from clientela import parties
from clientela.catalog.models import Product
from clientela.demo import population
from clientela.demo.slices import Plan, doubles
from clientela.parties import normalise
from clientela.parties.models import Address, ContactPoint, Identifier, Party
from clientela.sales.orders.models import Order, OrderLine, Payment
from clientela.timeline.models import Entry

pytestmark = pytest.mark.usefixtures("alba")
SEARCH = (Path(parties.__file__).parent / "sql" / "derived.sql").read_text()


def asked(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_every_link_resolves() -> None:
    connection.check_constraints()


def test_search_text_and_consents_of_parties_are_what_the_product_writes() -> None:
    before = {key: rest for key, *rest in Party.objects.values_list("pk", "search", "consent")}
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, {"keys": list(before)})
    assert {key: rest for key, *rest in Party.objects.values_list("pk", "search", "consent")} == before
    assert Party.objects.filter(consent__contains=["email_marketing"]).exists()
    assert Party.objects.filter(consent__contains=["no_email_marketing"]).exists()


def test_the_search_text_of_orders_and_products_is_what_the_product_writes() -> None:
    assert not asked("SELECT number FROM orders_order WHERE search <> clientela_joined(number)")
    folded = "clientela_joined(concat_ws(' ', code, name, family))"
    assert not asked(f"SELECT code FROM catalog_product WHERE search <> {folded}")
    assert Product.objects.count() == 60


def test_totals_are_the_sums_of_lines() -> None:
    sums = """SELECT o.number FROM orders_order o JOIN (
                  SELECT order_id, sum(quantity * unit_price) AS total, count(*) AS lines
                    FROM orders_orderline GROUP BY order_id) l ON l.order_id = o.id
               WHERE o.total <> l.total OR o.lines_count <> l.lines"""
    assert not asked(sums)
    assert Order.objects.filter(lines__isnull=True).count() == 0


def test_payments_pay_what_was_ordered() -> None:
    assert not asked(
        "SELECT 1 FROM orders_payment p JOIN orders_order o ON o.id = p.order_id WHERE p.amount <> o.total"
    )
    assert Payment.objects.count() > 100


def test_returns_give_back_what_the_same_party_bought_before() -> None:
    returned = OrderLine.objects.filter(returns__isnull=False).select_related("order", "returns__order")
    assert returned
    for line in returned:
        assert line.order.party_id == line.returns.order.party_id
        assert line.order.placed_at > line.returns.order.placed_at
        assert 0 < -line.quantity <= line.returns.quantity


def test_each_order_stands_on_the_timeline_under_its_own_key() -> None:
    entries = dict(Entry.objects.filter(kind="order").values_list("pk", "party_id"))
    assert entries == dict(Order.objects.values_list("pk", "party_id"))
    entry = Entry.objects.filter(kind="order")[0]
    assert entry.details["order"] == str(entry.pk)


def test_last_contact_is_the_latest_entry_that_has_happened() -> None:
    latest = "SELECT max(at) FROM timeline_entry e WHERE e.party_id = p.id AND e.at < '2026-01-01Z'"
    assert not asked(f"SELECT name FROM parties_party p WHERE last_contact_at IS DISTINCT FROM ({latest})")
    assert Party.objects.filter(last_contact_at=None).exists()


def test_nothing_happens_before_a_party_is_known() -> None:
    assert not asked(
        "SELECT 1 FROM timeline_entry e JOIN parties_party p ON p.id = e.party_id WHERE e.at < p.created_at"
    )


def test_contact_points_read_as_the_product_reads_them() -> None:
    for point in ContactPoint.objects.select_related("party"):
        country = point.party.country
        read = normalise.email(point.typed) if point.kind == "email" else normalise.phone(point.typed, country=country)
        assert (read.value, not read.problem) == (point.value, point.valid)


def test_vat_numbers_read_as_the_product_reads_them() -> None:
    for number in Identifier.objects.all():
        assert normalise.vat(number.typed).value == number.value


def test_town_and_country_are_those_of_the_first_address() -> None:
    first = Address.objects.filter(position=0).exclude(Q(party__city=""))
    assert first.count() > 150
    assert all(address.city == address.party.city for address in first.select_related("party"))
    assert not Party.objects.filter(addresses=None).exclude(city="").exists()


def test_a_beginning_is_not_history() -> None:
    assert asked("SELECT count(*) FROM parties_partyevent") == [(0,)]


def test_the_truth_names_people_who_are_there(alba: Plan, tmp_path: Path) -> None:
    population.truth(alba, tmp_path / "truth.csv")
    lines = (tmp_path / "truth.csv").read_text().splitlines()
    assert len(lines) == len(list(doubles(alba))) + 1
    keys = {key for line in lines[1:] for key in line.split(",")}
    assert Party.objects.filter(pk__in=keys, kind="person").count() == len(keys)
