"""Secrets in tables that are not ours: what authenticator apps and recovery codes are made from."""

from clientela.platform.vault.places import Place

SECOND_STEPS = (Place("mfa_authenticator", "data", "secret"), Place("mfa_authenticator", "data", "seed"))
