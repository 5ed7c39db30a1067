"""One condition language for lists, saved views, rules, permissions and API filters: JSON in, a Django `Q` out."""
