-- One cadence as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', c.id, 'name', c.name, 'of', c.of, 'active', c.active, 'purpose', c.purpose, 'opens', c.opens, 'closes', c.closes,
    'steps', c.steps, 'since', c.since, 'version', c.version, 'created_at', c.created_at, 'updated_at', c.updated_at) /* own of c */)::text, 'UTF8')
  FROM cadences_cadence c WHERE c.id = %s
