"""Who may do what: actors, roles and their scopes. `Actor`, `require`, `permitted`; the one query that says who is asking."""
