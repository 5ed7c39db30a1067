"""How a company sells: pipelines and their stages, each stage with its probability, its outcome, the days that it allows, and the
steps that are to be done in it.

Verbs: `create_pipeline`, `create_stage`, `create_step` and their likes; `begin`, which makes the first pipeline in the words of who
begins.
"""
