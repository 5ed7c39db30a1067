"""How a company sells: pipelines and their stages, each stage with its probability, its outcome and the days that it allows.

Verbs: `create_pipeline`, `create_stage` and their likes; `begin`, which makes the first pipeline in the words of who begins.
"""
