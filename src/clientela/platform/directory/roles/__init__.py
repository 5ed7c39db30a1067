"""Roles: verbs per type of record, each at a scope, shown and edited as one table."""
