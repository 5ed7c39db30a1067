"""Whether each place that data come from still speaks: mailboxes, connectors, programs. Rooms declare them (`feeds.Feed`),
`wiring.FEEDS` lists them.

Verbs (`actions`): `watch`, `set_patience`. Who is silent for longer than it may be raises an alarm before its owner, once, which
goes when it speaks again. Events: `SourceSilent`, `SourceSpoke`.
"""
