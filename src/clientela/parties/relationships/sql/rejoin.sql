-- The ties of parties that are merged: those among them go, and of those that become equal all but one, first the one that
-- stood already. The rest lead to the party that remains; a mutual tie has the smaller key first.
WITH led AS (
    SELECT id, kind, CASE WHEN party_id = ANY(%(others)s) THEN %(into)s ELSE party_id END AS party,
           CASE WHEN other_id = ANY(%(others)s) THEN %(into)s ELSE other_id END AS other,
           party_id = ANY(%(others)s) OR other_id = ANY(%(others)s) AS goes
      FROM relationships_relationship WHERE party_id = ANY(%(everyone)s) OR other_id = ANY(%(everyone)s)
),
placed AS (
    SELECT id, party = other OR row_number() OVER (
               PARTITION BY kind, CASE WHEN kind = ANY(%(mutual)s) THEN least(party, other) ELSE party END,
                            CASE WHEN kind = ANY(%(mutual)s) THEN greatest(party, other) ELSE other END
               ORDER BY goes, id) > 1 AS ends
      FROM led
)
DELETE FROM relationships_relationship t USING placed p WHERE p.id = t.id AND p.ends;
UPDATE relationships_relationship t
   SET party_id = CASE WHEN t.kind = ANY(%(mutual)s) THEN least(l.party, l.other) ELSE l.party END,
       other_id = CASE WHEN t.kind = ANY(%(mutual)s) THEN greatest(l.party, l.other) ELSE l.other END
  FROM (SELECT id, CASE WHEN party_id = ANY(%(others)s) THEN %(into)s ELSE party_id END AS party,
               CASE WHEN other_id = ANY(%(others)s) THEN %(into)s ELSE other_id END AS other
          FROM relationships_relationship WHERE party_id = ANY(%(others)s) OR other_id = ANY(%(others)s)) l
 WHERE l.id = t.id
