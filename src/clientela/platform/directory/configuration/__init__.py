"""What a company set up, as one file to be reviewed, kept, and taken in elsewhere. It holds no people and no secrets."""
