"""Print an API token with a user's own rights, or less. It is shown this once; only its hash is stored."""

import argparse

from clientela.commands.people import user_named
from clientela.commands.progress import Refused
from clientela.platform.directory.account.fields import checked_scopes
from clientela.platform.permissions.addresses import networks_in
from clientela.platform.permissions.tokens import make_token


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", nargs="?", default="", help="the user's e-mail (default: the oldest account)")
    parser.add_argument("--name", default="command line", help="what the token is for (command line)")
    parser.add_argument("--days", type=int, default=90, metavar="N", help="days until it ends (90)")
    parser.add_argument(
        "--scope", action="append", default=[], metavar="TYPE:LEVEL",
        help="what it may at most, such as person:read or *:write; repeatable (all that its user may)",
    )  # fmt: skip
    parser.add_argument(
        "--from", dest="networks", action="append", default=[], metavar="RANGE",
        help="an address or range that may use it, such as 203.0.113.0/24; repeatable (all)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    try:
        scopes = checked_scopes(options.scope)
        networks = networks_in(" ".join(options.networks))
    except ValueError as error:
        raise Refused(f"{error} No token was made.") from None
    user = user_named(options.email)
    print(make_token(user, name=options.name, days=options.days, scopes=scopes, networks=networks))
    return 0
