"""Single sign-on: through whom people come in, as whom a provider knows them, and what they may do by what it says of them.

Owns Provider, Identity and SignInRule. Verbs: add_provider, edit_provider, remove_provider, edit_rule; in `arrivals`, recognise
and end_sessions. Announces ProviderAdded, ProviderChanged, ProviderRemoved, SignInRuleChanged, IdentityJoined, SignOnRefused,
RolesWithheld, SignedOutByProvider.
"""
