"""The one condition language of lists, saved views, API filters and rights: a JSON tree, its SQL, and its sentence.

{"all": [{"field": "lifecycle", "is": "customer"}, {"field": "organisation.country", "is": "IT"},
         {"count": "orders", "where": {"field": "total", "over": "50"}, "at_least": 3}]}

`compile_condition` makes a `Q` of it, `sentence` says it in the reader's language. What there is to speak of comes as a
`Vocabulary`.
"""
