"""What a party has allowed us: an append-only register per channel and purpose, with proof, and the gate that sending passes.

Verbs: `give_consent`, `withdraw`. Event: `ConsentChanged`. Gate: `may_contact` and `verdict` in `gate.py`.
"""
