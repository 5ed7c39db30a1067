"""E-mail: mailboxes read by themselves, what is captured of them and what is left out, and letters sent from a record's page.

`reading` turns bytes into a Mail; `capture` takes mails in, many in one transaction, and proves that none is missing; `actions`
holds the verbs on mailboxes and policies: connect_mailbox, edit_mailbox, pause, resume, disconnect, choose_folders, edit_policy.
Announces MailCaptured, AddressBounced.
"""
