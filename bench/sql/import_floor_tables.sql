-- Where the floor of an import is measured: tables of the same shape, without constraints, triggers and (at first) indexes.
DROP SCHEMA IF EXISTS floor CASCADE;
CREATE SCHEMA floor;
CREATE TABLE floor.parties_party (LIKE public.parties_party INCLUDING DEFAULTS);
CREATE TABLE floor.parties_contactpoint (LIKE public.parties_contactpoint INCLUDING DEFAULTS);
CREATE TABLE floor.parties_sourcerecord (LIKE public.parties_sourcerecord INCLUDING DEFAULTS);
CREATE UNLOGGED TABLE floor.staged (
    external_id text, given_name text, family_name text, email text, phone text, city text, company text);
