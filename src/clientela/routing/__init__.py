"""Routing: whom a piece of work goes to, and why. It knows work, people and reasons, and no business word.

Verbs: `choose` (who gets what, written down as turns), `save_rule`, `remove_rule`, `move_rule`, `set_fallback`, `set_seat`,
`add_absence`, `remove_absence`. Events: `WorkGiven`, `NobodyFits`. What can be routed is named in `wiring.WORKS`.
"""
