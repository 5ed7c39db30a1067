"""Installed products: what stands at a customer, by which order it came, and how long its warranty lasts.

Verbs: `install`, `edit_installed`, `edit_many_installed`, `remove`, `remove_many`, `take_installed`. The day on which a warranty
ends, and the line of the order by which a product came, are kept by the database.
"""
