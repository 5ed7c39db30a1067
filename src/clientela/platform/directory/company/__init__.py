"""What holds for the whole company: its name, its address and tax numbers, and whether everybody needs a second step to sign in."""
