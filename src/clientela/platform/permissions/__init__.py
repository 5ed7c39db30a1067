"""Who may do what: actors, what their roles give and keep back, and what was shared with them.

`Actor`, `require`, `permitted`; the one query that says who is asking.
"""
