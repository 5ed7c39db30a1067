-- One part of a bundle as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', x.id, 'name', p.name, 'code', p.code, 'quantity', trim_scale(x.quantity)::text, 'version', x.version,
    'created_at', x.created_at, 'updated_at', x.updated_at, 'bundle', jsonb_build_object('id', b.id, 'name', b.name),
    'part', jsonb_build_object('id', p.id, 'name', p.name)) /* own of x */)::text, 'UTF8')
  FROM bundles_part x JOIN catalog_product b ON b.id = x.bundle_id JOIN catalog_product p ON p.id = x.part_id
 WHERE x.id = %s
