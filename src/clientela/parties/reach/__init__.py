"""How sure it is that a way to reach somebody still leads there: values age by kind, and signs of life make them young again.

Verbs (`actions`): confirm, fail, affirm, refuse, set_half_life. Certainty is not stored: it follows from when a value last
proved right and the half-life of its kind, so that a filter on it is a filter on a moment, which an index serves.
"""
