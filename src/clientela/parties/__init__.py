"""Who we know: people, organisations, households, how to reach them, where they live, and which source said so.

One table holds every party, since a person may be customer, supplier and partner at once and every other room points at "a party".
Verbs: `take` (any number of arrivals, from any source), `edit_party`, `delete_party`. Events: `PartiesTaken`, `PartyChanged`.
"""
