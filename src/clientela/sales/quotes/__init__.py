"""Quotes: what is offered to whom, at which price and until when; each sent version is frozen with its PDF, and answered by a link.

Verbs: `draw_up`, `set_lines`, `send`, `follow_prices`, `see`, `accept`, `decline`, `expire`, `choose_rules`, `choose_limit`.
Events: `QuoteSent`, `QuoteAccepted`, `QuoteDeclined`.
"""
