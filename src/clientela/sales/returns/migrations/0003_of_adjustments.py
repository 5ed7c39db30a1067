"""The note of an order that gives back itself is its paper: it is not taken off what the order comes to once more."""

from django.db import migrations

AS_CREDITED = """
CREATE OR REPLACE FUNCTION returns_as_credited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.credited := (SELECT coalesce(sum(c.total), 0) FROM returns_creditnote c WHERE c.order_id = NEW.id {unless});
    NEW.billed := NEW.billed OR NEW.credited <> 0;
    RETURN NEW;
END $$;
"""
UNLESS = "AND NOT (NEW.kind = 'adjustment' AND NEW.total < 0)"


class Migration(migrations.Migration):
    dependencies = [("returns", "0002_follow")]

    operations = [
        migrations.RunSQL(AS_CREDITED.replace("{unless}", UNLESS), AS_CREDITED.replace("{unless}", "")),
    ]
