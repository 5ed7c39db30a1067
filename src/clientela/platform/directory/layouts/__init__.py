"""Layouts of records' pages as administrators arrange them: the one gate before the verbs, the page that arranges, and API."""
