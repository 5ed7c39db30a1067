"""Who works here and what they may do: users, invitations, teams and departments, roles, and each person's own account.

The tables lie at the bottom, in `people` and `permissions`, where every request reads them; this room alone writes them.

Verbs: `invite invite_again withdraw accept edit_user deactivate reactivate hand_over forget_factors` on users; `create_team
edit_team delete_team`; `create_role edit_role delete_role`; `lend_role end_lending`; `edit_company`; `take_out` of the audit;
and on one's own account `edit_profile set_password make_token end_token end_session end_other_sessions`. Events: see `events`.

Three things hold for all of them: `configure` on user, team or role lets one in; nobody gives, or rules over, rights that he
does not hold himself; and somebody who can give rights always remains.
"""
