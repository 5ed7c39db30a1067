"""Taking mails in: each known again or new, by the policy, many in one transaction; and the walk through folders that misses none.

Verbs (`actions`): take_mails, leave_out, note_failure. `walking` is the loop of the job.
"""
