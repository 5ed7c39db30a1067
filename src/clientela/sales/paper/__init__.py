"""Documents with lines on paper: the one template, and the way from a document to its PDF. Owns no table."""
