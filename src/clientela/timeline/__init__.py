"""One entry for every touch between the company and a party, past or planned; people work from it, the machine learns from it.

Verbs (`actions`): note, comment, record_call, record, open_task, complete, reopen, plan_meeting, edit_entry, delete_entry, attach,
detach, answer, remind, take, record_many. Events: Mentioned, TaskAssigned, ReminderDue. `calendars` holds feeds and subscriptions.
"""
