"""People who work here: users, teams and their sessions. Verbs in `actions`; knows nothing of roles or of customers."""
