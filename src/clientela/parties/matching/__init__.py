"""Which parties are likely one and the same: found by evidence, decided by people, or by the company's own threshold.

`engine` compares; a `Likeness` is what it found of two parties, and what was decided. Verbs: `rematch`, `decide_same`,
`decide_different`, `set_threshold`. What looks like somebody who is about to be typed in, `near.py` tells at once.
"""
