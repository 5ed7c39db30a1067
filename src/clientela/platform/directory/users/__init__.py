"""Users and invitations: who is let in, with which roles and teams, and what happens when somebody leaves."""
