"""What became of the open pipeline from one moment to another: new, moved in, raised, lowered, slipped out, won, lost, deleted.

It has no tables and no verbs: all is read from the history of deals.
"""
