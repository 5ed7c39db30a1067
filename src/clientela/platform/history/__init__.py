"""What was when: the database itself keeps the old row of every update and delete, with who, why and through what."""
