"""What a row is known as, which the database writes whatever path a change came by; and the bin's way to what was deleted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("prices", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION prices_price_known() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.known_as := concat_ws('|', NEW.price_list_id, coalesce(NEW.product_id::text, ''), trim_scale(NEW.from_quantity)::text);
                RETURN NEW;
            END $$;
            CREATE TRIGGER prices_price_known BEFORE INSERT OR UPDATE ON prices_price FOR EACH ROW EXECUTE FUNCTION prices_price_known();
            CREATE INDEX prices_pricelist_gone ON prices_pricelistevent (pgh_id DESC) WHERE pgh_label = 'delete';
            CREATE INDEX prices_price_gone ON prices_priceevent (pgh_id DESC) WHERE pgh_label = 'delete'""",
            "DROP TRIGGER prices_price_known ON prices_price; DROP FUNCTION prices_price_known(); DROP INDEX prices_pricelist_gone; DROP INDEX prices_price_gone",
        ),
    ]
