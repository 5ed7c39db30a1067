-- Behind days.sql, where a deal may be in several groups or in none: the days of each group, and its parts, where it has no more than a
-- part of a deal: in ten thousandths of a per cent, four bytes each, so that halves are told apart exactly. Put in: `groups` of deals.
UNION ALL
SELECT false, m.grp, t.stage_id, string_agg(float8send(t.days), ''), string_agg(int4send((m.part::numeric * 10000)::int), '')
  FROM took t JOIN ({groups}) m(id, grp, part) ON m.id = t.id GROUP BY m.grp, t.stage_id
