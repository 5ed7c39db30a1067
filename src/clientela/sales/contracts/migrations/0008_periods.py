"""Of each period that has an order, the days of the whole of it: a change within is reckoned by them."""

from django.db import migrations, models

PERIODS = """
UPDATE contracts_bill b SET begun = CASE WHEN u.until >= b.until THEN contracts_begun(c.starts_on, c.period, u.until) ELSE b.starts_on END,
       whole = CASE WHEN u.until >= b.until THEN u.until - contracts_begun(c.starts_on, c.period, u.until) ELSE b.until - b.starts_on END + 1
  FROM contracts_contract c, contracts_bill o, LATERAL (SELECT contracts_until(c.starts_on, c.period, o.starts_on, c.ends_on) AS until) u
 WHERE c.id = o.contract_id AND o.id = b.id
"""
# such an order was of the lines as they are, as far as anybody knows
TERMS = """
UPDATE contracts_bill b SET terms = coalesce((
       SELECT jsonb_object_agg(l.id, jsonb_build_array(l.quantity::text, l.unit_price::text, l.discount::text))
         FROM contracts_line l WHERE l.contract_id = b.contract_id AND l.quantity <> 0),
       (SELECT jsonb_build_object(c.id, jsonb_build_array('1', c.amount::text, '0'))
          FROM contracts_contract c WHERE c.id = b.contract_id AND c.amount IS NOT NULL), '{}')
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0007_changes")]

    operations = [
        migrations.RunSQL(PERIODS + ";" + TERMS, migrations.RunSQL.noop),
        migrations.AlterField("bill", "begun", models.DateField()),
        migrations.AlterField("bill", "whole", models.IntegerField()),
    ]
