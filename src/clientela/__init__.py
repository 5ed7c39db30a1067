"""Clientela, the integrated CRM. The bands and their laws are in `docs/` and in `.importlinter`."""

__version__ = "0.1.0"  # as in pyproject.toml
