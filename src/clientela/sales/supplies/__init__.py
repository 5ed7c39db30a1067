"""What suppliers sell: which product under which code, at what cost from which quantity, and how long it takes.

Verbs: `create_supply`, `edit_supply`, `take_supplies`. Costs are read by `costs.offered`, which the lines of purchases are filled from.
"""
