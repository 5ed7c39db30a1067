-- Columns about the user u that every whole page needs besides its own rows: the saved views that this user may open, how much
-- is new to him, and how many groups of likely duplicates wait; beyond a hundred it does not count on.
       (SELECT coalesce(jsonb_agg(jsonb_build_array(v.id, v.entity, v.name, v.query, v.is_shared, v.pinned) ORDER BY v.created_at), '[]')
          FROM (SELECT id, entity, name, query, is_shared, created_at, u.id = ANY(pinned_by) AS pinned
                  FROM entities_savedview WHERE owner_id = u.id OR is_shared ORDER BY created_at LIMIT 300) v),
       (SELECT count(*) FROM (SELECT FROM notifications_notice
                               WHERE user_id = u.id AND read_at IS NULL AND in_page LIMIT 100) n),
       (SELECT count(*) FROM (SELECT DISTINCT cluster FROM matching_likeness WHERE cluster IS NOT NULL LIMIT 100) d)
