"""Which period of a contract has its order next, kept by the database whatever path a change comes by."""

from django.db import migrations

FOLLOW = """
-- The first period that begins on this day or later, counted from the start: a day 31 falls on a month's last and is a 31st again.
CREATE FUNCTION contracts_period(starts date, period text, since date, ends date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT min(day) FROM (
        SELECT starts AS day
         UNION ALL
        SELECT (starts + make_interval(months => (months * (passed / months + n))::int))::date
          FROM (SELECT contracts_months(period) AS months,
                       (extract(year FROM since) * 12 + extract(month FROM since)
                        - extract(year FROM starts) * 12 - extract(month FROM starts))::int AS passed) told,
               generate_series(0, 1) n
         WHERE months IS NOT NULL AND since > starts) days
     WHERE day >= since AND day <= coalesce(ends, date '9999-12-31') $$;

-- The last day of the period that begins on this one; what is paid once is paid until it ends.
CREATE FUNCTION contracts_until(starts date, period text, day date, ends date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN period = 'once' THEN greatest(coalesce(ends, day), day)
                ELSE contracts_period(starts, period, day + 1, NULL) - 1 END $$;

CREATE FUNCTION contracts_bill() RETURNS trigger LANGUAGE plpgsql AS $$
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
    NEW.next_bill_on := CASE WHEN NEW.signed_on IS NOT NULL THEN
        contracts_period(NEW.starts_on, NEW.period, greatest(NEW.starts_on, NEW.bills_from,
            (SELECT max(until) + 1 FROM contracts_bill WHERE contract_id = NEW.id)), NEW.ends_on) END;
    IF NEW.period = 'once' AND EXISTS (SELECT FROM contracts_bill WHERE contract_id = NEW.id) THEN
        NEW.next_bill_on := NULL;
    END IF;
    RETURN NEW;
END $$;
-- named to come after contracts_follow
CREATE TRIGGER contracts_follow_bill BEFORE INSERT OR UPDATE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_bill();
"""
BACK = """
DROP TRIGGER contracts_follow_bill ON contracts_contract;
DROP FUNCTION contracts_bill();
DROP FUNCTION contracts_until(date, text, date, date);
DROP FUNCTION contracts_period(date, text, date, date);
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_bills")]

    operations = [migrations.RunSQL(FOLLOW, BACK)]
