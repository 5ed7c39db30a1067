"""The demo company and its plausible population from a seed: `company.make` and `company.ensure_owner`."""
