"""What `./clientela COMMAND` runs. One file per command, one line each in `registry.py`.

A command's module has `add_arguments(parser)` and `run(options) -> int`; its docstring's first paragraph is its
help."""
