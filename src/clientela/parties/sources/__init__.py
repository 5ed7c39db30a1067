"""What each source says of a party, and which word survives: the golden record with its proofs.

Verbs (`actions`): choose, let_the_rule_decide, set_rule, trust. `surviving.survive` writes a party's fields from its source
records; `claims` tells for each value who says so, since when, how sure, and who disagrees.
"""
