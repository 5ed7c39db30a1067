"""Contracts: what was agreed with a customer for a time, when it ends or goes on, and what it brings; a subscription is one that
bills itself.

Verbs: `draw_up`, `edit_contract`, `edit_contracts`, `delete_contract`, `delete_contracts`, `take_contracts`; `add_line`,
`edit_line`, `delete_line`; `amend`, `take_back`, `adjust`; by the clock `renew_what_goes_on`, `warn_of_notice`, `bill_what_is_due`,
`offer_renewals`. Events: `NoticeNears`, `OrderRefused`, `PricesAdjusted`. The state of a contract, the day by which notice is
given, what it comes to and since when it costs what it costs are kept by the database.
"""
