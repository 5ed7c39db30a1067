-- E-mails, phones and names of messaging whose last day has passed stand behind those that still lead to the party: of each kind the
-- first in place is the primary one. Answers the parties that hold such, whether or not anything moved.
WITH gone AS (
    SELECT DISTINCT party_id FROM parties_contactpoint
     WHERE valid_until < current_date AND valid_until >= current_date - %(days)s::int),
placed AS (
    SELECT c.id, row_number() OVER (PARTITION BY c.party_id, c.kind
                                    ORDER BY coalesce(c.valid_until < current_date, false), c.position, c.id) - 1 AS place
      FROM parties_contactpoint c WHERE c.party_id IN (SELECT party_id FROM gone)),
moved AS (
    UPDATE parties_contactpoint t SET position = p.place FROM placed p WHERE t.id = p.id AND t.position <> p.place)
SELECT party_id FROM gone
