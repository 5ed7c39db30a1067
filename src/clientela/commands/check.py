"""What can be said without running the product: format, lint, types, import contract, migrations, and the shape of the
code (sizes, names, layout). `test` runs all of this too."""

import argparse

from clientela.commands import steps


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(_options: argparse.Namespace) -> int:
    with steps.own_home():
        return steps.run_all([*steps.CHECKS, steps.SHAPE])
