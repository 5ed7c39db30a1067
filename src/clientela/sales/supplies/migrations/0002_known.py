"""What a product of a supplier is known as, which the database writes; and the bin's way to what was deleted."""

from django.db import migrations

KNOWN = """
CREATE FUNCTION supplies_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.known_as := concat_ws('|', coalesce(NEW.supplier_id::text, ''), coalesce(NEW.product_id::text, NEW.name, ''),
                              trim_scale(NEW.from_quantity)::text, NEW.currency);
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_known BEFORE INSERT OR UPDATE ON supplies_supply FOR EACH ROW EXECUTE FUNCTION supplies_known();
CREATE INDEX supplies_supply_gone ON supplies_supplyevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX supplies_supply_gone;
DROP TRIGGER supplies_known ON supplies_supply;
DROP FUNCTION supplies_known();
"""


class Migration(migrations.Migration):
    dependencies = [("supplies", "0001_initial")]

    operations = [migrations.RunSQL(KNOWN, BACK)]
