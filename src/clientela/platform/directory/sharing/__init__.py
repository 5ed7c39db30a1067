"""Single records opened to somebody beyond what roles give: shared, changed and taken back, each with an end if one is set."""
