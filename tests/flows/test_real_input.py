"""Files that companies really have go through the whole import: each row is taken, or refused with a reason.

The files are not part of this repository: they lie in `shared/data` beside the checkout, and these tests are skipped without it.
"""

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
from conftest import Persona
from django.db.models import F, Sum

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions
from clientela.platform.imports.mending import reason
from clientela.platform.imports.models import Import, Refusal, Status
from clientela.platform.imports.reading import Unreadable
from clientela.sales.orders.models import Order, OrderLine
from clientela.timeline.models import Entry

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="shared/data is not beside the checkout"),
]
LINES = 20_000


def take(path: Path, plural: str, owner: Persona, *, source: str = "") -> Import:
    stored = keep([path.read_bytes()], limit=1 << 30)
    one = actions.open_import(
        stored, name=path.name, entity=registry.entity(plural), by=owner.actor, source=source or str(path), country="US"
    )
    actions.start(one, by=owner.actor)
    return actions.run(one.pk, by=owner.actor)


def cards() -> Iterator[Path]:
    for folder in ("ez_vcard", "vobject"):
        yield from sorted((DATA / folder).rglob("*.vcf"))


def outcomes(one: Import) -> int:
    return sum(one.counts.values())


@pytest.mark.parametrize("path", list(cards()), ids=lambda path: path.name)
def test_every_card_is_taken_or_refused_with_a_reason(path: Path, owner: Persona) -> None:
    one = take(path, "people", owner)
    assert one.status == Status.DONE
    assert one.read_rows == outcomes(one) > 0
    assert all(reason(one, refusal) for refusal in Refusal.objects.filter(of=one))


@pytest.mark.parametrize("name", ["sample1.csv", "sample2.csv"])
def test_contacts_of_a_phone_are_taken_whole_and_never_twice(name: str, owner: Persona) -> None:
    path = DATA / "google_contacts_csv" / name
    first, second = take(path, "people", owner), take(path, "people", owner)
    assert first.counts["created"] > 0
    assert first.counts.get("refused", 0) == 0
    assert second.counts.get("created", 0) == 0  # two rows of one file share a key: they stay one person, said twice
    assert Party.objects.filter(kind="person").count() == first.counts["created"]


def test_accounts_know_their_parents(owner: Persona) -> None:
    one = take(DATA / "maven_crm_pipeline" / "accounts.csv", "organisations", owner)
    assert one.counts["created"] == one.read_rows == 85
    with (DATA / "maven_crm_pipeline" / "accounts.csv").open() as file:
        expected = {row["account"]: row["subsidiary_of"] for row in csv.DictReader(file) if row["subsidiary_of"]}
    found = dict(Party.objects.filter(parent__isnull=False).values_list("name", "parent__name"))
    assert found == expected
    assert Party.objects.filter(kind="organisation").count() == 85


def test_products_of_a_price_list(owner: Persona) -> None:
    one = take(DATA / "maven_crm_pipeline" / "products.csv", "products", owner)
    assert one.counts == {"refused": 0, "created": 7, "updated": 0, "unchanged": 0}


def test_invoice_lines_become_orders_and_no_penny_is_lost(owner: Persona, tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    with gzip.open(DATA / "online_retail" / "online_retail.csv.gz", "rt", newline="") as source:
        path.write_text("".join(islice(source, LINES + 1)))
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    one = take(path, "orders", owner)
    money = OrderLine.objects.aggregate(sum=Sum(F("quantity") * F("unit_price")))["sum"]
    assert one.counts["created"] == len(rows) == OrderLine.objects.count()
    assert money == sum(Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]) for row in rows)
    assert Order.objects.count() == len({row["InvoiceNo"] for row in rows})
    unknown = {row["InvoiceNo"] for row in rows if not row["CustomerID"]}
    assert set(Order.objects.filter(party=None).values_list("number", flat=True)) == unknown
    assert Entry.objects.count() == Order.objects.exclude(party=None).count()
    linked = OrderLine.objects.filter(returns__isnull=False).select_related("order", "returns__order")
    assert linked
    assert all(
        line.returns.product_id == line.product_id and line.returns.quantity >= -line.quantity for line in linked
    )
    assert all(line.returns.order.placed_at <= line.order.placed_at for line in linked)


def others() -> Iterator[Path]:
    for folder in ("salesforce_dataloader", "csv", "chatwoot/data_import"):
        yield from sorted(path for path in (DATA / folder).rglob("*.csv"))


@pytest.mark.parametrize("path", list(others()), ids=lambda path: path.name)
def test_files_of_other_systems_never_fail_silently(path: Path, owner: Persona) -> None:
    try:
        one = take(path, "organisations", owner)
    except Unreadable as refused:
        assert str(refused)
        return
    assert one.status == Status.DONE
    assert one.read_rows == outcomes(one)
    assert all(reason(one, refusal) for refusal in Refusal.objects.filter(of=one))
