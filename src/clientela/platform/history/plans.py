"""How the triggers that keep the past join what stood with what stands.

A connection plans a trigger once, at its first change, and most first changes are of one row: two lists of rows are then joined by
walking one for each row of the other, and so they are ever after. A change of 10,000 rows later on compares 100 million pairs, for
half a minute. A hash serves one row as well as many, so the other way is closed to these functions.
"""

from django.db import connection

# Triggers of one statement that see its rows before and after; a function that is made anew has lost what it was told.
_STEADY = """
DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN SELECT DISTINCT t.tgfoid::regprocedure FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                WHERE t.tgoldtable IS NOT NULL AND t.tgnewtable IS NOT NULL AND p.proconfig IS NULL LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_nestloop = off', one);
    END LOOP;
END $$"""


def steady() -> None:
    """Behind every migration; what has been told already is left alone."""
    with connection.cursor() as cursor:
        cursor.execute(_STEADY)
