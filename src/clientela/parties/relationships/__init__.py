"""How parties stand to each other: one row for each tie, seen from both of its ends.

Verbs: `relate`, `edit_relationship`, `unrelate`. Events: `PartiesRelated`, `PartiesUnrelated`.
"""
