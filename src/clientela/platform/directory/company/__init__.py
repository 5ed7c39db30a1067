"""What holds for the whole company: its name, and whether everybody needs a second step to sign in."""
