-- What each contract brought in a month, on each of these days on which it stood. %(days)s; %(keys)s: contracts that may be seen.
SELECT d.day, coalesce(c.party_id, c.id) AS who, p.name AS customer, c.id, c.name, t.monthly, t.currency
  FROM unnest(%(days)s::date[]) AS d(day)
  JOIN contracts_contract c ON c.signed_on IS NOT NULL AND c.starts_on <= d.day
   AND (c.ends_on IS NULL OR c.ends_on >= d.day OR (c.renewal = 'automatic' AND c.notice_on IS NULL))
  LEFT JOIN parties_party p ON p.id = c.party_id
  JOIN LATERAL (SELECT x.monthly, x.currency FROM contracts_charge x WHERE x.contract_id = c.id
                 ORDER BY x.since <= d.day DESC, CASE WHEN x.since <= d.day THEN x.since END DESC, x.since LIMIT 1) t ON t.monthly <> 0
 WHERE c.id = ANY(%(keys)s)
 ORDER BY p.name, c.name, c.id
