"""Connectors: places that other programs keep, read on a schedule or on demand, and always behind what was read before.

A kind (`kinds/`) turns a place into pages of rows, each with a cursor. All behind it is the import's own way: mapping, cleaning,
verbs, rights, refused rows, undo. Verbs: `make_connector edit_connector look map_as schedule pause resume rewind ask_for_run
delete_connector`; jobs call `go_on`. Events: `ConnectorMade ConnectorChanged ConnectorDeleted`.
"""
