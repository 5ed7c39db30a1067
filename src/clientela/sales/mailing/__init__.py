"""Papers by mail: quotes, confirmations of orders, purchases, credit notes and statements of commissions, sent with their PDF.

Verb: `mail`. One way for all of them: `papers.py` says of each whose it is, what it says and what sending it does to its record;
the letter itself leaves, fails and stands in the history as every letter does (`channels/email/sending`).
"""
