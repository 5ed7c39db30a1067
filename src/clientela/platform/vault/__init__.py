"""Secrets at rest: a ring of keys that can be rotated, a model field that only its owner opens, and where such secrets lie.

Nothing here knows who asks: the verbs on keys are in `directory/keys`. It stands at the very bottom, so that every room can
keep a secret.
"""
