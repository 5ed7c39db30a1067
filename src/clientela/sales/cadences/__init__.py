"""Cadences: sequences of calls, mails and tasks by which a lead or a deal is kept in touch with, and which stop by themselves.

Verbs: `create_cadence`, `edit_cadence`, `delete_cadence`, `take_cadences`, `set_rule`; `enrol`, `enrol_many`, `pause`, `resume`,
`skip`, `stop`; `take_due`, by which a job takes the steps that are due, and `stop_ended`, which ends what is over.
"""
