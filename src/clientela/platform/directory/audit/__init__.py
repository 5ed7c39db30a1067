"""What administrators look up: who signed in, took something out, gave rights or looked through another's eyes.

It owns no table: each line is a fact, which the database lets nobody change or delete.
"""
