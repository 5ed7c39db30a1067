"""Signing in at a provider to have a mailbox read: Google, Microsoft 365, and whoever speaks OAuth 2.

`presets` are what is known of providers, `flow` is the way out to one and back, `actions` are the verbs: add_provider,
edit_provider, remove_provider (of whoever configures mailboxes), keep_consent (of the mailbox's own).
"""
