"""Selling: orders as history for now; leads, pipelines, deals and quotes join here, one folder per noun."""
