"""What comes back of orders, and what is credited for it.

Verbs: `announce_return`, `edit_return`, `delete_return`; `credit`, `credit_return`, `edit_credit_note`. A return that has come in
puts its goods back on the stock, unless they are scrapped. A credit note has a number without gaps; it is never deleted, and
nothing of it is ever changed but our own note.
"""
