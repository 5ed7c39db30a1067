"""Clientela, the integrated CRM. The bands and their laws are in `docs/` and in `.importlinter`."""
