"""The register of processing activities (GDPR, article 30): what the company says, beside what the product knows by itself.

Verbs: `start`, `add_activity`, `edit_activity`, `remove_activity`, `say_who_answers`. Event: `RegisterChanged`.
"""
