"""Leads: an interest of a party, never a second copy of it; where it came from, whose it is, when an answer is due.

Verbs: `open_lead`, `edit_lead`, `edit_leads`, `delete_lead`, `delete_leads`, `take_leads`, `disqualify`, `reopen`, `convert`,
`take_back`, `route_leads`; `create_source` and its likes for where leads come from. The response clock follows in the database.
"""
