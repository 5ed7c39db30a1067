"""Fields that a company adds to types of records, without code: `OwnField` says what they are, the column `own` of each such
type's table holds their values. Verbs: `add_field`, `edit_field`, `archive_field`, `bring_back_field`, `order_fields`,
`need_field`, `quicken`, `slow_down`.
Formulas and roll-ups are fields without values: what they hold is reckoned where it is read (`entities/computing.py`).

The room knows no type: `entities/own.py` reads what stands here into the declarations.
"""
