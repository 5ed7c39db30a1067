"""The pages of people outside: what belongs to them, their consents, and what the law lets them ask for.

It reads by the same declarations, lists and rights as all pages, and writes by the same verbs; it has no tables and no verbs of
its own. No other page opens to them (see `platform/ui/outside.py`).
"""
