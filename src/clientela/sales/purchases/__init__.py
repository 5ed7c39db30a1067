"""Purchases: what is ordered from suppliers, what of it has come, and what went back to them.

Verbs: `create_purchase`, `edit_purchase`, `delete_purchase`, `take_purchases`, `add_line`, `edit_line`, `delete_line`,
`take_lines`; `receive`, `edit_receipt`, `delete_receipt`, `take_receipts`; `send_back`, `edit_return`, `delete_return`.
A purchase is sent, confirmed and cancelled by its days; its state, its number, what is still to come and the stock follow in the
database (migrations/0002).
"""
