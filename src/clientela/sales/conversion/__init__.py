"""How many deals are won, how long they take and after how many contacts, by anything: owner, team, source,
product, competitor, size, country, own choices.

It has no tables and no verbs: all is reckoned from the deals that its reader may see, and from their stages' history.
"""
