"""Bundles: products that are made of others, each so many times. Verbs: `add_part`, `edit_part`, `delete_part`, `take_parts`.

A bundle costs what it says itself or what the price lists say; where neither does, the sum of its parts less its `parts_discount`.
What it costs us, what of it is free and how long more of it takes follow from its parts (`prices.offers`). That nothing is made of
itself, and that bundles lie at most `DEEPEST` within each other, is kept by the database (migrations/0002).
"""
