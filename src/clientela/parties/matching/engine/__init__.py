"""Probabilistic linkage (Fellegi and Sunter, 1969) with Splink on DuckDB, for any table of people or organisations.

It knows no database of ours and nobody's rights: records come in as a table, pairs with their probability and the weight of each
piece of evidence go out. What counts as evidence is `people.py` and `organisations.py`; who is compared with whom, `blocks.py`.
"""
