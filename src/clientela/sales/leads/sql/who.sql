-- Whose address is it? Of the arrivals (row_no, who: a person's clean facts) those whose e-mail a person has already: the one of
-- the same name first, then whom we have known the longest. A desk's address (info@, sales@) is many people's: there the name counts.
SELECT DISTINCT ON (a.row_no) a.row_no, p.id AS party_id, p.name
  FROM ({relation}) a, jsonb_to_recordset(nullif(a.who->'emails', 'null')) AS e(value text), LATERAL (
       SELECT p.id, p.name, p.created_at, clientela_fold(p.name) = clientela_fold(a.who->>'name') AS same
         FROM parties_contactpoint c JOIN parties_party p ON p.id = c.party_id AND p.kind = 'person'
        WHERE c.kind = 'email' AND c.value = e.value) p
 WHERE e.value <> '' AND (p.same OR split_part(e.value, '@', 1) <> ALL (%(desks)s))
 ORDER BY a.row_no, p.same DESC, p.created_at, p.id
