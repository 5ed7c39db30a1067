"""What a line of the ledger says of money stays as it was written, whatever path would change it. And the bin."""

from django.db import migrations

STAYS = """
CREATE FUNCTION commissions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a commission is never changed: a line of its own takes it back' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER commissions_stay BEFORE UPDATE ON commissions_commission FOR EACH ROW
    WHEN ((OLD.amount, OLD.base, OLD.currency, OLD.on_day, OLD.partner_deal_id, OLD.rule_id, OLD.order_key)
          IS DISTINCT FROM (NEW.amount, NEW.base, NEW.currency, NEW.on_day, NEW.partner_deal_id, NEW.rule_id, NEW.order_key))
    EXECUTE FUNCTION commissions_stay();

CREATE INDEX commissions_rule_gone ON commissions_ruleevent (pgh_id DESC) WHERE pgh_label = 'delete';
CREATE INDEX commissions_commission_gone ON commissions_commissionevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX commissions_rule_gone; DROP INDEX commissions_commission_gone;
DROP TRIGGER commissions_stay ON commissions_commission;
DROP FUNCTION commissions_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0001_initial")]

    operations = [migrations.RunSQL(STAYS, BACK)]
