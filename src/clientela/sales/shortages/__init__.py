"""What of which product is here, is coming and is owed; what is short, and the purchases that would meet it. Owns no table.

Verb: `propose`.
"""
