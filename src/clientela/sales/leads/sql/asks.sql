-- What each of these leads asks for of a person: (key, the customer's owner, country, region, postcode, language, words of the product).
-- Whoever became known by the lead itself has been looked after by nobody. A person without an owner or a place of its own has those of its organisation.
SELECT l.id, coalesce(CASE WHEN p.created_at < l.created_at THEN p.owner_id END, o.owner_id), coalesce(nullif(a.country, ''), nullif(p.country, ''), o.country, ''),
       coalesce(a.region, ''), coalesce(a.postal_code, ''), coalesce(nullif(p.language, ''), o.language, ''),
       ARRAY[c.family, c.code, c.name]
  FROM leads_lead l
  LEFT JOIN parties_party p ON p.id = l.party_id
  LEFT JOIN parties_party o ON o.id = p.organisation_id
  LEFT JOIN catalog_product c ON c.id = l.product_id
  LEFT JOIN LATERAL (SELECT d.country, d.region, d.postal_code FROM parties_address d WHERE d.party_id IN (p.id, o.id)
                      ORDER BY d.party_id = p.id DESC, d.id LIMIT 1) a ON true
 WHERE l.id = ANY(%(keys)s::uuid[])
