-- The people who ask, out of arrivals of leads, as arrivals for the verb of people. Whom we know by the address comes under the name
-- that we know; of several new ones at one address the first says the name, unless it is a desk's.
SELECT a.row_no, clientela_key() AS id,
       'lead:' || coalesce(nullif(a.external_id, ''), 'md5:' || md5(a.payload::text)) AS external_id,
       a.facts->'who' || jsonb_build_object('name', coalesce(k.name, first_value(a.facts->'who'->>'name') OVER (
           PARTITION BY CASE WHEN split_part(a.facts->'who'->'emails'->0->>'value', '@', 1) = ANY (%(desks)s) THEN NULL
                             ELSE a.facts->'who'->'emails'->0->>'value' END,
                        CASE WHEN a.facts->'who'->'emails'->0->>'value' IS NULL
                               OR split_part(a.facts->'who'->'emails'->0->>'value', '@', 1) = ANY (%(desks)s) THEN a.row_no END
           ORDER BY a.row_no))) AS facts, a.facts->'who' AS payload
  FROM ({relation}) a LEFT JOIN ({known}) k USING (row_no)
 WHERE a.facts->'who' IS NOT NULL AND a.facts->>'party' IS NULL
