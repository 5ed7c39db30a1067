"""What was bought, returned and paid, by whom where that is known. Verbs: `take_lines`. Events: `OrdersTaken`."""
