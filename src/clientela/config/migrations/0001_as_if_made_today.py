"""What the first migrations of several rooms were given after databases had been made of them: the same end for those.

A database that was made today has all of it already, and nothing happens to it.
"""

from django.db import migrations

# As in `entities` 0001, for whichever schema the functions stand in.
JOIN = r"""
DO $do$ BEGIN
  EXECUTE (SELECT format('CREATE OR REPLACE FUNCTION clientela_joined(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      AS $$ SELECT regexp_replace(%1$I.clientela_fold($1), %2$L, '''', ''g'') $$', n.nspname,
      $p$[]!"#$%&'()*+,./:;<=>?@[\\^_`{|}~-]+$p$)
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.proname = 'clientela_fold');
END $do$;
"""
KEY = """
DO $do$ BEGIN
  IF to_regprocedure('pg_catalog.uuidv7()') IS NOT NULL THEN
    CREATE OR REPLACE FUNCTION clientela_key() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
        AS 'SELECT pg_catalog.uuidv7()';
  END IF;
END $do$;
"""
MARKS = """
CREATE INDEX IF NOT EXISTS party_marks ON parties_party USING gin (tags, roles, consent);
DROP INDEX IF EXISTS party_tags, party_roles, party_consent;
"""
ACTIVITY = """
CREATE INDEX IF NOT EXISTS activity_by_time ON timeline_entry (at DESC, id DESC) INCLUDE (party_id)
 WHERE kind = 'message' OR kind = 'call' OR kind = 'visit' OR kind = 'note' OR kind = 'comment' OR kind = 'web';
DROP INDEX IF EXISTS entry_by_time;
"""
BIRTHS = "ALTER TABLE history_birth ALTER keys SET STORAGE EXTERNAL"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("entities", "0001_folding_and_keys"),
        ("history", "0001_initial"),
        ("parties", "0001_initial"),
        ("timeline", "0001_initial"),
    ]

    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (JOIN, KEY, MARKS, ACTIVITY, BIRTHS)]
