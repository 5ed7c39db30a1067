"""The language of formulas: `round(own_price * own_pieces / 100, 2)` becomes a typed tree, and one expression of SQL.

`parse` reads a text, `check` finds the kind of each part or says what is wrong and where, `compile_formula` makes the expression.
The room knows no type of record: what names mean comes as a function. Nothing that somebody typed ever stands in the SQL.
"""
