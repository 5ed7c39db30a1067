-- One credit note as one JSON document, with its lines as the customer is shown them.
SELECT convert_to(jsonb_build_object(
    'id', c.id, 'number', c.number, 'issued_on', c.issued_on, 'currency', c.currency, 'net', trim_scale(c.net)::text,
    'tax', trim_scale(c.tax)::text, 'total', trim_scale(c.total)::text, 'note', c.note, 'version', c.version,
    'created_at', c.created_at, 'updated_at', c.updated_at, 'order', jsonb_build_object('id', o.id, 'name', o.number),
    'of', CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.number) END,
    'language', c.document->>'language', 'sha256', c.pdf_id, 'lines', c.document->'lines')::text, 'UTF8')
  FROM returns_creditnote c JOIN orders_order o ON o.id = c.order_id LEFT JOIN returns_return r ON r.id = c.of_id
 WHERE c.id = %s
