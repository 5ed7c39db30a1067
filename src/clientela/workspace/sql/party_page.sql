-- What the customer's page shows of a party p besides its record: its latest entries, orders, deals, and the parties around it.
-- These columns stand behind those of the record (parties/sql/record.sql), so that the page is one statement.
           ({entries}) AS entries,
           (SELECT coalesce(jsonb_agg(to_jsonb(b) ORDER BY b.placed_at DESC), '[]') FROM (
               SELECT d.id, d.number, d.kind, d.status, d.channel, d.placed_at, d.total::text AS total, d.currency
                 FROM orders_order d WHERE d.party_id = p.id ORDER BY d.placed_at DESC, d.id DESC LIMIT 5) b) AS orders,
           (SELECT jsonb_build_object('count', count(*), 'first', min(d.placed_at), 'last', max(d.placed_at),
                                      'returns', count(*) FILTER (WHERE d.kind = 'return'),
                                      'total', sum(d.total)::text, 'currency', min(d.currency))
              FROM orders_order d WHERE d.party_id = p.id) AS bought,
           EXISTS (SELECT FROM purchases_purchase b WHERE b.supplier_id = p.id) AS sells,
           (SELECT coalesce(jsonb_agg(to_jsonb(b) ORDER BY b.open DESC, b.closes_on, b.id), '[]') FROM (
               SELECT d.id, d.name, d.outcome = 'open' AS open, d.outcome, s.name AS stage, d.amount::text AS amount, d.currency,
                      d.closes_on, CASE WHEN d.stale_on < current_date THEN d.stale_on END AS stale_on
                 FROM deals_deal d LEFT JOIN pipelines_stage s ON s.id = d.stage_id WHERE d.party_id = p.id
                ORDER BY d.outcome = 'open' DESC, d.closes_on, d.id LIMIT 6) b) AS deals,
           (SELECT coalesce(jsonb_agg(to_jsonb(b)), '[]') FROM (
               SELECT l.id, l.name, l.state IN ('new', 'working') AS open, l.state, l.waits_until < now() AS late, l.created_at
                 FROM leads_lead l WHERE l.party_id = p.id
                ORDER BY l.state IN ('new', 'working') DESC, l.created_at DESC, l.id LIMIT 6) b) AS leads,
           CASE p.kind WHEN 'household' THEN
               (SELECT jsonb_build_object('count', count(*), 'total', sum(d.total)::text, 'currency', min(d.currency),
                                          'last', max(d.placed_at))
                  FROM parties_party m JOIN orders_order d ON d.party_id = m.id WHERE m.parent_id = p.id) END AS bought_together,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'role', m.job_title) ORDER BY m.name), '[]')
              FROM (SELECT id, name, job_title FROM parties_party m WHERE m.organisation_id = p.id ORDER BY sort_name LIMIT 12) m) AS people,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'city', m.city, 'born', m.birth_date)), '[]')
              FROM (SELECT id, name, city, birth_date FROM parties_party m
                     WHERE m.parent_id = p.id ORDER BY sort_name LIMIT 12) m) AS branches,
           (SELECT coalesce(jsonb_agg(to_jsonb(r)), '[]') FROM (
               SELECT r.id, CASE WHEN r.party_id = p.id THEN r.kind ELSE '-' || r.kind END AS kind, r.since, r.until, r.note,
                      m.id AS other, m.name, m.kind AS other_kind
                 FROM (SELECT * FROM relationships_relationship WHERE party_id = p.id
                       UNION ALL SELECT * FROM relationships_relationship WHERE other_id = p.id) r
                 JOIN parties_party m ON m.id = CASE WHEN r.party_id = p.id THEN r.other_id ELSE r.party_id END
                ORDER BY r.until IS NOT NULL, m.sort_name LIMIT 12) r) AS ties,
           (SELECT coalesce(jsonb_agg(to_jsonb(w) ORDER BY w.at DESC, w.name), '[]') FROM (
               SELECT s.old, s.merge, s.at, s.reason, e.name, e.last FROM merging_successor s, LATERAL (
                      SELECT x.name, x.pgh_created_at - interval '1 microsecond' AS last FROM parties_partyevent x
                       WHERE x.pgh_obj_id = s.old ORDER BY x.pgh_id DESC LIMIT 1) e
                WHERE s.new = p.id AND s.into = p.id
                  AND s.at <= coalesce(nullif(current_setting('clientela.as_of', true), '')::timestamptz, 'infinity') LIMIT 12) w) AS merged
