"""The second door: mail that a server hands over itself (LMTP, RFC 2033; SMTP, RFC 5321), for an address that is nobody's mailbox.

`listening` is the process; `actions` holds the verb, hand_over.
"""
