"""One declaration per entity type; every surface reads it.

`declaration` says what can be declared, `registry` holds what `wiring.py` lists, `cleaning` turns raw values into facts,
`listing` compiles lists, `reading` finds single records under the asker's rights.
"""
