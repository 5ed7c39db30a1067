"""Outgoing webhooks: other programs are told what was created, edited, deleted and restored, as their endpoint's owner may know it.

Verbs: `make_endpoint edit_endpoint rotate_secret pause resume delete_endpoint send_test replay replay_failed`. What an act did is
read from history, so that no path is missed: a trigger notes each act in its own transaction while there is an endpoint. Events:
`EndpointMade EndpointChanged SecretRotated EndpointDeleted EndpointEnded`.
"""
