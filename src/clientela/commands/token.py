"""Print an API token with a user's own rights. It is shown this once; only its hash is stored."""

import argparse

from clientela.commands.people import user_named
from clientela.platform.permissions.tokens import make_token


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", nargs="?", default="", help="the user's e-mail (default: the oldest account)")
    parser.add_argument("--name", default="command line", help="what the token is for (command line)")
    parser.add_argument("--days", type=int, default=90, metavar="N", help="days until it ends (90)")


def run(options: argparse.Namespace) -> int:
    print(make_token(user_named(options.email), name=options.name, days=options.days))
    return 0
