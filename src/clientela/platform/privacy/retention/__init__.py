"""How long records are kept: a rule for each type says which of them go, when and how, and runs at night.

No rule runs before somebody has confirmed a dry run of its present words. Verbs: `make_rule`, `edit_rule`, `remove_rule`,
`pause`, `try_out`, `confirm`, `run_rule`, `stop`, `keep_term`. Events: `RuleConfirmed`, `FallingDue`, `RuleRan`.
"""
