"""Four eyes: what can't be undone waits, where the company wants it, until a second person with the right confirms it.

A verb asks by one line, `seconded(…)`; its surface notes the request and says so; once confirmed, the act is done under its asker's
name. Verbs: `ask`, `confirm`, `refuse`, `choose`. Events: `ConfirmationAsked`, `ConfirmationDecided`.
"""
