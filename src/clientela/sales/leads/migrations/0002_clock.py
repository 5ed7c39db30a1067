"""The response clock, kept by the database; see docs/decisions/0040. And the bin, which reads what was deleted."""

from django.db import migrations

DUE = """
CREATE FUNCTION leads_due(since timestamptz, minutes int, opens int, closes int, zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE  -- minutes of working time, Monday to Friday between two hours of a time zone
    at timestamp := since AT TIME ZONE zone;
    rest interval := make_interval(mins => minutes);
    opening timestamp;
    closing timestamp;
BEGIN
    LOOP
        opening := date_trunc('day', at) + make_interval(hours => opens);
        closing := date_trunc('day', at) + make_interval(hours => closes);
        IF extract(isodow FROM at) > 5 OR at >= closing THEN
            at := date_trunc('day', at) + interval '1 day' + make_interval(hours => opens);
            CONTINUE;
        END IF;
        at := greatest(at, opening);
        IF at + rest <= closing THEN
            RETURN (at + rest) AT TIME ZONE zone;
        END IF;
        rest := rest - (closing - at);
        at := date_trunc('day', at) + interval '1 day' + make_interval(hours => opens);
    END LOOP;
END $$;
"""
FOLLOW = """
CREATE FUNCTION leads_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- what comes from elsewhere with a past is not late for an answer that it had there
    IF NEW.due_at IS NULL AND NEW.answered_at IS NULL AND NEW.state = 'new' AND NEW.opened_at > now() - interval '1 day' THEN
        SELECT CASE WHEN s.working_time THEN leads_due(NEW.opened_at, s.minutes, s.opens, s.closes, s.time_zone)
                    ELSE NEW.opened_at + make_interval(mins => s.minutes) END
          INTO NEW.due_at FROM leads_leadsource s WHERE s.id = NEW.origin_id AND s.minutes IS NOT NULL;
    END IF;
    NEW.closed_at := CASE WHEN NEW.state IN ('new', 'working') THEN NULL ELSE coalesce(NEW.closed_at, now()) END;
    NEW.waits_until := CASE WHEN NEW.answered_at IS NULL AND NEW.state IN ('new', 'working') THEN NEW.due_at END;
    RETURN NEW;
END $$;
CREATE TRIGGER leads_follow BEFORE INSERT OR UPDATE OF origin_id, state, answered_at, opened_at ON leads_lead
    FOR EACH ROW EXECUTE FUNCTION leads_follow();

CREATE FUNCTION leads_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN  -- the first touch of its owner, or of anybody of us where it is nobody's yet
    UPDATE leads_lead l SET answered_at = t.at, state = 'working', version = l.version + 1, updated_at = now()
      FROM (SELECT x.id, min(n.at) AS at
              FROM new_values n JOIN leads_lead x ON x.party_id = n.party_id
             WHERE x.answered_at IS NULL AND x.state IN ('new', 'working') AND n.by_user_id = coalesce(x.owner_id, n.by_user_id)
               AND (n.kind = 'visit' OR n.kind IN ('message', 'call') AND n.direction = 'out')
               AND n.at >= x.opened_at - interval '1 minute' AND n.at <= now() + interval '1 minute'
             GROUP BY x.id) t
     WHERE l.id = t.id;
    RETURN NULL;
END $$;
CREATE TRIGGER leads_answered AFTER INSERT ON timeline_entry REFERENCING NEW TABLE AS new_values
    FOR EACH STATEMENT EXECUTE FUNCTION leads_answered();

CREATE INDEX leads_lead_gone ON leads_leadevent (pgh_id DESC) WHERE pgh_label = 'delete';
CREATE INDEX leads_leadsource_gone ON leads_leadsourceevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX leads_lead_gone;
DROP INDEX leads_leadsource_gone;
DROP TRIGGER leads_answered ON timeline_entry;
DROP TRIGGER leads_follow ON leads_lead;
DROP FUNCTION leads_answered();
DROP FUNCTION leads_follow();
DROP FUNCTION leads_due(timestamptz, int, int, int, text);
"""


class Migration(migrations.Migration):
    dependencies = [("leads", "0001_initial"), ("timeline", "0003_own_fields")]

    operations = [migrations.RunSQL(DUE + FOLLOW, BACK)]
