"""How a company lays out its records' pages, forms and lists, for a role or for everybody: `Layout` holds a plan for a type.
Verbs: `lay_out`, `order_layouts`, `remove_layout`, `take_back`. Event: `LayoutChanged`.

A layout is never a right: it shows less, or in another order. The room knows no type: `entities/laying.py` lays declarations out.
"""
