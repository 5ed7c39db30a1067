"""What each person is told: notices in the page and by mail, of the kinds that rooms declare, as often as he wishes.

Verbs: `notify`, `read`, `read_all`, `prefer`. Kinds are listed in `wiring.NOTICES`; what makes a notice is a reaction to another
room's event.
"""
