"""SCIM 2.0 (RFC 7643, 7644): a company's own directory makes, changes and switches off users, and says who is in which group.

Groups are our teams, and the roles that an administrator has opened for it. Owns Provisioned. Verbs: create_user, change_user,
remove_user, create_group, change_group, remove_group, open_roles; all through the verbs on users and teams, with their guards.
Announces RolesOpened.
"""
