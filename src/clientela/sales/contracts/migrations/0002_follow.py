"""What follows from a contract's days, amounts and lines, kept by the database. And the bin, which reads what was deleted."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION contracts_months(period text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE period WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'half' THEN 6 WHEN 'year' THEN 12 END $$;

CREATE FUNCTION contracts_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    months int := contracts_months(NEW.period);
    term interval := age(NEW.ends_on + 1, NEW.starts_on);
BEGIN
    NEW.amount := coalesce((SELECT sum(amount) FROM contracts_line WHERE contract_id = NEW.id), NEW.amount);
    NEW.monthly := coalesce(round(NEW.amount / months, 4), 0);
    NEW.whole := CASE WHEN months IS NULL THEN NEW.amount WHEN NEW.ends_on IS NOT NULL THEN
        round(NEW.amount * (extract(year FROM term) * 12 + extract(month FROM term) + extract(day FROM term) / 30)::numeric
              / months, 2) END;
    NEW.notice_by := CASE WHEN NEW.renewal <> 'none' THEN (NEW.ends_on - CASE NEW.notice_in
        WHEN 'days' THEN make_interval(days => NEW.notice) WHEN 'weeks' THEN make_interval(weeks => NEW.notice)
        ELSE make_interval(months => NEW.notice) END)::date END;
    NEW.state := CASE
        WHEN NEW.signed_on IS NULL THEN 'draft'
        WHEN NEW.ends_on < current_date AND (NEW.renewal <> 'automatic' OR NEW.notice_on IS NOT NULL) THEN 'ended'
        WHEN NEW.notice_on IS NOT NULL THEN 'notice'
        ELSE 'active' END;
    IF TG_OP = 'INSERT' OR OLD.signed_on IS NULL THEN
        NEW.priced_on := NEW.starts_on;
    ELSIF (OLD.amount, OLD.period, OLD.currency) IS DISTINCT FROM (NEW.amount, NEW.period, NEW.currency)
          AND OLD.priced_on IS NOT DISTINCT FROM NEW.priced_on THEN
        NEW.priced_on := greatest(current_date, NEW.starts_on);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_follow BEFORE INSERT OR UPDATE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_follow();

-- what it cost from which day on; of a draft nothing is remembered
CREATE FUNCTION contracts_priced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.signed_on IS NULL THEN
            DELETE FROM contracts_charge WHERE contract_id = NEW.id;
        ELSIF (OLD.amount, OLD.period, OLD.currency, OLD.priced_on)
              IS NOT DISTINCT FROM (NEW.amount, NEW.period, NEW.currency, NEW.priced_on) THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO contracts_charge (contract_id, since, amount, monthly, currency)
    VALUES (NEW.id, NEW.priced_on, coalesce(NEW.amount, 0), NEW.monthly, NEW.currency)
        ON CONFLICT (contract_id, since) DO UPDATE
       SET amount = excluded.amount, monthly = excluded.monthly, currency = excluded.currency;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_priced AFTER INSERT OR UPDATE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_priced();

CREATE FUNCTION contracts_line_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.amount := round(NEW.quantity * NEW.unit_price * (100 - NEW.discount) / 100, 4);
    SELECT currency INTO NEW.currency FROM contracts_contract WHERE id = NEW.contract_id;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_line_amount BEFORE INSERT OR UPDATE ON contracts_line
    FOR EACH ROW EXECUTE FUNCTION contracts_line_amount();

CREATE FUNCTION contracts_by_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contracts_contract c SET amount = said.amount, version = c.version + 1, updated_at = now()
      FROM (SELECT l.contract_id, sum(l.amount) AS amount FROM contracts_line l
             WHERE l.contract_id IN (SELECT contract_id FROM changed) GROUP BY l.contract_id) said
     WHERE c.id = said.contract_id AND c.amount IS DISTINCT FROM said.amount;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_by_new_lines AFTER INSERT ON contracts_line REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION contracts_by_lines();
CREATE TRIGGER contracts_by_lines AFTER UPDATE ON contracts_line REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION contracts_by_lines();
CREATE TRIGGER contracts_by_lines_gone AFTER DELETE ON contracts_line REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION contracts_by_lines();

CREATE FUNCTION contracts_lines_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contracts_line SET currency = NEW.currency WHERE contract_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_lines_currency AFTER UPDATE OF currency ON contracts_contract
    FOR EACH ROW WHEN (OLD.currency IS DISTINCT FROM NEW.currency) EXECUTE FUNCTION contracts_lines_currency();

CREATE INDEX contracts_contract_gone ON contracts_contractevent (pgh_id DESC) WHERE pgh_label = 'delete';
CREATE INDEX contracts_line_gone ON contracts_lineevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX contracts_contract_gone; DROP INDEX contracts_line_gone;
DROP TRIGGER contracts_lines_currency ON contracts_contract;
DROP TRIGGER contracts_by_lines_gone ON contracts_line;
DROP TRIGGER contracts_by_lines ON contracts_line;
DROP TRIGGER contracts_by_new_lines ON contracts_line;
DROP TRIGGER contracts_line_amount ON contracts_line;
DROP TRIGGER contracts_priced ON contracts_contract;
DROP TRIGGER contracts_follow ON contracts_contract;
DROP FUNCTION contracts_lines_currency();
DROP FUNCTION contracts_by_lines();
DROP FUNCTION contracts_line_amount();
DROP FUNCTION contracts_priced();
DROP FUNCTION contracts_follow();
DROP FUNCTION contracts_months(text);
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [migrations.RunSQL(FOLLOW, BACK)]
