-- The latest entries of the party that a statement calls p, those pinned first: its own, and meetings that it takes part in.
(SELECT {columns} FROM timeline_entry WHERE party_id = p.id AND reply_to_id IS NULL AND NOT pinned
  ORDER BY at DESC, id DESC LIMIT 21)
UNION ALL
(SELECT {columns} FROM timeline_entry WHERE party_id = p.id AND pinned)
UNION ALL
(SELECT {guest_columns} FROM timeline_participant x JOIN timeline_entry y ON y.id = x.entry_id
  WHERE x.party_id = p.id ORDER BY y.at DESC, y.id DESC LIMIT 21)
ORDER BY pinned DESC, at DESC, id DESC LIMIT 21
