"""Quotes: what is offered to whom, at which price and until when; each sent version is frozen with its PDF, and answered by a link.

Verbs: `draw_up`, `set_lines`, `send`, `renew_link`, `take_back`, `expire`, `place_order`, `choose_rules`, `choose_limit`; by the
customer: `see`, `accept`, `decline`. Events: `QuoteSent`, `QuoteAccepted`, `QuoteDeclined`.
"""
