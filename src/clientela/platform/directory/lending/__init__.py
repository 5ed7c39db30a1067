"""Roles for a time: help from outside, or somebody who stands in. Each has a reason and an end, and both are kept."""
