"""What partners earn by deals: rules, a ledger that only grows, a statement for each month, and how partners do.

Verbs: `write_rule`, `edit_rule`, `delete_rule`, `take_rules`; `reckon` and `reckon_all` bring the ledger to what is due;
`add_by_hand` and `edit_commission`; `approve` and `pay` a month's lines of a partner. No amount is ever changed: what was too much
goes back by an opposite line, on the day on which it is found.
"""
