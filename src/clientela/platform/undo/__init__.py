"""Undo for people: their own recent changes, each taken back under the rights of now; and the bin, from which what was deleted
returns. The engine is `platform/history`; here it meets records, rights and words.

Verbs: `undo_act`, `restore`, `purge`. Events: `ActUndone`, `BinPurged`.
"""
