"""Records of one type that turn out to be one: what becomes of every row that led to those that go, and where they went on.

Rooms declare their rows (`Joint`), `wiring.JOINTS` lists them, and a test fails for a key that leads to a party and has no rule.
The verbs are those of the rooms whose records are merged; for parties they stand in `parties/merging`.
"""
