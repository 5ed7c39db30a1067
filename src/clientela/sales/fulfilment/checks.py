"""What holds an order up, as declared checks: each says which orders, as SQL over `o`, and in a few words what of it.

Old orders that came by files are history: nothing of them waits.
"""

from dataclasses import dataclass

from clientela.sales.fulfilment.models import Reason


@dataclass(frozen=True)
class Check:
    reason: Reason
    holds: str  # of an order o
    about: str  # text


_WAITING = "o.status IN ('placed', 'confirmed', 'partly_delivered')"
_SHORT = """(SELECT string_agg(concat(l.code, ': ', trim_scale(l.quantity), ' / ', trim_scale(s.free)), ', ' ORDER BY l.position)
     FROM orders_orderline l
     JOIN LATERAL (SELECT sum(v.on_hand - v.reserved) AS free FROM stock_stocklevel v WHERE v.product_id = l.product_id) s
       ON s.free < l.quantity
    WHERE l.order_id = o.id)"""
# neither the product's own price nor one of any list, in the currency of the order; a part of a bundle has its share of that one's
_OFF_LIST = """(SELECT string_agg(concat(p.code, ': ', trim_scale(l.unit_price), ' / ', trim_scale(p.unit_price)),
                      ', ' ORDER BY p.code)
     FROM orders_orderline l JOIN catalog_product p ON p.id = l.product_id
    WHERE l.order_id = o.id AND l.bundle_id IS NULL AND l.quantity > 0 AND p.currency = o.currency AND p.unit_price <> l.unit_price
      AND NOT EXISTS (SELECT FROM prices_price x WHERE x.product_id = p.id AND x.unit_price = l.unit_price))"""
_OWED = "o.open_amount > 0 AND o.due_on < current_date"

CHECKS = (
    Check(Reason.STOCK, f"{_WAITING} AND {_SHORT} IS NOT NULL", _SHORT),
    Check(Reason.PRICE, f"{_WAITING} AND {_OFF_LIST} IS NOT NULL", _OFF_LIST),
    Check(Reason.ADDRESS, f"{_WAITING} AND o.street = '' AND o.city = '' AND o.party_id IS NOT NULL", "''"),
    Check(Reason.OVERDUE, _OWED, "to_char(o.due_on, 'YYYY-MM-DD')"),
    Check(
        Reason.CREDIT,
        f"{_WAITING} AND EXISTS (SELECT FROM orders_order w WHERE w.party_id = o.party_id AND w.id <> o.id"
        " AND w.open_amount > 0 AND w.due_on < current_date)",
        "(SELECT string_agg(w.number, ', ' ORDER BY w.due_on) FROM orders_order w WHERE w.party_id = o.party_id AND w.id <> o.id"
        " AND w.open_amount > 0 AND w.due_on < current_date)",
    ),
)
