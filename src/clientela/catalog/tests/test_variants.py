"""Variants are made of what a product varies by: all or some, each once, and none is ever lost."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from clientela.catalog import actions as catalog
from clientela.catalog.models import Product
from clientela.catalog.variation import cleaned
from clientela.catalog.varying import make_variants, vary
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied

SIZE, COLOUR = {"name": "Size", "values": ["S", "M"]}, {"name": "Colour", "values": ["Dark red", "Blue"]}


@pytest.fixture
def shirt(db: None) -> UUID:
    said = {"code": "SH", "name": "Shirt", "unit_price": "20", "family": "Clothes", "unit": "piece"}
    return catalog.create_product(said, by=SYSTEM)


def by(key: UUID, *attributes: dict, code: str = "", name: str = "") -> None:
    vary(key, cleaned(attributes, code, name), by=SYSTEM)


def sold() -> set[str]:
    return set(Product.objects.filter(parent__isnull=False, active=True).values_list("code", flat=True))


def test_every_combination_is_a_product_with_a_code_and_a_name(shirt):
    by(shirt, SIZE, COLOUR)
    assert len(make_variants(shirt, by=SYSTEM)) == 4
    one = Product.objects.get(code="SH-S-DARK-RED")
    assert (one.name, one.options, one.parent_id, one.family, one.unit, one.unit_price) == (
        "Shirt S Dark red", ["Size: S", "Colour: Dark red"], shirt, "Clothes", "piece", None)  # fmt: skip
    assert "dark red" in one.search
    assert make_variants(shirt, by=SYSTEM) == []


def test_only_the_chosen_ones_by_a_pattern(shirt):
    by(shirt, SIZE, COLOUR, code="{Colour}/{code}.{Size}", name="{name}, {Colour} ({Size})")
    make_variants(shirt, [("Colour: Blue", "Size: M")], by=SYSTEM)
    one = Product.objects.get(parent=shirt)
    assert (one.code, one.name) == ("BLUE/SH.M", "Shirt, Blue (M)")
    with pytest.raises(Conflict, match="none of its variants"):
        make_variants(shirt, [("Size: XL", "Colour: Blue")], by=SYSTEM)


def test_another_value_adds_the_new_ones_alone_and_one_taken_away_stops_them(shirt):
    by(shirt, SIZE)
    make_variants(shirt, by=SYSTEM)
    keys = set(Product.objects.filter(parent=shirt).values_list("pk", flat=True))
    by(shirt, {"name": "Size", "values": ["M", "L"]})
    assert sold() == {"SH-M"}
    assert len(make_variants(shirt, by=SYSTEM)) == 1
    by(shirt, {"name": "Size", "values": ["S", "M", "L"]})
    assert sold() == {"SH-S", "SH-M", "SH-L"}
    assert keys < set(Product.objects.filter(parent=shirt).values_list("pk", flat=True))


def test_one_that_somebody_took_out_of_sale_stays_so(shirt):
    by(shirt, SIZE)
    make_variants(shirt, by=SYSTEM)
    Product.objects.filter(code="SH-S").update(active=False)
    by(shirt, {"name": "Size", "values": ["S", "M", "L"]})
    make_variants(shirt, by=SYSTEM)
    assert sold() == {"SH-M", "SH-L"}


def test_a_code_that_is_taken_makes_none(shirt):
    catalog.create_product({"code": "SH-M", "name": "Another"}, by=SYSTEM)
    by(shirt, SIZE)
    with pytest.raises(Conflict, match="taken"):
        make_variants(shirt, by=SYSTEM)
    assert not Product.objects.filter(parent=shirt).exists()


@pytest.mark.parametrize(("attributes", "code"), [
    ([{"name": "", "values": ["S"]}], ""), ([{"name": "Size", "values": [" "]}], ""), ([SIZE, SIZE], ""),
    ([{"name": "Size: of", "values": ["S"]}], ""), ([SIZE], "{code}-{Colour}"),
    ([{"name": name, "values": [str(n) for n in range(50)]} for name in "ab"], ""), ([SIZE] * 7, ""),
])  # fmt: skip
def test_what_cant_be_varied_by_is_said(attributes, code):
    with pytest.raises(ValueError, match=r"\w"):
        cleaned(attributes, code, "")


def test_a_thousand_at_once(shirt, django_assert_max_num_queries):
    by(shirt, *({"name": name, "values": [str(n) for n in range(10)]} for name in "xyz"))
    with django_assert_max_num_queries(16):
        assert len(make_variants(shirt, by=SYSTEM)) == 1000


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_make_each_once(shirt):
    by(shirt, SIZE, COLOUR)

    def run(_worker: int) -> int:
        try:
            return len(make_variants(shirt, by=SYSTEM))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [0, 4]
    assert Product.objects.filter(parent=shirt).count() == 4


def test_who_may_not_edit_or_create_products_makes_none(shirt, dora, person_with):
    by(shirt, SIZE)
    editor = person_with("Nell", {"product": {"see": "all", "edit": "all"}})
    for who in (dora, editor):
        with pytest.raises((Denied, Missing)):
            make_variants(shirt, by=who.actor)
    with pytest.raises((Denied, Missing)):
        vary(shirt, cleaned([], "", ""), by=dora.actor)
    assert Product.objects.get(pk=shirt).varies["by"] == [SIZE]
    assert not Product.objects.filter(parent=shirt).exists()


def test_the_page_saves_and_makes_what_is_chosen_and_keeps_what_was_typed(shirt, owner):
    page = f"/products/{shirt}/variants/"
    wrong = owner.browser.post(page, {"attribute": ["Size", ""], "values": ["", "S"]})
    assert (wrong.status_code, 'value="Size"' in wrong.content.decode()) == (422, True)
    assert owner.browser.post(page, {"attribute": ["Size", ""], "values": ["S, M , L", ""]}).status_code == 302
    assert owner.browser.get(page).content.decode().count('name="chosen"') == 3
    owner.browser.post(page, {"make": "1", "chosen": ["0", "2", "9", "x"]})
    assert sold() == {"SH-S", "SH-L"}


def test_by_api(shirt, owner):
    url = f"/api/v1/products/{shirt}"
    said = owner.browser.put(f"{url}/variation", {"by": [SIZE]}, "application/json", **owner.bearer)
    assert said.json()["varies"]["by"] == [SIZE]
    made = owner.browser.post(f"{url}/variants", {"chosen": [["Size: M"]]}, "application/json", **owner.bearer).json()[
        "made"
    ]
    assert str(Product.objects.get(code="SH-M").pk) in made
    refused = owner.browser.put(
        f"{url}/variation", {"by": [{"name": "", "values": []}]}, "application/json", **owner.bearer
    )
    assert refused.status_code == 422
