"""One's own account: profile, password, second factors, passkeys, sessions and API tokens."""
