-- People who could be the one that is typed in: (key, how, name, given name, family name, birthday, postal codes). Each part asks one
-- index and stops soon: what very many share tells nothing. `exact` is of near_exact.sql.
, called AS MATERIALIZED (
    SELECT p.id, p.name, p.given_name, p.family_name, p.birth_date
      FROM unnest(%(names)s::text[], %(ends)s::text[]) AS n(low, high), LATERAL (
           SELECT * FROM parties_party
            WHERE kind = 'person' AND sort_name >= n.low AND sort_name < n.high
              AND (%(birth)s::date IS NULL OR birth_date IS NULL OR birth_date = %(birth)s::date) LIMIT 400) p
)
SELECT e.id, e.how, p.name, p.given_name, p.family_name, p.birth_date, NULL::text[]
  FROM exact e JOIN parties_party p ON p.id = e.id AND p.kind = 'person'
UNION ALL
SELECT c.id, 'name', c.name, c.given_name, c.family_name, c.birth_date,
       CASE WHEN %(postals)s::text[] <> '{}' THEN
            ARRAY(SELECT postal_code FROM parties_address a WHERE a.party_id = c.id AND a.postal_code = ANY(%(postals)s::text[])) END
  FROM called c
