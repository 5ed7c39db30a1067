-- What speaks for a next step with each of these contracts. %(keys)s: contracts; %(known)s: of parties that the reader may look into.
-- notice, ends: days until then; late: days since a draft was to start.
SELECT c.id, c.name, c.party_id, p.name, c.renewal = 'automatic' AS goes_on, c.notice_by - current_date AS notice,
       c.ends_on - current_date AS ends, CASE WHEN c.state = 'draft' THEN current_date - c.starts_on END AS late
  FROM contracts_contract c
  LEFT JOIN parties_party p ON p.id = c.party_id AND p.id = ANY(%(known)s)
 WHERE c.id = ANY(%(keys)s) AND c.state IN ('draft', 'active')
