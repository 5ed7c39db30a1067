-- Continues facts.sql: sums from the month of %(first)s to that of %(last)s are told anew. All of it sees one state of the database,
-- so that a doubt which is settled here is one whose change is in the sums. Doubts of later months doubt nothing that is kept.
, settled AS (
    DELETE FROM suppliers_doubt
     WHERE since > %(last)s OR since >= %(first)s AND (%(suppliers)s::uuid[] IS NULL OR supplier = ANY(%(suppliers)s))),
gone AS (
    DELETE FROM suppliers_sum
     WHERE month BETWEEN %(first)s AND %(last)s AND (%(suppliers)s::uuid[] IS NULL OR supplier = ANY(%(suppliers)s)))
INSERT INTO suppliers_sum (supplier, measure, month, part, whole, rows, missing)
