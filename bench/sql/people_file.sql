-- People as another system would hand them over: one line each, values as they were typed.
SELECT p.id AS "Customer ID", p.given_name AS "First name", p.family_name AS "Last name",
       (SELECT typed FROM parties_contactpoint WHERE party_id = p.id AND kind = 'email'
         ORDER BY position, id LIMIT 1) AS "E-mail",
       (SELECT typed FROM parties_contactpoint WHERE party_id = p.id AND kind = 'phone'
         ORDER BY position, id LIMIT 1) AS "Phone",
       p.city AS "City", o.name AS "Company"
  FROM parties_party p LEFT JOIN parties_party o ON o.id = p.organisation_id
 WHERE p.kind = 'person'
 ORDER BY p.id
