-- The keys of the organisation of whom the user u stands for, and of all organisations below it. Several may be each other's parent.
WITH RECURSIVE theirs(id) AS (
    SELECT p.organisation_id FROM parties_party p WHERE p.id = u.stands_for AND p.organisation_id IS NOT NULL
     UNION SELECT c.id FROM parties_party c JOIN theirs ON c.parent_id = theirs.id WHERE c.kind = 'organisation')
SELECT array_agg(id) FROM theirs
