"""What this room says of people outside: they stand for a person, and through it in an organisation and all below it."""

from pathlib import Path

ORGANISATIONS = (Path(__file__).parent / "sql" / "organisations.sql").read_text()
