"""The pages that join rooms: the shell around every page, home, the customer's page, settings."""
