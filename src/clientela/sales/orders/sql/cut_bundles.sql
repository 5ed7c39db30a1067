-- Bundles of these orders of which no part is left.
DELETE FROM orders_bundle b WHERE b.order_id = ANY(%(keys)s) AND NOT EXISTS (SELECT FROM orders_orderline l WHERE l.bundle_id = b.id)
