"""People who work here: users, teams and their sessions. Knows nothing of roles or of customers; written by `directory`."""
