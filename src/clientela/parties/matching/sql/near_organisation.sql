-- Organisations that could be the one that is typed in; see near_person.sql. A name is looked for by its words, without legal form:
-- in the place of the mark stands one condition for each, as the index of trigrams helps no LIKE ALL.
SELECT e.id, e.how, p.name, ''::text, ''::text, NULL::date, NULL::text[]
  FROM exact e JOIN parties_party p ON p.id = e.id AND p.kind = 'organisation'
UNION ALL
(SELECT p.id, 'name', p.name, '', '', NULL, NULL
   FROM parties_party p
  WHERE p.kind = 'organisation' AND {held} LIMIT 100)
