-- Arrivals of leads with the key of whose interest they are: as the row says, as its person was taken, or known by the address.
SELECT a.row_no, a.id, a.external_id, a.facts || jsonb_build_object('party', coalesce((a.facts->>'party')::uuid, s.party_id, k.party_id))
           AS facts, a.payload
  FROM ({relation}) a
  LEFT JOIN parties_sourcerecord s ON s.source = %(source)s AND s.kind = 'person' AND a.facts->'who' IS NOT NULL
        AND s.external_id = 'lead:' || coalesce(nullif(a.external_id, ''), 'md5:' || md5(a.payload::text))
  LEFT JOIN ({known}) k USING (row_no)
