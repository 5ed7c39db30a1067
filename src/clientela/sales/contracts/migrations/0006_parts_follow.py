"""Where a part of a period is paid by days, the next order is of the day after the last one; else of the next whole period."""

from django.db import migrations

BEGUN = """
-- The first day of the period that ends on this one.
CREATE FUNCTION contracts_begun(starts date, period text, until date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT greatest(starts, contracts_period(starts, period,
        (until + 1 - make_interval(months => coalesce(contracts_months(period), 0)::int))::date - 3, NULL)) $$;
"""
FOLLOW = """
CREATE OR REPLACE FUNCTION contracts_bill() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    since date;
BEGIN
    IF NOT NEW.bills THEN
        NEW.bills_from := NULL;
        NEW.next_bill_on := NULL;
        NEW.unbilled := '';
        RETURN NEW;
    END IF;
    IF NEW.bills_from IS NULL AND NEW.starts_on < current_date
       AND (TG_OP = 'INSERT' AND NEW.source <> '' OR TG_OP = 'UPDATE' AND NOT OLD.bills) THEN
        NEW.bills_from := current_date;  -- what began before was billed elsewhere, unless somebody says otherwise
    END IF;
    since := greatest(NEW.starts_on, NEW.bills_from, (SELECT max(until) + 1 FROM contracts_bill WHERE contract_id = NEW.id));
    NEW.next_bill_on := CASE WHEN NEW.signed_on IS NULL OR since > NEW.ends_on THEN NULL
                             WHEN {by_days} AND NEW.period <> 'once' THEN since
                             ELSE contracts_period(NEW.starts_on, NEW.period, since, NEW.ends_on) END;
    IF NEW.period = 'once' AND EXISTS (SELECT FROM contracts_bill WHERE contract_id = NEW.id) THEN
        NEW.next_bill_on := NULL;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_by_days")]

    operations = [
        migrations.RunSQL(
            BEGUN + FOLLOW.format(by_days="NEW.by_days"),
            FOLLOW.format(by_days="false") + "DROP FUNCTION contracts_begun(date, text, date);",
        )
    ]
