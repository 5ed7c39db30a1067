"""One search over every entity: the palette on each page, and `/api/v1/search`."""
