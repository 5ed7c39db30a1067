"""Files of mails: mbox, single mails, Maildir folders, and a zip of these, each read as a server that stands still.

`mbox` finds mails in a file, `members` the files in a folder or a zip, `archive` shows both as the walk knows a server; so a mail
out of a file goes the way of any other: policy, threads, parties, ledger. `actions` holds the verbs: bring, let_go_of_read.
"""
