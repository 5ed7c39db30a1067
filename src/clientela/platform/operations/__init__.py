"""The installation at work: the page of background jobs and its API, and `/health/`, which says whether all parts live."""
