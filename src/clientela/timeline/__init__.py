"""One entry for every touch between the company and a party, past or planned. Verbs: `note`, `record`. Facts are append-only."""
