"""Orders: what was bought, by whom where that is known, where it goes, what it comes to and what is still open.

Verbs: `create_order`, `edit_order`, `edit_orders`, `delete_order`, `delete_orders` by hand,
`record_payment`, `edit_payment`, `delete_payment`; `take_orders` from shops and tills; `take_lines`, `finish_lines` as history.
Events: `OrdersTaken`. Sums, what is open and the numbers of the company's own orders follow in the database.
"""
