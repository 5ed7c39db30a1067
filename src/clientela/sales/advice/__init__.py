"""What to do next with an open deal or lead, or a contract, and why: the next best action, by rules that speak of what is known
of it today.

It owns no table and has no verb: everything is read, under the reader's rights, when it is asked for.
"""
