"""Whom we sell against: what they are good and bad at, how to win, and on which deals they stand.

A competitor is a role of an organisation, never a second copy: a battle card hangs on the organisation, a competitor of a deal
leads to it. Verbs: `write_card`, `edit_card`, `delete_card`, `name_competitor`, `edit_competitor`, `strike_competitor`.
"""
