"""Commands of Django's that are done in another way here."""
