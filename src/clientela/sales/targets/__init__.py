"""What the company, each team and each person is to reach in a month, a quarter or a year.

Verb: `set_target`. Reading: `progress`, the tree from the company down to people, with what is reached, what is still needed, how
probably it will be reached, and where the parts do not come to the whole.
"""
