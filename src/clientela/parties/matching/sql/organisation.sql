-- Organisations as the engine compares them; see person.sql.
-- Several values come in one text, parted by the unit separator.
SELECT p.id AS unique_id, p.name, p.website, c.emails, c.phones, i.numbers, a.streets, a.postals,
       coalesce(nullif(p.city, ''), a.city) AS city, a.region
  FROM parties_party p
  LEFT JOIN (
       SELECT party_id, string_agg(value, E'\x1f' ORDER BY position) FILTER (WHERE kind = 'email') AS emails,
              string_agg(value, E'\x1f' ORDER BY position) FILTER (WHERE kind = 'phone') AS phones
         FROM parties_contactpoint WHERE kind IN ('email', 'phone') AND (%(all)s OR party_id = ANY(%(keys)s)) GROUP BY party_id
  ) c ON c.party_id = p.id
  LEFT JOIN (
       SELECT party_id, string_agg(value, E'\x1f') AS numbers
         FROM parties_identifier WHERE (%(all)s OR party_id = ANY(%(keys)s)) GROUP BY party_id
  ) i ON i.party_id = p.id
  LEFT JOIN (
       SELECT party_id, string_agg(coalesce(nullif(street, ''), typed), E'\x1f' ORDER BY position) AS streets,
              string_agg(coalesce(nullif(postal_code, ''), '-'), E'\x1f' ORDER BY position) AS postals,
              min(city) FILTER (WHERE city <> '') AS city, min(region) FILTER (WHERE region <> '') AS region
         FROM parties_address WHERE (%(all)s OR party_id = ANY(%(keys)s)) GROUP BY party_id
  ) a ON a.party_id = p.id
 WHERE p.kind = %(kind)s AND (%(all)s OR p.id = ANY(%(keys)s))
