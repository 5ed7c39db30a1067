"""What a line comes to, and a deal by its lines, kept by the database. And the bin, which reads what was deleted."""

from django.db import migrations

AMOUNTS = """
CREATE FUNCTION deals_line_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.amount := round(NEW.quantity * NEW.unit_price * (100 - NEW.discount) / 100, 4);
    SELECT currency INTO NEW.currency FROM deals_deal WHERE id = NEW.deal_id;
    RETURN NEW;
END $$;
CREATE TRIGGER deals_line_amount BEFORE INSERT OR UPDATE ON deals_line
    FOR EACH ROW EXECUTE FUNCTION deals_line_amount();

CREATE FUNCTION deals_by_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE deals_deal d SET amount = said.amount, version = d.version + 1, updated_at = now()
      FROM (SELECT l.deal_id, sum(l.amount) AS amount FROM deals_line l
             WHERE l.deal_id IN (SELECT deal_id FROM changed) GROUP BY l.deal_id) said
     WHERE d.id = said.deal_id AND d.amount IS DISTINCT FROM said.amount;
    RETURN NULL;
END $$;
CREATE TRIGGER deals_by_new_lines AFTER INSERT ON deals_line REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deals_by_lines();
CREATE TRIGGER deals_by_lines AFTER UPDATE ON deals_line REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deals_by_lines();
CREATE TRIGGER deals_by_lines_gone AFTER DELETE ON deals_line REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deals_by_lines();

-- as long as a deal has lines, they say what it is worth, and they speak of its currency
CREATE FUNCTION deals_worth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.amount := coalesce((SELECT sum(amount) FROM deals_line WHERE deal_id = NEW.id), NEW.amount);
    RETURN NEW;
END $$;
CREATE TRIGGER deals_worth BEFORE UPDATE OF amount ON deals_deal
    FOR EACH ROW WHEN (OLD.amount IS DISTINCT FROM NEW.amount) EXECUTE FUNCTION deals_worth();

CREATE FUNCTION deals_lines_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE deals_line SET currency = NEW.currency WHERE deal_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER deals_lines_currency AFTER UPDATE OF currency ON deals_deal
    FOR EACH ROW WHEN (OLD.currency IS DISTINCT FROM NEW.currency) EXECUTE FUNCTION deals_lines_currency();

CREATE INDEX deals_buyer_gone ON deals_buyerevent (pgh_id DESC) WHERE pgh_label = 'delete';
CREATE INDEX deals_line_gone ON deals_lineevent (pgh_id DESC) WHERE pgh_label = 'delete';
CREATE INDEX deals_split_gone ON deals_splitevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX deals_buyer_gone; DROP INDEX deals_line_gone; DROP INDEX deals_split_gone;
DROP TRIGGER deals_lines_currency ON deals_deal;
DROP TRIGGER deals_worth ON deals_deal;
DROP TRIGGER deals_by_lines_gone ON deals_line;
DROP TRIGGER deals_by_lines ON deals_line;
DROP TRIGGER deals_by_new_lines ON deals_line;
DROP TRIGGER deals_line_amount ON deals_line;
DROP FUNCTION deals_lines_currency();
DROP FUNCTION deals_worth();
DROP FUNCTION deals_by_lines();
DROP FUNCTION deals_line_amount();
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0004_beneath")]

    operations = [migrations.RunSQL(AMOUNTS, BACK)]
