"""Tests of the demo company and its population, on a real database."""
