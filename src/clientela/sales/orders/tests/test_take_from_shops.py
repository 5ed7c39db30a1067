"""Orders of shops, as WooCommerce and Shopify write them down, come in with their customers and lines, and once."""

import base64
from typing import Any

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.connectors.tests.conftest import counts, made, run, serve
from clientela.sales.orders.models import Order

__all__ = ["made", "serve"]


def woo(key: int, at: str = "2026-02-03T10:00:00") -> dict[str, Any]:
    return {
        "id": key, "number": str(key), "status": "processing", "currency": "EUR", "date_created_gmt": at, "date_modified_gmt": at,
        "customer_id": 7, "billing": {"first_name": "Anna", "last_name": "Nowak", "email": "anna@example.com", "country": "PL"},
        "line_items": [
            {"id": key * 10, "name": "Espresso 1 kg", "product_id": 4, "sku": "ESP1", "quantity": 2, "price": 18.5},
            {"id": key * 10 + 1, "name": "Cup", "product_id": 5, "sku": "", "quantity": 1, "price": "4.00"},
        ],
    }  # fmt: skip


def shopify(key: int) -> dict[str, Any]:
    return {
        "id": key, "name": f"#{key}", "created_at": "2026-02-03T11:00:00+01:00", "updated_at": "2026-02-03T11:00:00+01:00",
        "email": "zoe@example.com", "currency": "USD", "financial_status": "paid", "fulfillment_status": "fulfilled",
        "cancelled_at": None, "customer": {"id": 9, "first_name": "Zoe", "last_name": "Rossi"},
        "billing_address": {"country_code": "US"},
        "line_items": [
            {"id": key * 10, "title": "Bag", "name": "Bag - red", "sku": "BAG", "variant_id": 3, "quantity": 1, "price": "9.90"}
        ],
    }  # fmt: skip


def test_orders_of_woocommerce_come_with_lines_and_customers(owner, made, serve):
    orders = [woo(key) for key in range(1, 151)]
    server = serve(lambda _p, asked, _h: (200, {}, orders[(int(asked["page"]) - 1) * 100 :][:100]))
    one = made("woocommerce", entity="order", url=server.url, key="ck_1", secret="cs_1")
    assert counts(run(one, owner)) == {"created": 300}
    order = Order.objects.get(number="150")
    assert (str(order.total), order.status, order.party.name, order.lines_count) == (
        "41.0000",
        "confirmed",
        "Anna Nowak",
        2,
    )
    assert (Order.objects.count(), Party.objects.count(), Product.objects.count()) == (150, 1, 2)
    path, asked, headers = server.asked[-1]
    assert (path, asked["per_page"], asked["page"]) == ("/wp-json/wc/v3/orders", "100", "2")
    assert headers["authorization"] == "Basic " + base64.b64encode(b"ck_1:cs_1").decode()


def test_a_second_reading_of_a_shop_brings_what_is_new_alone(owner, made, serve):
    orders = [woo(1)]
    server = serve(lambda _p, asked, _h: (200, {}, orders))
    one = made("woocommerce", entity="order", url=server.url, key="ck_1", secret="cs_1")
    run(one, owner)
    orders.append(woo(2, "2026-02-04T10:00:00"))
    assert counts(run(one, owner)) == {"created": 2, "unchanged": 2}
    assert server.asked[-1][1]["modified_after"] == "2026-02-03T09:58:00Z"


def test_orders_of_shopify_follow_the_link_of_each_page(owner, made, serve):
    def say(path: str, asked: dict[str, str], headers: dict[str, str]) -> Any:
        if headers.get("x-shopify-access-token") != "shpat_1":
            return 401, {}, {"errors": "no"}
        if "page_info" in asked:
            return 200, {}, {"orders": [shopify(2)]}
        link = f'<http://{headers["host"]}{path}?limit=250&page_info=abc>; rel="next"'
        return 200, {"Link": link}, {"orders": [shopify(1)]}

    server = serve(say)
    one = made("shopify", entity="order", url=server.url, secret="shpat_1")
    assert counts(run(one, owner)) == {"created": 2}
    order = Order.objects.get(number="#2")
    assert (order.status, order.currency, order.country, order.party.name) == ("delivered", "USD", "US", "Zoe Rossi")
