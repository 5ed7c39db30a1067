"""Letters out: written on a record's page, queued with their entry, delivered by a job through the mailbox of their writer.

Verbs (`actions`): send_letter, send_again, deliver; create_wording, edit_wording, delete_wording.
"""
