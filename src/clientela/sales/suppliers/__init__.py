"""How suppliers keep their word: in time, complete, without faults, at which price, how soon they answer.

Every figure is a sum over rows of one statement (sql/facts.sql); the rows behind it are asked of the same. The sums of months that
have ended are kept, and doubted by triggers as soon as anything changes that they are made of. Verb: `keep_scores`.
"""
