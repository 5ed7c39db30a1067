-- The latest entries of the party that a statement calls p, those first that stand above: what is pinned, and tasks to be done.
-- Its own, and meetings that it takes part in. What stands above is said as the index entry_standing says it.
(SELECT {columns} FROM timeline_entry
  WHERE party_id = p.id AND reply_to_id IS NULL AND NOT (pinned OR state IN ('open', 'doing', 'waiting') AND kind = 'task')
  ORDER BY at DESC, id DESC LIMIT 21)
UNION ALL
(SELECT {columns} FROM timeline_entry
  WHERE party_id = p.id AND (pinned OR state IN ('open', 'doing', 'waiting') AND kind = 'task') LIMIT 50)
UNION ALL
(SELECT {guest_columns} FROM timeline_participant x JOIN timeline_entry y ON y.id = x.entry_id
  WHERE x.party_id = p.id AND NOT y.pinned ORDER BY y.at DESC, y.id DESC LIMIT 21)
