-- The partners' deals whose commission may have to be written anew: of which something that counts says anything else than when they
-- were reckoned last, or whose ledger has more or fewer lines than it had then. Answers each with a print of what counts, which is what
-- due.py reads. Besides, whatever their prints say, of all that may be due those that are the %(part)s-th of %(parts)s parts.
WITH may AS MATERIALIZED (
    SELECT r.id, r.state, r.partner_id, r.deal_id, c.lines
      FROM partners_partnerdeal r
      LEFT JOIN (SELECT partner_deal_id, count(rule_id) AS lines FROM commissions_commission GROUP BY 1) c ON c.partner_deal_id = r.id
     WHERE c.partner_deal_id IS NOT NULL
        OR EXISTS (SELECT FROM deals_deal d WHERE d.id = r.deal_id AND d.outcome = 'won')
        OR EXISTS (SELECT FROM quotes_quote q WHERE q.deal_id = r.deal_id AND q.state = 'accepted')
), deal AS MATERIALIZED (
    SELECT d.id, coalesce(d.pipeline_id::text, '') AS kind,
           ROW(d.outcome, d.amount, d.currency, coalesce(d.closes_on, %(today)s), p.family)::text AS said
      FROM deals_deal d LEFT JOIN catalog_product p ON p.id = d.product_id
     WHERE d.id IN (SELECT deal_id FROM may)
), line AS (
    SELECT l.deal_id, string_agg(ROW(p.family, l.amount)::text, ' ' ORDER BY l.id) AS said
      FROM deals_line l LEFT JOIN catalog_product p ON p.id = l.product_id
     WHERE l.deal_id IN (SELECT id FROM deal) GROUP BY 1
), fits AS ( -- of each partner and kind of deal once
    SELECT k.partner_id, k.kind, string_agg(
           ROW(u.id, u.position, u.name, u.family, u.basis, u.percent, u.fixed, u.currency, u.valid_from, u.valid_until)::text, ' '
           ORDER BY u.id) AS said
      FROM (SELECT DISTINCT m.partner_id, d.kind FROM may m JOIN deal d ON d.id = m.deal_id) k
      JOIN parties_party p ON p.id = k.partner_id
      JOIN commissions_rule u ON (u.pipeline_id IS NULL OR u.pipeline_id::text = k.kind)
       AND (u.whose = 'all' OR u.whose = 'tier' AND u.tier = ANY(p.tags) OR u.whose = 'partner' AND u.partner_id = p.id)
     GROUP BY 1, 2
), orders AS MATERIALIZED (
    SELECT DISTINCT q.deal_id, o.id
      FROM quotes_quote q
      JOIN quotes_quote x ON x.deal_id = q.deal_id AND x.number <> ''
      JOIN orders_order o ON o.party_id = x.party_id AND o.reference = q.number AND o.source = ''
     WHERE q.number <> '' AND q.deal_id IN (SELECT id FROM deal)
), sold AS (
    SELECT l.order_id, string_agg(ROW(p.family, l.amount)::text, ' ' ORDER BY l.id) AS said
      FROM orders_orderline l LEFT JOIN catalog_product p ON p.id = l.product_id
     WHERE l.order_id IN (SELECT id FROM orders) GROUP BY 1
), credited AS (
    SELECT order_id, sum(net) AS net, sum(total) AS total FROM returns_creditnote WHERE order_id IN (SELECT id FROM orders) GROUP BY 1
), ordered AS (
    SELECT s.deal_id, string_agg(
           ROW(o.id, o.status, o.currency, o.total, o.gross, o.paid, (o.placed_at AT TIME ZONE 'UTC')::date, l.said, c.net, c.total)::text,
           ' ' ORDER BY o.id) AS said
      FROM orders s
      JOIN orders_order o ON o.id = s.id
      LEFT JOIN sold l ON l.order_id = o.id
      LEFT JOIN credited c ON c.order_id = o.id
     GROUP BY 1
), now AS (
    SELECT m.id, coalesce(m.lines, 0) AS lines, md5(ROW(m.state, m.partner_id, d.id, d.said, l.said, f.said, o.said)::text) AS print
      FROM may m
      LEFT JOIN deal d ON d.id = m.deal_id
      LEFT JOIN line l ON l.deal_id = m.deal_id
      LEFT JOIN fits f ON f.partner_id = m.partner_id AND f.kind = d.kind
      LEFT JOIN ordered o ON o.deal_id = m.deal_id
)
SELECT n.id, n.print
  FROM now n LEFT JOIN commissions_reckoned k ON k.partner_deal = n.id
 WHERE mod(hashtext(n.id::text) & 2147483647, %(parts)s) = %(part)s OR k.print IS DISTINCT FROM n.print OR k.lines IS DISTINCT FROM n.lines
 ORDER BY n.id
