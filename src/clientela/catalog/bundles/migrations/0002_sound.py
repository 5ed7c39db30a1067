"""What a part is known as; that nothing is made of itself, and how deep bundles lie within each other; and the bin."""

from django.db import migrations

SOUND = """
CREATE FUNCTION bundles_part_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.known_as := concat_ws('|', NEW.bundle_id, NEW.part_id);
    RETURN NEW;
END $$;
CREATE TRIGGER bundles_part_known BEFORE INSERT OR UPDATE ON bundles_part FOR EACH ROW EXECUTE FUNCTION bundles_part_known();

-- Whoever writes parts waits for whoever does so just then: what is asked after the wait sees what the other one wrote.
CREATE FUNCTION bundles_part_sound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deepest integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bundles', 0));
    WITH RECURSIVE down AS (
        SELECT n.bundle_id AS top, n.part_id AS at, 1 AS deep FROM now_values n
         UNION
        SELECT d.top, x.part_id, d.deep + 1 FROM down d JOIN bundles_part x ON x.bundle_id = d.at
         WHERE d.deep <= 4 AND d.at <> d.top),
    up AS (
        SELECT n.bundle_id AS top, n.bundle_id AS at, 0 AS high FROM now_values n
         UNION
        SELECT u.top, x.bundle_id, u.high + 1 FROM up u JOIN bundles_part x ON x.part_id = u.at WHERE u.high <= 4)
    SELECT max(CASE WHEN d.at = d.top THEN 100 ELSE d.deep + u.high END) INTO deepest FROM down d JOIN up u USING (top);
    IF deepest >= 100 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'bundle_within_itself', CONSTRAINT = 'bundle_within_itself';
    ELSIF deepest > 4 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'bundle_too_deep', CONSTRAINT = 'bundle_too_deep';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER bundles_part_new AFTER INSERT ON bundles_part REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION bundles_part_sound();
CREATE TRIGGER bundles_part_changed AFTER UPDATE ON bundles_part REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION bundles_part_sound();
CREATE INDEX bundles_part_gone ON bundles_partevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""
BACK = """
DROP INDEX bundles_part_gone;
DROP TRIGGER bundles_part_changed ON bundles_part;
DROP TRIGGER bundles_part_new ON bundles_part;
DROP TRIGGER bundles_part_known ON bundles_part;
DROP FUNCTION bundles_part_sound();
DROP FUNCTION bundles_part_known();
"""


class Migration(migrations.Migration):
    dependencies = [("bundles", "0001_initial")]

    operations = [migrations.RunSQL(SOUND, BACK)]
