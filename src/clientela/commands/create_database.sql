-- What the superuser makes once in a new embedded cluster: the application's role, which is no superuser, its database,
-- and the extensions that only a superuser may add. Test databases are copies of template1, so they stand there first.
-- Run by psql; every statement may run again after a start that was cut short.

\connect template1
SELECT format('CREATE EXTENSION IF NOT EXISTS %I', name)
  FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent', 'btree_gin', 'vector') \gexec

\connect postgres
SELECT 'CREATE ROLE clientela LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'clientela') \gexec
GRANT pg_read_all_stats TO clientela;
SELECT 'CREATE DATABASE clientela OWNER clientela TEMPLATE template1'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'clientela') \gexec

\connect clientela
SELECT format('CREATE EXTENSION IF NOT EXISTS %I', name)
  FROM pg_available_extensions
 WHERE name = 'pg_stat_statements' AND current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%' \gexec
