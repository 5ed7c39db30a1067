"""Legal holds: a single record that must stay as it is while a court, an authority or a dispute needs it.

A hold is stronger than every rule of retention, than being forgotten, and than the bin. Verbs: `hold`, `lift`.
Events: `RecordHeld`, `HoldLifted`.
"""
