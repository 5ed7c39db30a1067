"""The one way to a number."""

from django.db import migrations

NEXT = """
-- The next number of a kind, as it is written: series, year, and the number with at least so many digits.
CREATE FUNCTION numbering_next(of_kind text, of_series text, of_year integer, digits integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    next integer;
BEGIN
    INSERT INTO numbering_counter AS c (kind, series, year, last) VALUES (of_kind, of_series, of_year, 1)
    ON CONFLICT (kind, series, year) DO UPDATE SET last = c.last + 1 RETURNING c.last INTO next;
    RETURN concat_ws('-', nullif(of_series, ''), of_year, lpad(next::text, greatest(digits, length(next::text)), '0'));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("numbering", "0001_initial")]

    operations = [migrations.RunSQL(NEXT, "DROP FUNCTION numbering_next(text, text, integer, integer)")]
