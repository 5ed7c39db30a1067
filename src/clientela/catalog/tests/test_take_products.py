"""Products by the set: recognised by their code; what an arrival leaves out stays as it was."""

from decimal import Decimal
from typing import Any

import pytest

from clientela.catalog.actions import create_product, edit_product, take_products
from clientela.catalog.entities import PRODUCT
from clientela.catalog.models import Product
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.queries import Denied

PastProduct: Any = Product.pgh_event_model  # type: ignore[attr-defined]
ORO = {
    "code": "ORO", "name": "Miscela Oro", "family": "Espresso", "unit_price": "12.5", "currency": "USD", "tags": "bar;gold",
    "active": "no",
}  # fmt: skip


def test_new_codes_become_products(owner, arrivals):
    taken = take_products(arrivals("product", ORO, {"code": "B1"}, {"name": "Only a name"}), by=owner.actor)
    assert taken.outcomes == {"created": 3, "updated": 0, "unchanged": 0}
    oro = Product.objects.get(code="ORO")
    assert (oro.name, oro.unit_price, oro.currency, oro.tags, oro.active) == (
        "Miscela Oro", Decimal("12.5000"), "USD", ["bar", "gold"], False)  # fmt: skip
    assert (oro.search, set(taken.keys)) == (
        "oro miscela oro espresso",
        set(Product.objects.values_list("pk", flat=True)),
    )
    plain = Product.objects.get(code="B1")
    assert (plain.name, plain.unit_price, plain.currency, plain.active) == ("B1", None, "EUR", True)


def test_the_same_again_changes_nothing(owner, arrivals):
    take_products(arrivals("product", ORO), by=owner.actor)
    before = Product.objects.values().get()
    taken = take_products(arrivals("product", ORO), by=owner.actor)
    assert (taken.outcomes, taken.keys) == ({"created": 0, "updated": 0, "unchanged": 1}, ())
    assert Product.objects.values().get() == before
    assert not PastProduct.objects.exists()


@pytest.mark.parametrize("empty", [{}, {"family": "", "tags": "", "unit_price": "", "currency": "", "active": ""}])
def test_what_an_arrival_leaves_out_stays(owner, arrivals, empty):
    take_products(arrivals("product", ORO), by=owner.actor)
    taken = take_products(arrivals("product", {"code": "ORO", "name": "Oro 1 kg", **empty}), by=owner.actor)
    oro = Product.objects.get()
    assert taken.outcomes == {"created": 0, "updated": 1, "unchanged": 0}
    assert (oro.name, oro.family, oro.unit_price, oro.currency, oro.tags, oro.active, oro.version) == (
        "Oro 1 kg", "Espresso", Decimal("12.5"), "USD", ["bar", "gold"], False, 2)  # fmt: skip
    assert oro.search == "oro oro 1 kg espresso"
    assert PastProduct.objects.get().name == "Miscela Oro"


def test_the_last_word_on_a_code_wins_within_a_batch(owner, arrivals):
    take_products(arrivals("product", {"code": "A", "name": "First"}, {"code": "A", "name": "Last"}), by=owner.actor)
    assert Product.objects.get().name == "Last"


def test_an_edit_keeps_codes_apart_and_present(owner):
    key = create_product({"code": "A", "name": "A"}, by=owner.actor)
    create_product({"code": "B", "name": "B"}, by=owner.actor)
    for code in ("B", "", None):
        with pytest.raises(Conflict):
            edit_product(key, {"code": code}, by=owner.actor)
    with pytest.raises(Conflict, match="there already"):
        create_product({"code": "B", "name": "Other"}, by=owner.actor)
    assert sorted(Product.objects.values_list("code", flat=True)) == ["A", "B"]


def test_an_edit_is_searched_and_remembered(owner):
    key = create_product({"code": "A", "name": "Caffè"}, by=owner.actor)
    edit_product(key, {"family": "Moka", "tags": None, "currency": ""}, by=owner.actor, version=1)
    changed = Product.objects.get()
    assert (changed.search, changed.version, changed.tags, changed.currency) == ("a caffe moka", 2, [], "EUR")
    assert [past.family for past in PastProduct.objects.all()] == [""]
    with pytest.raises(Conflict):
        edit_product(key, {"family": "Filter"}, by=owner.actor, version=1)


@pytest.mark.parametrize("raw", [{"currency": "Euros"}, {"unit_price": "1e40"}, {"name": ""}])
def test_a_wrong_edit_is_a_problem_at_its_field(raw):
    assert list(clean(PRODUCT, raw, partial=True).problems) == list(raw)


def test_without_the_right_nothing_changes(alice, dora, arrivals):
    for who in (alice, dora):  # Alice may make products one by one, and may not import
        with pytest.raises(Denied):
            take_products(arrivals("product", ORO), by=who.actor)
    key = create_product({"code": "A", "name": "A"}, by=alice.actor)
    with pytest.raises(Denied):
        edit_product(key, {"name": "Stolen"}, by=dora.actor)
    with pytest.raises(Missing):
        edit_product(alice.user.pk, {"name": "Nothing"}, by=alice.actor)
    assert Product.objects.get().name == "A"
