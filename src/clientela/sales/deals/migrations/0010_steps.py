"""What a deal's ticks come to, kept by the database as what follows from its stage is (0003).

An open deal follows its checklist as that changes; a closed one keeps what it came to, unless somebody ticks it still.
"""

from django.db import migrations

STEPS = """
-- per cent of the steps of a stage that are done, and how many that must be were not in the open stages before it
CREATE FUNCTION deals_steps_of(deal uuid, at uuid, OUT done int, OUT missed int) LANGUAGE sql STABLE AS $$
    SELECT (100 * count(t.id) FILTER (WHERE s.stage_id = at) / nullif(count(*) FILTER (WHERE s.stage_id = at), 0))::int,
           (count(*) FILTER (WHERE s.must AND t.id IS NULL AND s.stage_id <> at))::int
      FROM pipelines_stage x
      JOIN pipelines_stage y ON y.pipeline_id = x.pipeline_id
       AND (y.id = x.id OR y.outcome = 'open' AND (y.position, y.id) < (x.position, x.id))
      JOIN pipelines_step s ON s.stage_id = y.id
      LEFT JOIN deals_tick t ON t.step_id = s.id AND t.deal_id = deal
     WHERE x.id = at
$$;

-- behind deals_follow, which comes before it by its name: the stage is known
CREATE FUNCTION deals_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.stage_id IS DISTINCT FROM OLD.stage_id AND NEW.passed_because = OLD.passed_because THEN
        NEW.passed_because := '';  -- it was said of the stage before
    END IF;
    IF NEW.steps_done IS NOT NULL OR NEW.steps_missed > 0 OR EXISTS (SELECT FROM pipelines_step) THEN
        SELECT done, missed INTO NEW.steps_done, NEW.steps_missed FROM deals_steps_of(NEW.id, NEW.stage_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deals_steps BEFORE INSERT OR UPDATE OF stage_id, pipeline_id, outcome ON deals_deal
    FOR EACH ROW EXECUTE FUNCTION deals_steps();

CREATE FUNCTION deals_by_ticks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE deals_deal d SET steps_done = said.done, steps_missed = said.missed
      FROM (SELECT DISTINCT deal_id FROM changed) c
      JOIN deals_deal o ON o.id = c.deal_id, deals_steps_of(o.id, o.stage_id) said
     WHERE d.id = o.id AND (d.steps_done, d.steps_missed) IS DISTINCT FROM (said.done, said.missed);
    RETURN NULL;
END $$;
CREATE TRIGGER deals_by_new_ticks AFTER INSERT ON deals_tick REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deals_by_ticks();
CREATE TRIGGER deals_by_ticks_gone AFTER DELETE ON deals_tick REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deals_by_ticks();

CREATE FUNCTION deals_by_checklists(stages uuid[]) RETURNS void LANGUAGE sql AS $$
    UPDATE deals_deal d SET steps_done = said.done, steps_missed = said.missed
      FROM deals_deal o, deals_steps_of(o.id, o.stage_id) said
     WHERE d.id = o.id AND o.outcome = 'open'
       AND o.pipeline_id IN (SELECT pipeline_id FROM pipelines_stage WHERE id = ANY(stages))
       AND (d.steps_done, d.steps_missed) IS DISTINCT FROM (said.done, said.missed)
$$;
CREATE FUNCTION deals_by_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM deals_by_checklists((SELECT array_agg(DISTINCT stage_id) FROM changed));
    RETURN NULL;
END $$;
CREATE TRIGGER deals_by_new_steps AFTER INSERT ON pipelines_step REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deals_by_steps();
CREATE TRIGGER deals_by_steps_gone AFTER DELETE ON pipelines_step REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION deals_by_steps();
CREATE FUNCTION deals_by_changed_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM deals_by_checklists(ARRAY[OLD.stage_id, NEW.stage_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER deals_by_changed_step AFTER UPDATE OF stage_id, must ON pipelines_step
    FOR EACH ROW WHEN ((OLD.stage_id, OLD.must) IS DISTINCT FROM (NEW.stage_id, NEW.must)) EXECUTE FUNCTION deals_by_changed_step();
CREATE FUNCTION deals_by_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM deals_by_checklists(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER deals_by_places AFTER UPDATE OF position, outcome ON pipelines_stage
    FOR EACH ROW WHEN ((OLD.position, OLD.outcome) IS DISTINCT FROM (NEW.position, NEW.outcome)) EXECUTE FUNCTION deals_by_places();
"""
BACK = """
DROP TRIGGER deals_by_places ON pipelines_stage;
DROP TRIGGER deals_by_changed_step ON pipelines_step;
DROP TRIGGER deals_by_steps_gone ON pipelines_step;
DROP TRIGGER deals_by_new_steps ON pipelines_step;
DROP TRIGGER deals_by_ticks_gone ON deals_tick;
DROP TRIGGER deals_by_new_ticks ON deals_tick;
DROP TRIGGER deals_steps ON deals_deal;
DROP FUNCTION deals_by_places();
DROP FUNCTION deals_by_changed_step();
DROP FUNCTION deals_by_steps();
DROP FUNCTION deals_by_checklists(uuid[]);
DROP FUNCTION deals_by_ticks();
DROP FUNCTION deals_steps();
DROP FUNCTION deals_steps_of(uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0009_tick_keys"), ("pipelines", "0004_step_bin")]

    operations = [migrations.RunSQL(STEPS, BACK)]
