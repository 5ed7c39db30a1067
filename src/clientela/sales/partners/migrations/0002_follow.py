"""By when we answer, when we did, and that two partners are never protected for one customer at once, kept by the database. And the
bin, which reads what was deleted."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION partners_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'waiting' THEN
        NEW.answer_by := coalesce(NEW.answer_by, current_date + 5);
        NEW.answered_at := NULL;
        NEW.protected_until := NULL;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'waiting' THEN
        NEW.answered_at := coalesce(NEW.answered_at, now());
    END IF;
    IF NEW.state = 'refused' THEN
        NEW.protected_until := NULL;
    ELSIF NEW.state = 'accepted' AND NEW.account_id IS NOT NULL AND NEW.protected_until >= current_date AND (
          TG_OP = 'INSERT' OR (OLD.state, OLD.protected_until) IS DISTINCT FROM (NEW.state, NEW.protected_until)) THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('partners: ' || NEW.account_id, 0));
        IF EXISTS (SELECT FROM partners_partnerdeal o LEFT JOIN deals_deal d ON d.id = o.deal_id
                    WHERE o.account_id = NEW.account_id AND o.partner_id IS DISTINCT FROM NEW.partner_id AND o.id <> NEW.id
                      AND o.state = 'accepted' AND o.protected_until >= current_date AND coalesce(d.outcome, 'open') = 'open') THEN
            RAISE EXCEPTION 'another partner is protected for this customer'
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'partner_deal_protected_once';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER partners_follow BEFORE INSERT OR UPDATE ON partners_partnerdeal
    FOR EACH ROW EXECUTE FUNCTION partners_follow();

-- whose website it is, asked before a partner is answered
CREATE INDEX partners_customer_by_website ON parties_party (website) WHERE website <> '';

CREATE INDEX partners_partnerdeal_gone ON partners_partnerdealevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX partners_partnerdeal_gone;
DROP INDEX partners_customer_by_website;
DROP TRIGGER partners_follow ON partners_partnerdeal;
DROP FUNCTION partners_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [migrations.RunSQL(FOLLOW, BACK)]
