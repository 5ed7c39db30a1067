"""Requests to addresses that somebody typed: never into our own network unless the environment allows it, and never without end."""
