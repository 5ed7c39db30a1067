-- Who has read far more within this hour or the last than in the usual hour of the 30 days before; each is claimed once.
UPDATE permissions_reading AS now_read SET alarmed = true
  FROM (SELECT r.id, coalesce((SELECT avg(b.records) FROM permissions_reading b
                                WHERE b.user_id = r.user_id AND b.hour < r.hour AND b.hour > r.hour - interval '30 days'), 0) AS usual
          FROM permissions_reading r
         WHERE r.hour > now() - interval '2 hours' AND NOT r.alarmed AND r.records > %(least)s) AS found
 WHERE now_read.id = found.id AND NOT now_read.alarmed AND now_read.records > found.usual * %(times)s
RETURNING now_read.user_id, now_read.hour, now_read.records, found.usual
