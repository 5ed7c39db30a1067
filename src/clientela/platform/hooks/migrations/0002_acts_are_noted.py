"""Each act of history is noted for the endpoints, in the act's own transaction and only while there is an endpoint.

The context of an act is one row, written with its first change: so no path is missed, and nothing is noted that does not commit.
That the loop is woken at once is a kindness which may fail without harm, since the clock comes by each minute.
"""

from django.db import migrations

NOTE = """
CREATE FUNCTION hooks_note_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM hooks_endpoint WHERE state <> 'ended') THEN
        INSERT INTO hooks_untold (context) VALUES (NEW.id);
        BEGIN
            IF NOT EXISTS (SELECT FROM procrastinate_jobs
                            WHERE status = 'todo' AND task_name = 'clientela.platform.hooks.jobs.tell') THEN
                INSERT INTO procrastinate_jobs (queue_name, task_name, lock)
                VALUES ('hooks', 'clientela.platform.hooks.jobs.tell', 'hooks');
            END IF;
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER hooks_note_act AFTER INSERT ON pghistory_context FOR EACH ROW EXECUTE FUNCTION hooks_note_act();
"""
FORGET = "DROP TRIGGER hooks_note_act ON pghistory_context; DROP FUNCTION hooks_note_act();"


class Migration(migrations.Migration):
    dependencies = [
        ("hooks", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("history", "0003_seals"),
    ]
    operations = [migrations.RunSQL(NOTE, FORGET)]
