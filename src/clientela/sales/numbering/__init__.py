"""Numbers without gaps, for whatever a law or a company counts: orders, quotes, credit notes. One row a kind, series and year.

Who takes the next number holds that row until the end of the transaction, so that a document which fails gives its number back.
"""
