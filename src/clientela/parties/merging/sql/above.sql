-- A parent and all above it, also where they stand in a ring.
WITH RECURSIVE above(id) AS (
    SELECT %(parent)s::uuid
    UNION
    SELECT p.parent_id FROM parties_party p JOIN above a ON p.id = a.id WHERE p.parent_id IS NOT NULL
)
SELECT id FROM above
