"""Deals: what somebody may buy, in which stage it stands, what it is worth and when it is expected.

Verbs: `open_deal`, `edit_deal`, `edit_deals`, `delete_deal`, `delete_deals`, `take_deals`; `set_gate`, what a stage asks of deals.
Which pipeline a deal is in, whether it is open, won or lost, and since when it stands there follow from its stage, in the
database, whatever path a change came by.
"""
