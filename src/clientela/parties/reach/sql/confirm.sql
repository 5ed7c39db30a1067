-- Values of a kind that proved right, each at its moment, on every party that has them; within a day of what is known it is no news.
UPDATE parties_contactpoint c SET confirmed_at = s.at, confirmed_how = %(how)s
  FROM (SELECT value, least(at, now()) AS at FROM unnest(%(values)s::text[], %(moments)s::timestamptz[]) AS x(value, at)) s
 WHERE c.kind = %(kind)s AND c.value = s.value AND coalesce(c.confirmed_at, c.created_at) < s.at - interval '1 day'
