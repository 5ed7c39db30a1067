"""What a row is known as, which the database writes whatever path a change came by; and the bin's way to what was deleted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION stock_stocklevel_known() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.known_as := concat_ws('|', NEW.place_id, coalesce(NEW.product_id::text, NEW.name));
                RETURN NEW;
            END $$;
            CREATE TRIGGER stock_stocklevel_known BEFORE INSERT OR UPDATE ON stock_stocklevel FOR EACH ROW EXECUTE FUNCTION stock_stocklevel_known();
            CREATE INDEX stock_place_gone ON stock_placeevent (pgh_id DESC) WHERE pgh_label = 'delete';
            CREATE INDEX stock_stocklevel_gone ON stock_stocklevelevent (pgh_id DESC) WHERE pgh_label = 'delete'""",
            "DROP TRIGGER stock_stocklevel_known ON stock_stocklevel; DROP FUNCTION stock_stocklevel_known(); DROP INDEX stock_place_gone; DROP INDEX stock_stocklevel_gone",
        ),
    ]
