"""What the law gives the people we keep records of: a copy of all that is held of them, and to be forgotten.

Rooms declare what they hold (`Holding`, `Trace`), `wiring.HOLDINGS` and `wiring.TRACES` list it, and a test fails for a table that
leads to a subject and is not declared. Verbs: `ask_for_copy`, `write_copy`, `erase`. Events: `CopyAsked`, `Erased`.
"""
