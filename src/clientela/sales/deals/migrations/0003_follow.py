"""What follows from a deal's stage, kept by the database; see docs/decisions/0034. And the bin, which reads what was deleted."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION deals_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at record;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.pipeline_id IS DISTINCT FROM OLD.pipeline_id AND NEW.stage_id IS NOT DISTINCT FROM OLD.stage_id THEN
        NEW.stage_id := NULL;  -- into another pipeline, and no word of where: at its beginning
    END IF;
    IF NEW.stage_id IS NULL THEN
        SELECT s.id INTO NEW.stage_id
          FROM pipelines_stage s JOIN pipelines_pipeline p ON p.id = s.pipeline_id
         WHERE NEW.pipeline_id IS NULL OR p.id = NEW.pipeline_id
         ORDER BY p.position, p.id, s.position, s.id LIMIT 1;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.outcome <> 'open'
       OR TG_OP = 'UPDATE' AND NEW.outcome <> OLD.outcome AND NEW.stage_id IS NOT DISTINCT FROM OLD.stage_id THEN
        -- won, lost or open again, and no word of where: in the first stage that says so
        SELECT coalesce((SELECT x.id FROM pipelines_stage x
                          WHERE x.pipeline_id = s.pipeline_id AND x.outcome = NEW.outcome AND s.outcome <> NEW.outcome
                          ORDER BY x.position, x.id LIMIT 1), s.id)
          INTO NEW.stage_id FROM pipelines_stage s WHERE s.id = NEW.stage_id;
    END IF;
    SELECT pipeline_id, outcome, days INTO at FROM pipelines_stage WHERE id = NEW.stage_id;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    NEW.pipeline_id := at.pipeline_id;
    NEW.outcome := at.outcome;
    IF TG_OP = 'UPDATE' AND NEW.stage_id IS DISTINCT FROM OLD.stage_id AND NEW.stage_since = OLD.stage_since THEN
        NEW.stage_since := now();
    END IF;
    IF NEW.outcome <> 'open' THEN  -- the day on which it was expected becomes the day on which it came
        IF TG_OP = 'INSERT' THEN
            NEW.closes_on := coalesce(NEW.closes_on, current_date);
        ELSIF OLD.outcome = 'open' AND NEW.closes_on IS NOT DISTINCT FROM OLD.closes_on
              AND (NEW.closes_on IS NULL OR current_setting('clientela.closed_as_said', true) IS DISTINCT FROM 'yes') THEN
            NEW.closes_on := current_date;
        END IF;
    END IF;
    NEW.stale_on := CASE WHEN NEW.outcome = 'open' THEN (NEW.stage_since AT TIME ZONE 'UTC')::date + at.days END;
    RETURN NEW;
END $$;
CREATE TRIGGER deals_follow BEFORE INSERT OR UPDATE OF stage_id, pipeline_id, outcome ON deals_deal
    FOR EACH ROW EXECUTE FUNCTION deals_follow();

CREATE FUNCTION deals_told_by_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE deals_deal SET stage_id = stage_id WHERE stage_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER deals_told_by_stage AFTER UPDATE OF outcome, days, pipeline_id ON pipelines_stage
    FOR EACH ROW WHEN ((OLD.outcome, OLD.days, OLD.pipeline_id) IS DISTINCT FROM (NEW.outcome, NEW.days, NEW.pipeline_id))
    EXECUTE FUNCTION deals_told_by_stage();

CREATE INDEX deals_deal_gone ON deals_dealevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX deals_deal_gone;
DROP TRIGGER deals_told_by_stage ON pipelines_stage;
DROP TRIGGER deals_follow ON deals_deal;
DROP FUNCTION deals_told_by_stage();
DROP FUNCTION deals_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0002_links"), ("pipelines", "0002_bin")]

    operations = [migrations.RunSQL(FOLLOW, BACK)]
