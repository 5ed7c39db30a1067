"""What a period will probably bring: the open pipeline played through ten thousand times by the company's own past.

Verb: `keep_forecasts`, every night, so that what was foretold can be held against what came. Everything else is reckoned when it is
asked for, from the deals that its reader may see.
"""
