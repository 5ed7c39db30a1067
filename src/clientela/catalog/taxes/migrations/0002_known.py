"""What a row is known as, which the database writes whatever path a change came by; and the bin's way to what was deleted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("taxes", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION taxes_taxrate_known() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.known_as := concat_ws('|', NEW.tax_class_id, NEW.country, coalesce(NEW.valid_from::text, ''));
                RETURN NEW;
            END $$;
            CREATE TRIGGER taxes_taxrate_known BEFORE INSERT OR UPDATE ON taxes_taxrate FOR EACH ROW EXECUTE FUNCTION taxes_taxrate_known();
            CREATE INDEX taxes_taxclass_gone ON taxes_taxclassevent (pgh_id DESC) WHERE pgh_label = 'delete';
            CREATE INDEX taxes_taxrate_gone ON taxes_taxrateevent (pgh_id DESC) WHERE pgh_label = 'delete'""",
            "DROP TRIGGER taxes_taxrate_known ON taxes_taxrate; DROP FUNCTION taxes_taxrate_known(); DROP INDEX taxes_taxclass_gone; DROP INDEX taxes_taxrate_gone",
        ),
    ]
