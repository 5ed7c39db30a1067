"""Deliveries of orders: what goes out, from where, with whom and when; what an order still waits for follows in the database.

Verbs: `deliver`, `edit_delivery`, `delete_delivery`, `take_deliveries`. What was sent takes goods off the stock where they lay;
what is being prepared reserves them there. A delivery that was sent is cancelled and never deleted.
"""
