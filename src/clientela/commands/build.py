"""Install everything and fetch the browser libraries, without starting or touching any data: for images and for folders that
the service may not write."""

import argparse

from clientela.commands.progress import note
from clientela.parties.normalise import own_names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(_options: argparse.Namespace) -> int:
    """What processes would make for themselves, and could not keep in such a folder, is made now."""
    own_names.of_countries()
    note("Everything is in place. ./clientela up starts it.")
    return 0
