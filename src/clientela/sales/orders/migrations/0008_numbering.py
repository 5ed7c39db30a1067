"""Orders take their numbers where all documents do."""

from django.db import migrations

NUMBERS = """
INSERT INTO numbering_counter (kind, series, year, last) SELECT 'order', series, year, last FROM orders_counter;
DROP TABLE orders_counter;

-- One's own order has a number of its draft until it is placed; then the next of its series and year, and that one stays.
CREATE OR REPLACE FUNCTION orders_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number = '' THEN
        NEW.number := orders_provisional(NEW.id);
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.number <> orders_provisional(OLD.id) AND NEW.number = orders_provisional(NEW.id) THEN
        NEW.number := OLD.number;
    END IF;
    IF NEW.status NOT IN ('draft', 'cancelled') AND NEW.number = orders_provisional(NEW.id) THEN
        LOOP
            NEW.number := numbering_next('order', NEW.series, extract(year FROM NEW.placed_at AT TIME ZONE 'UTC')::integer, 5);
            EXIT WHEN NOT EXISTS (SELECT FROM orders_order o WHERE o.source = '' AND o.number = NEW.number);
        END LOOP;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_delivered"), ("numbering", "0002_next")]

    operations = [migrations.RunSQL(NUMBERS, migrations.RunSQL.noop)]
