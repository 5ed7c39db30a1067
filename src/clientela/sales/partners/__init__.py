"""Partners: deals that people outside register with us, what we answer, and the pipeline that we share.

Verbs: `register` and `propose` for partners themselves; `open_partner_deal`, `edit_partner_deal`, `delete_partner_deal`,
`take_partner_deals`, `accept`, `refuse`, `extend`, `settle_proposal`, `end_protections` for our own people. A partner learns of
nobody's customers and deals: whoever registers hears the same, whether we know the customer or not.
"""
