-- Whom the very same e-mail, phone, number or key belongs to; stands before the statements of both kinds. Keys are told apart by source,
-- and there are few sources: they are stepped through in the index that keeps each key once, so that imports keep no other for this.
WITH RECURSIVE source AS (
    (SELECT source FROM parties_sourcerecord WHERE %(externals)s::text[] <> '{}' ORDER BY source LIMIT 1)
    UNION ALL
    SELECT (SELECT r.source FROM parties_sourcerecord r WHERE r.source > s.source ORDER BY r.source LIMIT 1)
      FROM source s WHERE s.source IS NOT NULL
),
exact AS (
    (SELECT party_id AS id, 'email' AS how FROM parties_contactpoint WHERE kind = 'email' AND value = ANY(%(emails)s) LIMIT 20)
    UNION ALL
    (SELECT party_id, 'phone' FROM parties_contactpoint WHERE kind = 'phone' AND value = ANY(%(phones)s) LIMIT 20)
    UNION ALL
    (SELECT party_id, 'number' FROM parties_identifier WHERE kind IN ('vat', 'tax') AND value = ANY(%(identifiers)s) LIMIT 20)
    UNION ALL
    (SELECT r.party_id, 'source' FROM source s JOIN parties_sourcerecord r
         ON r.source = s.source AND r.kind = %(kind)s AND r.external_id = ANY(%(externals)s) LIMIT 20)
)
