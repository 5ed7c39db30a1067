"""Types of records of the company's own, as administrators add and change them: the one gate before the verbs, pages, and API."""
