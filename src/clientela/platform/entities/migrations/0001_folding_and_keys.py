"""What every room's tables stand on: text folded for search and comparison, keys made inside the database, and the choice
between what a source says and what is known already."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# Named with its schema: while an index is built, PostgreSQL looks nowhere else. PL/pgSQL evaluates one expression in half the
# time that an SQL function takes, and this one could not be inlined: `unaccent` is not declared immutable.
FOLD = """
DO $do$ BEGIN
  EXECUTE (SELECT format('CREATE FUNCTION clientela_fold(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
      AS $$ BEGIN RETURN lower(%1$I.unaccent(%2$L::regdictionary, $1)); END $$', n.nspname, quote_ident(n.nspname) || '.unaccent')
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'unaccent');
END $do$;
"""
# What stands in a `search` column: folded, and with no ASCII punctuation inside words: O'Brien, S.p.A. and half an e-mail are found
# however they are typed, and a trigram never begins or ends at a point, where far too many rows have the same one. `translate`
# would look each letter up in the list of marks, one after the other, and take five times as long.
JOIN = r"""
DO $do$ BEGIN
  EXECUTE (SELECT format('CREATE FUNCTION clientela_joined(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      AS $$ SELECT regexp_replace(%1$I.clientela_fold($1), %2$L, '''', ''g'') $$', n.nspname,
      $p$[]!"#$%&'()*+,./:;<=>?@[\\^_`{|}~-]+$p$)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.proname = 'clientela_fold');
END $do$;
"""
# UUID version 7 (RFC 9562): 48 bits of milliseconds, then random bits, with version and variant in their places. PostgreSQL has
# had one of its own since version 18, at half the cost.
KEY = """
DO $do$ BEGIN
  EXECUTE 'CREATE FUNCTION clientela_key() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ SELECT '
    || CASE WHEN to_regprocedure('pg_catalog.uuidv7()') IS NOT NULL THEN 'pg_catalog.uuidv7()' ELSE $key$
       encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
       placing substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
       52, 1), 53, 1), 'hex')::uuid $key$ END || '$$';
END $do$;
"""

# The value of a known record after a source spoke: the source's word wins where it has one, unless only blanks are filled.
PICK = """
CREATE FUNCTION clientela_pick(fill boolean, theirs text, ours text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN fill THEN coalesce(nullif(ours, ''), theirs, ours) ELSE coalesce(nullif(theirs, ''), ours) END $$;
CREATE FUNCTION clientela_pick(fill boolean, theirs anyelement, ours anyelement) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN fill THEN coalesce(ours, theirs) ELSE coalesce(theirs, ours) END $$;
"""
UNPICK = "DROP FUNCTION clientela_pick(boolean, text, text); DROP FUNCTION clientela_pick(boolean, anyelement, anyelement)"


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION clientela_fold(text)"),
        migrations.RunSQL(JOIN, "DROP FUNCTION clientela_joined(text)"),
        migrations.RunSQL(KEY, "DROP FUNCTION clientela_key()"),
        migrations.RunSQL(PICK, UNPICK),
    ]
