"""What suppliers sell: which product under which code, at what cost from which quantity, and how long it takes.

Verbs: those of any table of the catalog, and `take_supplies`. `costs.offered` is what the lines of purchases are filled from.
"""
