"""People outside: invited from the record that they stand for, given roles that are made for them, and shown out again."""
