"""Types of records that a company makes itself, without code: `OwnType` says what a type is called, `OwnRecord` holds the records
of all of them, told apart by their type's key. A new type is a row and never a table.

Verbs on types: `add_type`, `edit_type`, `archive_type`, `bring_back_type`, `delete_type`. Verbs on records, each for one type:
`create`, `edit`, `delete`, the latter two in sets as well (`edit_many`, `delete_many`), `take`. `entities.py` makes of each type a
declaration like those of the product's own.
"""
