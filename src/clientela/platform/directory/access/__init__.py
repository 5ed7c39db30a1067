"""Why somebody may see or change a record, or may not: rule by rule."""
