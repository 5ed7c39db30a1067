"""Amounts in the company's own currency, in SQL; and the bin, which reads what was deleted."""

from django.db import migrations

MONEY = """
CREATE FUNCTION clientela_currency() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT nullif(currency, '') FROM people_company LIMIT 1), 'EUR')
$$;

-- So many units of the company's currency is one unit of this one on that day: told directly, the other way round, or by way of a
-- third currency. The newest rate that still holds; NULL where there is none.
CREATE FUNCTION clientela_rate(wanted text, on_day date) RETURNS numeric LANGUAGE sql STABLE AS $$
    WITH house AS MATERIALIZED (
        SELECT clientela_currency() AS currency,
               on_day - coalesce((SELECT rate_days FROM people_company LIMIT 1), 10) AS since)
    SELECT CASE WHEN wanted IN ('', h.currency) THEN 1 ELSE (
        SELECT told.worth FROM (
            (SELECT 1 / r.value AS worth, r.day, 1 AS ways FROM rates_rate r
              WHERE r.base = h.currency AND r.currency = wanted AND r.day <= on_day AND r.day > h.since ORDER BY r.day DESC LIMIT 1)
            UNION ALL
            (SELECT r.value, r.day, 2 FROM rates_rate r
              WHERE r.base = wanted AND r.currency = h.currency AND r.day <= on_day AND r.day > h.since ORDER BY r.day DESC LIMIT 1)
            UNION ALL
            (SELECT o.value / r.value, r.day, 3 FROM rates_rate r
               JOIN rates_rate o ON o.base = r.base AND o.day = r.day AND o.currency = h.currency
              WHERE r.currency = wanted AND r.day <= on_day AND r.day > h.since ORDER BY r.day DESC LIMIT 1)
        ) told ORDER BY told.day DESC, told.ways LIMIT 1) END
      FROM house h
$$;

CREATE FUNCTION clientela_money(amount numeric, currency text, on_day date) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT amount * clientela_rate(currency, on_day)
$$;

CREATE INDEX rates_rate_gone ON rates_rateevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX rates_rate_gone;
DROP FUNCTION clientela_money(numeric, text, date);
DROP FUNCTION clientela_rate(text, date);
DROP FUNCTION clientela_currency();
"""


class Migration(migrations.Migration):
    dependencies = [("rates", "0001_initial"), ("people", "0004_currency")]

    operations = [migrations.RunSQL(MONEY, BACK)]
