"""What one of something cost when it was sold, in the currency in which it was sold."""

from django.db import migrations

COST = """
-- NULL where the cost or a rate of that day is not known.
CREATE FUNCTION orders_cost(cost numeric, its_currency text, currency text, at timestamptz) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN cost IS NULL OR its_currency = currency THEN cost
                ELSE round(cost * clientela_rate(its_currency, (at AT TIME ZONE 'UTC')::date)
                           / nullif(clientela_rate(currency, (at AT TIME ZONE 'UTC')::date), 0), 4) END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_margins"), ("rates", "0002_money")]

    operations = [migrations.RunSQL(COST, "DROP FUNCTION orders_cost(numeric, text, text, timestamptz)")]
