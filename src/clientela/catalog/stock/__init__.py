"""Where goods lie, how many of them are free and how long more of them take. Verbs: `create_level`, `take_levels`."""
