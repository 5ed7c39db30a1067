-- Behind touches.sql: the deals of one outcome, and of one band or group where these are named, the latest key first.
SELECT b.id, b.contacts, b.sent, b.received, b.calls, b.meetings
  FROM banded b
 WHERE b.outcome = %(outcome)s AND (%(band)s::int IS NULL OR b.band = %(band)s)
   AND (%(grp)s::text IS NULL OR EXISTS (SELECT FROM mine m WHERE m.id = b.id AND m.grp = %(grp)s))
   AND (%(after)s::uuid IS NULL OR b.id < %(after)s::uuid)
 ORDER BY b.id DESC LIMIT %(most)s
