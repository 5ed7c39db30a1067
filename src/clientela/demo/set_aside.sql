-- What slows a load into %(tables)s down, with the statements that take it away and bring it back. Stages follow each other:
-- 1 unique keys, 2 plain indexes, 3 foreign keys, cheap while unchecked, 4 their check, which locks nobody out, 5 the automatic
-- vacuum. Within a stage lanes may run at once; the statements of one lane lock the same table.
WITH relations AS (
    SELECT unnest(%(tables)s::text[])::regclass AS oid
),
keys AS (
    SELECT c.contype, c.conrelid::regclass::text AS relation, quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition
      FROM pg_constraint c
     WHERE (c.contype IN ('p', 'u') AND c.conrelid IN (SELECT oid FROM relations))
        OR (c.contype = 'f' AND (c.conrelid IN (SELECT oid FROM relations) OR c.confrelid IN (SELECT oid FROM relations)))
)
SELECT 1 AS stage, relation AS lane, relation, format('ALTER TABLE %%s DROP CONSTRAINT %%s', relation, name) AS away,
       format('ALTER TABLE %%s ADD CONSTRAINT %%s %%s', relation, name, definition) AS back
  FROM keys WHERE contype <> 'f'
UNION ALL
SELECT 2, i.indexrelid::regclass::text, i.indrelid::regclass::text, format('DROP INDEX %%s', i.indexrelid::regclass),
       pg_get_indexdef(i.indexrelid)
  FROM pg_index i
 WHERE i.indrelid IN (SELECT oid FROM relations) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
UNION ALL
SELECT 3, '', relation, format('ALTER TABLE %%s DROP CONSTRAINT %%s', relation, name),
       format('ALTER TABLE %%s ADD CONSTRAINT %%s %%s NOT VALID', relation, name, definition)
  FROM keys WHERE contype = 'f'
UNION ALL
SELECT 4, relation, relation, '', format('ALTER TABLE %%s VALIDATE CONSTRAINT %%s', relation, name)
  FROM keys WHERE contype = 'f'
UNION ALL
SELECT 5, oid::regclass::text, oid::regclass::text, format('ALTER TABLE %%s SET (autovacuum_enabled = off)', oid::regclass),
       format('ALTER TABLE %%s RESET (autovacuum_enabled)', oid::regclass)
  FROM relations
