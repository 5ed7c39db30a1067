"""Parties that are one become one, and can be told apart again to the last field.

Verbs: `merge`, `unmerge`. Events: `PartiesMerged`, `PartiesUnmerged`. What becomes of rows of other rooms, they declare (`Joint`).
"""
