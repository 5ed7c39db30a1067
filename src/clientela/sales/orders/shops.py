"""Orders of shops, as their own services tell them: each line of an order is a row, with its customer.

Formats: WooCommerce REST API v3, /orders; Shopify Admin REST API, /orders.json.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from clientela.platform.connectors.kinds.feeds import Feed, Record, read, signed
from clientela.platform.connectors.kinds.page import Ask, Cursor, Given, Kind, Page
from clientela.platform.connectors.kinds.service import fit

SHOPIFY_VERSION = "2024-10"
_STATES = {
    "processing": "confirmed", "completed": "delivered", "refunded": "closed", "cancelled": "cancelled", "failed": "cancelled",
    "trash": "cancelled", "paid": "confirmed", "partially_refunded": "confirmed", "voided": "cancelled",
}  # fmt: skip
READY = {
    "id": "external_id", "number": "number", "placed_at": "placed_at", "code": "code", "description": "description",
    "quantity": "quantity", "unit_price": "unit_price", "customer": "customer", "customer_name": "customer_name",
    "email": "emails", "country": "country", "currency": "currency", "channel": "channel", "status": "status",
}  # fmt: skip
_ADDRESS = Ask("url", gettext_lazy("Address of the shop"), "url", place=True, hint="https://shop.example.com")


def woocommerce_rows(order: Record) -> list[Record]:
    """An order of WooCommerce; guests have no number of their own, and go by their e-mail address."""
    billing = order.get("billing") or {}
    name = f"{billing.get('first_name') or ''} {billing.get('last_name') or ''}".strip() or billing.get("company") or ""
    paid = {
        "number": order.get("number") or order.get("id"), "placed_at": f"{order.get('date_created_gmt')}Z",
        "email": billing.get("email"), "customer": order.get("customer_id") or billing.get("email"), "customer_name": name,
        "country": billing.get("country"),
        "currency": order.get("currency"), "channel": "WooCommerce", "status": _STATES.get(order.get("status") or "", "placed"),
    }  # fmt: skip
    return [
        paid | {"id": f"{order.get('id')}:{line.get('id')}", "code": line.get("sku") or f"p{line.get('product_id')}",
                "description": line.get("name"), "quantity": line.get("quantity"),
                "unit_price": line.get("price")}
        for line in order.get("line_items") or ()
    ]  # fmt: skip


def shopify_rows(order: Record) -> list[Record]:
    customer, address = order.get("customer") or {}, order.get("billing_address") or order.get("shipping_address") or {}
    name = f"{customer.get('first_name') or ''} {customer.get('last_name') or ''}".strip() or address.get("name") or ""
    email = order.get("email") or customer.get("email")
    paid = {
        "number": order.get("name") or order.get("order_number"), "placed_at": order.get("created_at"), "email": email,
        "customer": customer.get("id") or email, "customer_name": name, "country": address.get("country_code"),
        "currency": order.get("currency"), "channel": "Shopify", "status": _shopify_state(order),
    }  # fmt: skip
    return [
        paid | {"id": f"{order.get('id')}:{line.get('id')}", "code": line.get("sku") or f"v{line.get('variant_id')}",
                "description": line.get("name") or line.get("title"), "quantity": line.get("quantity"),
                "unit_price": line.get("price")}
        for line in order.get("line_items") or ()
    ]  # fmt: skip


def _shopify_state(order: Record) -> str:
    if order.get("cancelled_at"):
        return "cancelled"
    state = _STATES.get(order.get("financial_status") or "", "placed")
    return "delivered" if state == "confirmed" and order.get("fulfillment_status") == "fulfilled" else state


def _woocommerce(given: Given, cursor: Cursor) -> Iterator[Page]:
    url = given["url"].rstrip("/") + "/wp-json/wc/v3/orders?orderby=id&order=asc&dates_are_gmt=true"
    headers = signed("basic", given["key"], given["secret"])
    return read(
        Feed(url, headers, paging="page", size_name="per_page", since_name="modified_after", since_path="date_modified_gmt",
             rows=woocommerce_rows), cursor,
    )  # fmt: skip


def _shopify(given: Given, cursor: Cursor) -> Iterator[Page]:
    url = given["url"].rstrip("/") + f"/admin/api/{SHOPIFY_VERSION}/orders.json?status=any"
    headers = signed("header", "X-Shopify-Access-Token", given["secret"])
    return read(
        Feed(url, headers, items="orders", paging="link", size_name="limit", size=250, since_name="updated_at_min",
             since_path="updated_at", rows=shopify_rows), cursor,
    )  # fmt: skip


def _shop(key: str, label: str, asks: tuple[Ask, ...], reading: Any) -> Kind:
    about = gettext_lazy("Orders with their lines and customers. An order that is known stays as it came.")
    return Kind(
        key,
        label,
        about,
        icon="shopping-bag",
        asks=asks,
        read=reading,
        check=lambda given: fit(given["url"]),
        entity="order",
        ready=READY,
    )


WOOCOMMERCE = _shop(
    "woocommerce", "WooCommerce",
    (_ADDRESS, Ask("key", gettext_lazy("Consumer key")), Ask("secret", gettext_lazy("Consumer secret"), secret=True)), _woocommerce,
)  # fmt: skip
SHOPIFY = _shop("shopify", "Shopify", (_ADDRESS, Ask("secret", gettext_lazy("Access token"), secret=True)), _shopify)
