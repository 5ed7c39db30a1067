"""How suppliers keep their word: in time, complete, without faults, at which price, how soon they answer. Owns no table.

Every figure is a sum over rows of one statement (sql/facts.sql); the rows behind it are asked of the same.
"""
