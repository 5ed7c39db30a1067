"""The REST API of every entity, from its declaration: `/api/v1/<plural>`, OpenAPI 3.1 at `/api/v1/openapi.json`.

Records pass through as the bytes that the database made of them. Errors are `application/problem+json` and name the field.
"""
